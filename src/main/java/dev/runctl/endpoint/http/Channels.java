package dev.runctl.endpoint.http;

import java.util.Optional;
import org.eclipse.jetty.websocket.api.Session;

/** The WebSockets of the endpoint. They carry no signature: who connects must say a token first. */
@FunctionalInterface
public interface Channels {
    Channels NONE = path -> Optional.empty();

    /** What takes a connection to this path, if anything does. */
    Optional<Session.Listener> at(String path);
}
