package dev.runctl.endpoint.machine;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A program somebody talks with. */
public final class Program implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Process process;
    private final DataOutputStream messages;

    Program(Process process) {
        this.process = process;
        this.messages = new DataOutputStream(process.getOutputStream());
    }

    /** What it prints. */
    public InputStream output() {
        return process.getInputStream();
    }

    /** What is typed. Lost where the program has ended. */
    public void input(byte[] bytes) {
        send('i', bytes);
    }

    public void resize(int rows, int columns) {
        send('s', (rows + " " + columns).getBytes(StandardCharsets.US_ASCII));
    }

    private synchronized void send(char kind, byte[] content) {
        try {
            messages.writeByte(kind);
            messages.writeInt(content.length);
            messages.write(content);
            messages.flush();
        } catch (IOException e) {
            // It has ended; its output says how.
        }
    }

    /** Waits for its end and answers its exit code. */
    public int await() throws InterruptedException {
        return process.waitFor();
    }

    /** Hangs up, as a closed terminal does. What does not mind is killed after a while. */
    @Override
    public void close() {
        try {
            messages.close();
        } catch (IOException e) {
            // It has ended.
        }
        Thread.ofVirtual().name("hang-up-" + process.pid()).start(this::killLater);
    }

    private void killLater() {
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
