package dev.runctl.endpoint.machine;

import java.security.SecureRandom;
import java.util.HexFormat;

/** AWS-shaped identifiers. */
final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    /** For example {@code i-0123456789abcdef0} from the prefix {@code i}. */
    static String next(String prefix) {
        byte[] bytes = new byte[9];
        RANDOM.nextBytes(bytes);
        return prefix + "-0" + HexFormat.of().formatHex(bytes).substring(0, 16);
    }
}
