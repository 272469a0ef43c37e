package dev.runctl.endpoint;

import dev.runctl.endpoint.http.Incoming;
import dev.runctl.endpoint.http.Routing;
import dev.runctl.endpoint.http.Service;
import dev.runctl.endpoint.wire.ErrorFormats;
import dev.runctl.endpoint.wire.Operations;
import dev.runctl.endpoint.wire.Services;
import java.util.Map;

/**
 * One port for all services: the credential scope of the signature says which one is meant. A service that is not here
 * gets its protocol's word for an unknown operation, at once and in a form that clients do not retry.
 *
 * @param services by signing name
 */
record Router(Map<String, Service> services) implements Routing {
    private static final Service ANY_JSON = Services.json("", new Operations());
    private static final Service ANY_QUERY = Services.ec2(new Operations());
    private static final Service ANY_REST = Services.s3((request, requestId) ->
            ErrorFormats.s3(501, "NotImplemented", "This service is not available on this endpoint.", requestId));

    @Override
    public Service signed(String signingName, Incoming incoming) {
        Service service = services.get(signingName);
        return service == null ? unsigned(incoming) : service;
    }

    @Override
    public Service unsigned(Incoming incoming) {
        if (incoming.headers().containsKey("x-amz-target")) {
            return ANY_JSON;
        }
        boolean form = incoming.header("content-type").startsWith("application/x-www-form-urlencoded");
        return form || incoming.rawQuery().startsWith("Action=") ? ANY_QUERY : ANY_REST;
    }
}
