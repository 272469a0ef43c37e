package dev.runctl.endpoint.http;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leads a request through the signature check to its service, and turns what fails into that service's own errors. */
final class Dispatch {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

    private final Routing routing;
    private final SignatureV4 signature;
    private final PresignedV2 presignedV2;
    private final Payloads payloads;

    Dispatch(Routing routing, SignatureV4 signature, PresignedV2 presignedV2) {
        this.routing = routing;
        this.signature = signature;
        this.presignedV2 = presignedV2;
        this.payloads = new Payloads(signature);
    }

    /** @throws IOException if the connection broke */
    Response answer(Incoming in, String requestId) throws IOException {
        Service service = routing.unsigned(in);
        try {
            if (PresignedV2.isClaimedBy(in)) {
                service = routing.signed("s3", in);
                return service.handler().handle(presignedV2.admit(in), requestId);
            }
            Authorization claim = Authorization.parse(in.rawQuery(), in.headers());
            service = routing.signed(claim.service(), in);
            signature.admit(claim, in.headers());
            Request request = service.wholePayload() ? payloads.whole(in, claim) : payloads.streamed(in, claim);
            return service.handler().handle(request, requestId);
        } catch (Rejected e) {
            Service.Code code = service.rejections().of(e.reason());
            return service.errors().error(code.status(), code.name(), e.text(), requestId);
        } catch (PayloadException e) {
            return service.errors().error(status(e.code()), e.code(), String.valueOf(e.getMessage()), requestId);
        } catch (RuntimeException e) {
            LOG.error("Request {} failed", requestId, e);
            return service.errors().error(500, "InternalError", "We encountered an internal error.", requestId);
        }
    }

    private static int status(String code) {
        return switch (code) {
            case "SignatureDoesNotMatch" -> 403;
            case "MissingContentLength" -> 411;
            case "RequestEntityTooLarge" -> 413;
            default -> 400;
        };
    }
}
