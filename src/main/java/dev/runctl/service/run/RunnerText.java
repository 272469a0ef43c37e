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
 */
public record RunnerText(String bootstrap, String source) {
    public RunnerText {
        if (bootstrap.indexOf('\'') >= 0) {
            throw new IllegalArgumentException("the bootstrap must not hold a single quote");
        }
    }

    /** The texts this program carries. */
    public static RunnerText load() {
        return new RunnerText(resource("bootstrap.py"), resource("runctl_runner.py"));
    }

    public String sha256() {
        try {
            byte[] text = source.getBytes(StandardCharsets.UTF_8);
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
