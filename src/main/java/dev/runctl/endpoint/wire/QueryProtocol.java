package dev.runctl.endpoint.wire;

import dev.runctl.endpoint.http.ErrorFormat;
import dev.runctl.endpoint.http.Request;
import dev.runctl.endpoint.http.Response;
import dev.runctl.endpoint.http.ServiceHandler;
import dev.runctl.endpoint.wire.Operations.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;

/** EC2's protocol and its elder, the query protocol of STS: a form with an {@code Action} in, XML out. */
public final class QueryProtocol implements ServiceHandler {
    static final String STS_NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
    private static final String EC2_NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";

    /** Parameters of the protocol itself, and those of a presigned URL. */
    private static final Set<String> PROTOCOL = Set.of(
            "Action",
            "Version",
            "X-Amz-Algorithm",
            "X-Amz-Credential",
            "X-Amz-Date",
            "X-Amz-Expires",
            "X-Amz-SignedHeaders",
            "X-Amz-Signature");

    private final Operations operations;
    private final boolean ec2;
    private final ErrorFormat errors;
    private final QueryReader reader;

    private QueryProtocol(Operations operations, boolean ec2) {
        this.operations = operations;
        this.ec2 = ec2;
        this.errors = ec2 ? ErrorFormats::ec2 : ErrorFormats::query;
        this.reader = new QueryReader(ec2);
    }

    public static QueryProtocol ec2(Operations operations) {
        return new QueryProtocol(operations, true);
    }

    public static QueryProtocol sts(Operations operations) {
        return new QueryProtocol(operations, false);
    }

    @Override
    public Response handle(Request request, String requestId) throws IOException {
        byte[] body = request.body().readAllBytes();
        return Invocation.guard(errors, ec2 ? "InternalError" : "InternalFailure", requestId, () -> {
            QueryTree tree = QueryTree.parse(request.rawQuery(), new String(body, StandardCharsets.UTF_8));
            String action = tree.child("Action").flatMap(QueryTree::value).orElse("");
            if (action.isEmpty()) {
                throw new ServiceError("MissingAction", "The request must contain the parameter Action");
            }
            Operation<?, ?> operation = operations
                    .find(action)
                    .orElseThrow(() -> new ServiceError(
                            "InvalidAction", "The action " + action + " is not valid for this web service."));
            tree.children().keySet().removeAll(PROTOCOL);
            SdkPojo answer = operation.invoke(fields -> reader.read(tree, fields));
            return Response.of(
                    200, ErrorFormats.XML, ec2 ? ec2(action, answer, requestId) : query(action, answer, requestId));
        });
    }

    private static String ec2(String action, SdkPojo answer, String requestId) {
        XmlText xml = new XmlText().root(action + "Response", EC2_NAMESPACE).element("requestId", requestId);
        new XmlWriter(xml).members(answer);
        if (answer.sdkFields().isEmpty()) {
            xml.element("return", "true");
        }
        return xml.close(action + "Response").toString();
    }

    private static String query(String action, SdkPojo answer, String requestId) {
        XmlText xml = new XmlText().root(action + "Response", STS_NAMESPACE).open(action + "Result");
        new XmlWriter(xml).members(answer);
        xml.close(action + "Result").open("ResponseMetadata").element("RequestId", requestId);
        return xml.close("ResponseMetadata").close(action + "Response").toString();
    }
}
