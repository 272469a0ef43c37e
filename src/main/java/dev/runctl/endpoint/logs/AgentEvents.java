package dev.runctl.endpoint.logs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages that the SSM agent makes of output: whole lines, together at most 200,000 bytes; a longer line in parts. A line
 * without an end waits for it, and once the output is complete, messages lack their last line's end.
 *
 * @param taken bytes that are in the messages
 */
record AgentEvents(List<String> messages, int taken) {
    static final int MOST = 200_000;

    /** @param most messages at once */
    static AgentEvents of(byte[] output, int most, boolean isComplete) {
        List<String> messages = new ArrayList<>();
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        int taken = 0;
        int at = 0;
        while (at < output.length) {
            int end = lineEnd(output, at);
            if (end < 0 && !isComplete) {
                break;
            }
            end = end < 0 ? output.length : end;
            if (message.size() + end - at > MOST) {
                add(messages, message, isComplete);
                taken = at;
                if (messages.size() >= most) {
                    return new AgentEvents(messages, taken);
                }
            }
            message.write(output, at, end - at);
            at = end;
        }
        if (message.size() > 0) {
            add(messages, message, isComplete);
            taken = at;
        }
        return new AgentEvents(messages, taken);
    }

    /** After the line's end or its part's, -1 where neither is there yet. */
    private static int lineEnd(byte[] output, int from) {
        int limit = Math.min(output.length, from + MOST);
        for (int i = from; i < limit; i++) {
            if (output[i] == '\n') {
                return i + 1;
            }
        }
        return limit - from == MOST ? limit : -1;
    }

    private static void add(List<String> messages, ByteArrayOutputStream message, boolean isComplete) {
        String text = message.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
        message.reset();
        text = isComplete && text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        if (!text.isEmpty()) {
            messages.add(text); // CloudWatch Logs takes no empty ones
        }
    }
}
