package dev.runctl.endpoint.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runctl.channel.Frame;
import dev.runctl.channel.FrameException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection to a session. Its first message is text and has the token; all others are frames. Public for Jetty. */
public final class DataChannel implements Session.Listener.AutoDemanding {
    private static final Logger LOG = LoggerFactory.getLogger(DataChannel.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NORMAL = 1000;
    private static final int REFUSED = 1008;

    private final AgentSession agent;
    private volatile @Nullable Session socket;
    private volatile boolean isAdmitted;

    DataChannel(AgentSession agent) {
        this.agent = agent;
    }

    @Override
    public void onWebSocketOpen(Session session) {
        socket = session;
    }

    @Override
    public void onWebSocketText(String message) {
        if (isAdmitted || !agent.admits(token(message))) {
            close(REFUSED, "This token does not open the session.");
            return;
        }
        isAdmitted = true;
        agent.connect(this);
    }

    private static String token(String message) {
        try {
            JsonNode opening = JSON.readTree(message);
            return opening.path("TokenValue").asText();
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        try {
            if (isAdmitted) {
                agent.receive(Frame.decodeTrusting(payload), this);
            } else {
                close(REFUSED, "The token comes first.");
            }
        } catch (FrameException e) {
            // It comes again, whole.
            LOG.debug("Session {} was sent {}", agent.id(), e.getMessage());
        } finally {
            callback.succeed();
        }
    }

    /** Sends without waiting. What does not arrive is sent again by whoever misses the answer. */
    void send(Frame frame) {
        Session session = socket;
        if (session != null) {
            session.sendBinary(frame.encode(), Callback.from(() -> {}, failure -> agent.disconnect(this)));
        }
    }

    void close() {
        close(NORMAL, "");
    }

    private void close(int code, String reason) {
        Session session = socket;
        if (session != null) {
            session.close(code, reason, Callback.NOOP);
        }
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        agent.disconnect(this);
    }

    @Override
    public void onWebSocketClose(int statusCode, String reason, Callback callback) {
        agent.disconnect(this);
        callback.succeed();
    }
}
