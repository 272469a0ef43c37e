package dev.runctl.inspect;

/** The bytes do not follow their format. */
class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
        super(message, null, false, false);
    }

    /** The bytes end before their format allows. */
    static final class Ended extends Malformed {
        private static final long serialVersionUID = 1;

        Ended() {
            super("ended");
        }
    }

    /** The bytes may be right, but reading them would take more memory or time than any real checkpoint. */
    static final class BeyondLimits extends Malformed {
        private static final long serialVersionUID = 1;

        BeyondLimits(String what) {
            super(what);
        }
    }
}
