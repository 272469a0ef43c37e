package dev.runctl.aws;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Lines out of the events that the SSM agent makes of a command's output (amazon-ssm-agent, cloudwatchlogsservice.go): an event
 * has whole lines, at most 200,000 bytes of them. Only a longer line is cut, into parts of exactly so many bytes, each an event;
 * and once the command has ended, events lack the end of their last line.
 */
final class EventLines {
    /** Bytes of the part of a line that goes on in the next event. A character that was cut came to be more bytes, not fewer. */
    static final int CUT = 200_000;

    private final Consumer<String> to;
    private final StringBuilder rest = new StringBuilder();

    EventLines(Consumer<String> to) {
        this.to = to;
    }

    void take(String message) {
        rest.append(message);
        boolean isCut = !message.endsWith("\n") && message.getBytes(StandardCharsets.UTF_8).length >= CUT;
        if (!isCut && !message.endsWith("\n")) {
            rest.append('\n');
        }
        if (!isCut) {
            rest.toString().lines().forEach(to);
            rest.setLength(0);
        }
    }

    /** No more will come. */
    void end() {
        if (!rest.isEmpty()) {
            to.accept(rest.toString());
            rest.setLength(0);
        }
    }
}
