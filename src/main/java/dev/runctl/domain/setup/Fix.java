package dev.runctl.domain.setup;

import java.util.Locale;

/** The one thing that helps. */
public sealed interface Fix {
    /** What the program can make in the account, after having shown it. */
    enum Made implements Fix {
        INSTANCE_PROFILE,
        SPOT_ROLE,
        BUCKET;

        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** A command for a terminal, to copy. */
    record Command(String line) implements Fix {}

    /** A page of the AWS console. */
    record Page(String url) implements Fix {}

    /** Signing in through the browser. */
    record SignIn() implements Fix {}
}
