package dev.runctl.domain.run;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which variables hold secrets, judged by their names. Their values are given to the script and kept nowhere. */
public final class SecretNames {
    // TOKENIZERS_PARALLELISM and MAX_TOKENS are none.
    private static final Pattern SECRET = Pattern.compile(
            "(.*(token|secrets?|password|passwd|passphrase|credentials?|apikey)|(.*_)?(key|auth|pwd|pass))(_.*)?",
            Pattern.CASE_INSENSITIVE);

    private SecretNames() {}

    public static boolean isSecret(String name) {
        return SECRET.matcher(name).matches();
    }

    /** The same variables, with nothing in place of each secret. */
    public static Map<String, String> blanked(Map<String, String> environment) {
        Map<String, String> kept = new TreeMap<>(environment);
        kept.replaceAll((name, value) -> isSecret(name) ? "" : value);
        return kept;
    }
}
