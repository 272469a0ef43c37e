package dev.runctl.service.metric;

import dev.runctl.domain.metric.LogRule;
import dev.runctl.domain.metric.RuleMatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.PatternSyntaxException;

/** Tries a person's own rules on a log's lines. Used by one thread at a time. */
public final class RuleMatcher {
    private static final int SHOWN = 160;

    /** Why a rule cannot be used: a code for the bundle, and for a mistake in its spelling the engine's words. */
    public record Problem(String code, String detail) {}

    private static final class Tried {
        final LogRule rule;
        final GuardedPattern pattern;
        String line = "";
        long count;

        Tried(LogRule rule) {
            this.rule = rule;
            this.pattern = new GuardedPattern(rule.regex());
        }
    }

    private final List<Tried> rules = new ArrayList<>();

    /** Rules that cannot work are left out; {@link #problem} says why. */
    public RuleMatcher(List<LogRule> rules) {
        rules.stream().filter(rule -> problem(rule).isEmpty()).map(Tried::new).forEach(this.rules::add);
    }

    /** Codes: {@code no-name}, {@code empty}, {@code syntax}, {@code all} for one that fits every line there is. */
    public static Optional<Problem> problem(LogRule rule) {
        if (rule.name().isBlank()) {
            return Optional.of(new Problem("no-name", ""));
        }
        if (rule.regex().isBlank()) {
            return Optional.of(new Problem("empty", ""));
        }
        try {
            GuardedPattern pattern = new GuardedPattern(rule.regex());
            boolean[] fitsNothing = {false};
            pattern.on("", matcher -> fitsNothing[0] = matcher.find());
            return fitsNothing[0] ? Optional.of(new Problem("all", "")) : Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of(new Problem("syntax", e.getDescription() + " (" + Math.max(0, e.getIndex()) + ")"));
        }
    }

    void read(String line) {
        read(line, match -> {});
    }

    /** Tells of each rule that the line fits. */
    public void read(String line, Consumer<RuleMatch> found) {
        for (Tried tried : rules) {
            tried.pattern.on(line, matcher -> {
                if (matcher.find()) {
                    String text = line.strip();
                    tried.line = text.length() > SHOWN ? text.substring(0, SHOWN) : text;
                    tried.count++;
                    found.accept(new RuleMatch(tried.rule, tried.line, tried.count));
                }
            });
        }
    }

    /** What was found so far, the worst first. */
    public List<RuleMatch> matches() {
        return rules.stream()
                .filter(it -> it.count > 0)
                .map(it -> new RuleMatch(it.rule, it.line, it.count))
                .sorted(Comparator.comparing((RuleMatch it) -> it.rule().level())
                        .reversed())
                .toList();
    }

    /** The rules that were given up because they take too long. */
    public List<LogRule> tooSlow() {
        return rules.stream()
                .filter(it -> it.pattern.isGivenUp())
                .map(it -> it.rule)
                .toList();
    }
}
