package dev.runctl.service.metric;

/** Text for a regular expression that may go astray: after so many looks at its characters it ends the search. */
final class GuardedText implements CharSequence {
    /** The search took too long. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1;

        Exhausted() {
            super("a pattern took too long", null, false, false);
        }
    }

    private final CharSequence text;
    private final int[] left;

    GuardedText(CharSequence text, int looks) {
        this(text, new int[] {looks});
    }

    private GuardedText(CharSequence text, int[] left) {
        this.text = text;
        this.left = left;
    }

    @Override
    public char charAt(int index) {
        if (--left[0] < 0) {
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
        return new GuardedText(text.subSequence(start, end), left);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
