package dev.runctl.session;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts what a terminal shows into lines: bytes up to a line feed, without carriage returns at their end. */
final class Lines {
    /** Longer than any line expected here; whoever prints more is not what was started. */
    static final int LONGEST = 4 << 20;

    private final Consumer<String> consumer;
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();

    Lines(Consumer<String> consumer) {
        this.consumer = consumer;
    }

    /** @throws ServiceException for a line that does not end */
    void add(byte[] bytes) {
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                open.write(bytes, start, i - start);
                start = i + 1;
                end();
            }
        }
        open.write(bytes, start, bytes.length - start);
        if (open.size() > LONGEST) {
            throw new ServiceException(new Failure.Unexpected(
                    Failure.Evidence.of("session data channel", "a line of more than " + LONGEST + " bytes")));
        }
    }

    /** Hands over a last line without end. */
    void finish() {
        if (open.size() > 0) {
            end();
        }
    }

    private void end() {
        String line = open.toString(StandardCharsets.UTF_8);
        open.reset();
        int length = line.length();
        while (length > 0 && line.charAt(length - 1) == '\r') {
            length--;
        }
        consumer.accept(line.substring(0, length));
    }
}
