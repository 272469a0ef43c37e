package dev.runctl.service.run;

/** Text for a regular expression that may go astray: after so many looks at its characters it ends the search. */
public final class GuardedText implements CharSequence {
    /** The search took too long. */
    public static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1;

        Exhausted() {
            super("a pattern took too long", null, false, false);
        }
    }

    /** Looks between two calls of the interruption; a power of two less one. */
    private static final int NOW_AND_THEN = 0xffff;

    private final CharSequence text;
    private final int limit;
    private final Runnable interruption;
    private final int[] taken;

    public GuardedText(CharSequence text, int limit) {
        this(text, limit, () -> {});
    }

    /** @param interruption called now and then while the search goes on; may throw to end it */
    public GuardedText(CharSequence text, int limit, Runnable interruption) {
        this(text, limit, interruption, new int[1]);
    }

    private GuardedText(CharSequence text, int limit, Runnable interruption, int[] taken) {
        this.text = text;
        this.limit = limit;
        this.interruption = interruption;
        this.taken = taken;
    }

    /** The looks so far. */
    int taken() {
        return taken[0];
    }

    @Override
    public char charAt(int index) {
        int look = ++taken[0];
        if ((look & NOW_AND_THEN) == 0) {
            interruption.run();
        }
        if (look > limit) {
            throw new Exhausted();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new GuardedText(text.subSequence(start, end), limit, interruption, taken);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
