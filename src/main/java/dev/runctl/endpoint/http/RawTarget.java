package dev.runctl.endpoint.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * Carries the request target past Jetty's URI parser, which refuses paths that climb above the root or hold a NUL even
 * at its most lenient. To S3 they are names like any other: {@code bucket/../../etc/x} is an object's.
 */
final class RawTarget extends HttpConnectionFactory {
    RawTarget(HttpConfiguration configuration) {
        super(configuration);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        HttpConnection connection = new HttpConnection(getHttpConfiguration(), connector, endPoint) {
            @Override
            protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
                return super.newHttpStream(method, wrap(uri), version);
            }
        };
        connection.setUseInputDirectByteBuffers(isUseInputDirectByteBuffers());
        connection.setUseOutputDirectByteBuffers(isUseOutputDirectByteBuffers());
        return configure(connection, connector, endPoint);
    }

    /** The target exactly as it stood in the request line. */
    static String of(org.eclipse.jetty.server.Request request) {
        byte[] target =
                Base64.getUrlDecoder().decode(request.getHttpURI().getPath().substring(1));
        return new String(target, StandardCharsets.UTF_8);
    }

    private static String wrap(String target) {
        return "/" + Base64.getUrlEncoder().withoutPadding().encodeToString(target.getBytes(StandardCharsets.UTF_8));
    }
}
