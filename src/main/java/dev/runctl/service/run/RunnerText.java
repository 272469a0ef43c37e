package dev.runctl.service.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The Python texts that travel to an instance, without the remarks that are for their readers only: a seventh less in each command
 * that brings one.
 *
 * @param bootstrap keeps and calls the runner; has no single quote
 * @param source the runner itself
 * @param uploader copies checkpoints to S3 beside a run
 * @param guard ends what runs on the instance when a limit is reached
 */
public record RunnerText(String bootstrap, String source, String uploader, String guard) {
    private static final Pattern QUOTES = Pattern.compile("\"\"\"");

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
            return withoutRemarks(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Leaves out lines that are nothing but a comment, and documentation strings but those of classes, which may have nothing else.
     * Text in three quotes that is a value stays as it is.
     */
    static String withoutRemarks(String python) {
        StringBuilder kept = new StringBuilder();
        boolean inText = false;
        boolean inRemark = false;
        boolean inClass = false;
        for (String line : python.lines().toList()) {
            String said = line.strip();
            boolean turns = QUOTES.matcher(line).results().count() % 2 == 1;
            if (inRemark) {
                inRemark = !turns;
            } else if (!inText && !inClass && said.startsWith("\"\"\"")) {
                inRemark = turns;
            } else if (inText || !(said.isEmpty() || said.startsWith("#"))) {
                inText ^= turns;
                inClass = said.startsWith("class ");
                kept.append(line).append('\n');
            }
        }
        return kept.toString();
    }
}
