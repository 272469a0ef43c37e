package dev.runctl.endpoint.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/** What a client must say to get at a session. Good for one connection, and not for long. */
record Token(String value, Instant expires) {
    private static final SecureRandom RANDOM = new SecureRandom();

    static Token until(Instant expires) {
        byte[] bytes = new byte[48];
        RANDOM.nextBytes(bytes);
        return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), expires);
    }

    /** Compares without telling by its duration where the two differ. */
    boolean admits(String given, Instant now) {
        boolean same =
                MessageDigest.isEqual(value.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
        return same && now.isBefore(expires);
    }

    @Override
    public String toString() {
        return "Token[until " + expires + "]";
    }
}
