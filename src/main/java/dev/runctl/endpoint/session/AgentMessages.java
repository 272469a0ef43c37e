package dev.runctl.endpoint.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runctl.channel.Frame;
import dev.runctl.channel.MessageType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** What an agent and the service say in JSON. */
final class AgentMessages {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AGENT_VERSION = "3.3.0.0";

    private AgentMessages() {}

    static byte[] handshakeRequest(Kind kind) {
        ObjectNode request = JSON.createObjectNode().put("AgentVersion", AGENT_VERSION);
        ObjectNode action = request.putArray("RequestedClientActions").addObject();
        action.put("ActionType", "SessionType")
                .putObject("ActionParameters")
                .put("SessionType", kind.sessionType())
                .putNull("Properties");
        return bytes(request);
    }

    static byte[] handshakeComplete(Duration took) {
        return bytes(JSON.createObjectNode()
                .put("HandshakeTimeToComplete", took.toNanos())
                .put("CustomerMessage", ""));
    }

    static Frame acknowledgement(Frame frame) {
        ObjectNode answer = JSON.createObjectNode()
                .put("AcknowledgedMessageType", frame.type())
                .put("AcknowledgedMessageId", frame.id().toString())
                .put("AcknowledgedMessageSequenceNumber", frame.sequence())
                .put("IsSequentialMessage", true);
        return Frame.control(MessageType.ACKNOWLEDGE, Frame.OPENS_AND_ENDS, bytes(answer));
    }

    static Frame channelClosed(String sessionId, String why) {
        ObjectNode message = JSON.createObjectNode()
                .put("MessageId", UUID.randomUUID().toString())
                .put("CreatedDate", Instant.now().toString())
                .put("DestinationId", sessionId)
                .put("SessionId", sessionId)
                .put("MessageType", MessageType.CHANNEL_CLOSED)
                .put("SchemaVersion", 1)
                .put("Output", why);
        return Frame.control(MessageType.CHANNEL_CLOSED, Frame.OPENS_AND_ENDS, bytes(message));
    }

    /** The JSON in a payload; a missing node for anything else. */
    static JsonNode read(Frame frame) {
        try {
            return JSON.readTree(frame.text());
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static byte[] bytes(ObjectNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }
}
