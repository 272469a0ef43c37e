package dev.runctl.endpoint.wire;

import dev.runctl.endpoint.http.Service;
import dev.runctl.endpoint.http.ServiceHandler;

/** Each service with its protocol, its errors, and its names for a signature that does not hold. */
public final class Services {
    private Services() {}

    public static Service ec2(Operations operations) {
        return new Service(QueryProtocol.ec2(operations), ServiceRejections::ec2, ErrorFormats::ec2, true);
    }

    public static Service sts(Operations operations) {
        return new Service(QueryProtocol.sts(operations), ServiceRejections::sts, ErrorFormats::query, true);
    }

    public static Service ssm(Operations operations) {
        return json("AmazonSSM", operations);
    }

    public static Service logs(Operations operations) {
        return json("Logs_20140328", operations);
    }

    /** @param target what comes before the operation's name and a point in {@code X-Amz-Target} */
    public static Service json(String target, Operations operations) {
        return new Service(new JsonProtocol(target, operations), ServiceRejections::json, ErrorFormats::json, true);
    }

    public static Service s3(ServiceHandler handler) {
        return new Service(handler, ServiceRejections::s3, ErrorFormats::s3, false);
    }
}
