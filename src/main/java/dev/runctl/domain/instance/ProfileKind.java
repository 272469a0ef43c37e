package dev.runctl.domain.instance;

import java.util.Locale;

/** Where a profile's credentials come from. */
public enum ProfileKind {
    THIS_COMPUTER,
    /** Keys in the user's AWS files. */
    KEYS,
    /** A role taken on by means of another profile or source. */
    ROLE,
    /** A program that tells them. */
    PROCESS,
    /** IAM Identity Center, by signing in through the browser. */
    SIGN_IN,
    /** The standard variables. */
    ENVIRONMENT,
    /** The role of the EC2 instance or container that this program runs on. */
    INSTANCE_ROLE;

    /** Its stem in the bundle: {@code instance-role}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
