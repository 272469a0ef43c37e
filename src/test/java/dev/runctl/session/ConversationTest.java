package dev.runctl.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runctl.channel.Frame;
import dev.runctl.channel.MessageType;
import dev.runctl.channel.Outbox;
import dev.runctl.channel.PayloadType;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.service.run.Fields;
import dev.runctl.storage.JacksonJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The client's half of the protocol, message by message. */
class ConversationTest {
    private final List<String> output = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final List<Frame> sent = new ArrayList<>();
    private final Outbox agent = new Outbox(MessageType.OUTPUT, 100);
    private final Conversation conversation =
            new Conversation(new JacksonJson(), new Lines(output::add), new Lines(errors::add));

    private Frame says(int payloadType, String payload) {
        return agent.add(payloadType, payload.getBytes(StandardCharsets.UTF_8), 0);
    }

    private void take(Frame frame) throws IOException {
        conversation.take(frame, sent::add, 0);
    }

    private Fields json(Frame frame) {
        return Fields.of(new JacksonJson().parse(frame.text()));
    }

    @Test
    void outputErrorsAndExitCodeOfACommandWithoutTerminal() throws IOException {
        take(says(PayloadType.HANDSHAKE_REQUEST, """
                {"AgentVersion":"3.3.0.0","RequestedClientActions":[{"ActionType":"SessionType",\
                "ActionParameters":{"SessionType":"NonInteractiveCommands","Properties":null}}]}"""));
        Frame answer = sent.stream()
                .filter(frame -> frame.type().equals(MessageType.INPUT))
                .findFirst()
                .orElseThrow();
        assertThat(answer.payloadType()).isEqualTo(PayloadType.HANDSHAKE_RESPONSE);
        Fields action = Fields.objects(json(answer).members().get("ProcessedClientActions"))
                .getFirst();
        assertThat(action.integer("ActionStatus", 0)).isEqualTo(1);
        take(says(PayloadType.HANDSHAKE_COMPLETE, "{\"HandshakeTimeToComplete\":1,\"CustomerMessage\":\"\"}"));
        take(says(PayloadType.OUTPUT, "one\r\ntwo"));
        take(says(PayloadType.STANDARD_ERROR, "warned\n"));
        take(says(PayloadType.OUTPUT, " and a half\n"));
        take(says(PayloadType.EXIT_CODE, "EXIT_CODE: 5"));
        take(Frame.control(MessageType.CHANNEL_CLOSED, 0, "{\"Output\":\"bye\"}".getBytes(StandardCharsets.UTF_8)));
        assertThat(output).containsExactly("one", "two and a half");
        assertThat(errors).containsExactly("warned");
        assertThat(conversation.exitCode()).hasValue(5);
        assertThat(conversation.isClosed()).isTrue();
        assertThat(conversation.lastWords()).isEqualTo("bye");
    }

    @Test
    void everyMessageIsAcknowledgedByNumberAndId() throws IOException {
        Frame second = later();
        take(second);
        assertThat(output).as("the first is missing").isEmpty();
        Frame acknowledgement = sent.getFirst();
        assertThat(acknowledgement.type()).isEqualTo(MessageType.ACKNOWLEDGE);
        assertThat(acknowledgement.flags()).isEqualTo(Frame.OPENS_AND_ENDS);
        assertThat(json(acknowledgement).text("AcknowledgedMessageType")).isEqualTo(MessageType.OUTPUT);
        assertThat(json(acknowledgement).text("AcknowledgedMessageId"))
                .isEqualTo(second.id().toString());
        assertThat(json(acknowledgement).integer("AcknowledgedMessageSequenceNumber", -1))
                .isEqualTo(1);
        assertThat(json(acknowledgement).flag("IsSequentialMessage")).isTrue();
    }

    private Frame later() {
        says(PayloadType.OUTPUT, "lost\n");
        return says(PayloadType.OUTPUT, "kept\n");
    }

    @Test
    void encryptionIsDeclinedPlainly() {
        Frame request = says(PayloadType.HANDSHAKE_REQUEST, """
                {"AgentVersion":"3.3.0.0","RequestedClientActions":[{"ActionType":"KMSEncryption",\
                "ActionParameters":{"KMSKeyId":"arn:aws:kms:us-east-1:000000000000:key/1"}}]}""");
        ServiceException thrown = catchThrowableOfType(ServiceException.class, () -> take(request));
        assertThat(thrown.failure()).isInstanceOf(Failure.NotSupported.class);
        assertThat(thrown.failure().evidence().detail()).contains("KMS");
        Fields action = Fields.objects(json(sent.getFirst()).members().get("ProcessedClientActions"))
                .getFirst();
        assertThat(action.integer("ActionStatus", 0)).isEqualTo(3);
        assertThat(action.text("Error")).isNotEmpty();
    }

    @Test
    void whatIsNotAcknowledgedIsSaidAgainAndAPauseIsKept() throws IOException {
        take(says(PayloadType.HANDSHAKE_REQUEST, "{\"RequestedClientActions\":[]}"));
        Frame answer = sent.stream()
                .filter(frame -> frame.type().equals(MessageType.INPUT))
                .findFirst()
                .orElseThrow();
        sent.clear();
        take(Frame.control(MessageType.PAUSE_PUBLICATION, 0, new byte[0]));
        conversation.tick(sent::add, Duration.ofMillis(300).toNanos());
        assertThat(sent).as("paused").isEmpty();
        take(Frame.control(MessageType.START_PUBLICATION, 0, new byte[0]));
        conversation.tick(sent::add, Duration.ofMillis(300).toNanos());
        assertThat(sent).containsExactly(answer);
        conversation.reconnected(sent::add, Duration.ofMillis(310).toNanos());
        assertThat(sent).as("over a new connection").containsExactly(answer, answer);
        String acknowledgement =
                "{\"AcknowledgedMessageType\":\"input_stream_data\",\"AcknowledgedMessageSequenceNumber\":0}";
        take(Frame.control(MessageType.ACKNOWLEDGE, 3, acknowledgement.getBytes(StandardCharsets.UTF_8)));
        assertThat(conversation.isWaiting()).isFalse();
    }

    @Test
    void aConnectionThatBreaksWhileItIsAcknowledgedLosesNothing() throws IOException {
        Frame first = says(PayloadType.OUTPUT, "one\n");
        IOException thrown = catchThrowableOfType(
                IOException.class,
                () -> conversation.take(
                        first,
                        frame -> {
                            throw new IOException("broken");
                        },
                        0));
        assertThat(thrown).isNotNull();
        take(first);
        take(says(PayloadType.OUTPUT, "two\n"));
        assertThat(output).containsExactly("one", "two");
    }
}
