package dev.runctl.service.run;

import dev.runctl.domain.instance.InstanceRef;
import java.net.URI;

/** Session Manager's sessions as the API opens and ends them. What is said in them passes over the data channel. */
public interface SessionAccess {
    /**
     * @param channel where to connect, {@code wss} (or {@code ws} on this computer)
     * @param token for one connection
     */
    record Opened(String id, URI channel, String token) {
        @Override
        public String toString() {
            return "Opened[" + id + ", " + channel + "]";
        }
    }

    /**
     * Starts a session that runs a script.
     *
     * @throws dev.runctl.domain.failure.ServiceException AgentOffline or WrongState, AccessDenied, NotSupported, the general ones
     */
    Opened start(InstanceRef ref, String script);

    /**
     * A new token for a session whose connection was lost; empty where the session has ended meanwhile.
     *
     * @throws dev.runctl.domain.failure.ServiceException NotFound for a session that is over, and the general ones
     */
    String resume(InstanceRef ref, String sessionId);

    /** Ends a session and what runs in it. */
    void terminate(InstanceRef ref, String sessionId);
}
