package dev.runctl.endpoint.ssm;

/** What SSM hands over of an output: its beginning, and a line that says so where the rest is missing. */
final class Output {
    static final int STDOUT = 24_000;
    static final int STDERR = 8_000;
    static final int BOTH = 2_500;

    private static final String STDOUT_CUT = "\n---Output truncated---";
    private static final String STDERR_CUT = "\n---Error truncated----";
    private static final String SEPARATOR = "\n----------ERROR-------\n";

    private Output() {}

    static String stdout(String text) {
        return cut(text, STDOUT, STDOUT_CUT);
    }

    static String stderr(String text) {
        return cut(text, STDERR, STDERR_CUT);
    }

    /** As ListCommandInvocations has it. */
    static String both(String stdout, String stderr) {
        if (stderr.isEmpty()) {
            return cut(stdout, BOTH, STDOUT_CUT);
        }
        if (stdout.isEmpty()) {
            return cut(SEPARATOR + stderr, BOTH, STDERR_CUT);
        }
        int errors = Math.min(stderr.length(), BOTH / 2);
        int room = BOTH - SEPARATOR.length() - errors;
        String first = cut(stdout, room, STDOUT_CUT);
        return first + SEPARATOR + cut(stderr, BOTH - SEPARATOR.length() - first.length(), STDERR_CUT);
    }

    /** At most {@code most} characters, the mark among them. A character outside the basic plane is not halved. */
    private static String cut(String text, int most, String mark) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - mark.length();
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + mark;
    }
}
