package dev.runctl.endpoint.http;

import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/** Turns requests that ask for it, and have passed the perimeter, into WebSockets. */
record WebSockets(ServerWebSocketContainer container, Channels channels) {

    static boolean isAskedFor(Request request) {
        return request.getHeaders().contains(HttpHeader.UPGRADE, "websocket");
    }

    /** Whether the request was answered here. */
    boolean open(Request request, Response response, Callback callback) {
        String target = RawTarget.of(request);
        int question = target.indexOf('?');
        Optional<Session.Listener> listener = channels.at(question < 0 ? target : target.substring(0, question));
        return listener.isPresent()
                && container.upgrade((asked, answer, end) -> listener.get(), request, response, callback);
    }
}
