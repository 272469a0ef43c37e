package dev.runctl.service.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The Python texts that travel to an instance.
 *
 * @param bootstrap keeps and calls the runner; has no single quote
 * @param source the runner itself
 * @param uploader copies checkpoints to S3 beside a run
 * @param guard ends what runs on the instance when a limit is reached
 */
public record RunnerText(String bootstrap, String source, String uploader, String guard) {
    public RunnerText {
        if (bootstrap.indexOf('\'') >= 0) {
            throw new IllegalArgumentException("the bootstrap must not hold a single quote");
        }
    }

    /** The texts this program carries. */
    public static RunnerText load() {
        return new RunnerText(
                resource("bootstrap.py"), resource("runctl_runner.py"), resource("uploader.py"), resource("guard.py"));
    }

    /** Of the runner. */
    public String sha256() {
        return sha256(source);
    }

    /** Of the guard. */
    public String guardSha256() {
        return sha256(guard);
    }

    /** Hexadecimal, of the text in UTF-8. */
    static String sha256(String of) {
        try {
            byte[] text = of.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }

    private static String resource(String name) {
        try (InputStream in = RunnerText.class.getResourceAsStream("/dev/runctl/runner/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its runner text " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
