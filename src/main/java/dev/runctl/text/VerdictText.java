package dev.runctl.text;

import dev.runctl.domain.checkpoint.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/** A verdict's reason in words, the same wherever it is told. */
public final class VerdictText {
    private static final Messages TEXT = Messages.of("resume");
    private static final int NAMED = 3;

    private VerdictText() {}

    /** In a few words; the code itself where it is one this version does not know. */
    public static String reason(Verdict verdict) {
        return words("reason." + verdict.reason(), verdict);
    }

    /** In a sentence or two, with what it is about. */
    public static String explanation(Verdict verdict) {
        String key = "explain." + verdict.reason();
        String named = key + ".named";
        return words(!verdict.details().isEmpty() && TEXT.has(named) ? named : key, verdict);
    }

    private static String words(String key, Verdict verdict) {
        return TEXT.has(key) ? TEXT.text(key, said(verdict.details())) : verdict.reason();
    }

    /** Numbers as numbers; of names the first few. */
    private static Object[] said(List<String> details) {
        if (details.isEmpty()) {
            return new Object[0];
        }
        if (details.stream().allMatch(it -> it.matches("\\d{1,18}"))) {
            return details.stream().map(Long::valueOf).toArray();
        }
        List<String> named =
                details.stream().filter(it -> !it.startsWith("opcode.")).toList();
        String names = named.isEmpty()
                ? TEXT.text("code.computed")
                : named.stream().limit(NAMED).collect(Collectors.joining(", "));
        return new Object[] {names, Math.max(0, named.size() - NAMED)};
    }
}
