package dev.runctl.service.metric;

import dev.runctl.domain.metric.LogPattern;
import dev.runctl.domain.metric.MetricName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Tries a person's own patterns on lines. A pattern that takes too long is given up; the log is read on. */
final class PatternReader {
    private static final int MOST_MATCHES = 20;

    private static final class Rule {
        final LogPattern source;
        final GuardedPattern pattern;

        Rule(LogPattern source) {
            this.source = source;
            this.pattern = new GuardedPattern(source.regex());
        }
    }

    private final List<Rule> rules = new ArrayList<>();
    private final Numbers numbers = new Numbers();

    PatternReader(List<LogPattern> patterns) {
        for (LogPattern pattern : patterns) {
            if (problem(pattern).isEmpty()) {
                rules.add(new Rule(pattern));
            }
        }
    }

    /** Why the pattern cannot be used: a code, and for a mistake in its spelling the engine's words. */
    record Problem(String code, String detail) {}

    static Optional<Problem> problem(LogPattern pattern) {
        if (pattern.regex().isBlank()) {
            return Optional.of(new Problem("empty", ""));
        }
        Pattern compiled;
        try {
            compiled = Pattern.compile(pattern.regex());
        } catch (PatternSyntaxException e) {
            return Optional.of(new Problem("syntax", e.getDescription() + " (" + Math.max(0, e.getIndex()) + ")"));
        }
        if (!compiled.namedGroups().containsKey("value")) {
            return Optional.of(new Problem("no-value", ""));
        }
        boolean named = compiled.namedGroups().containsKey("name");
        if (!named && pattern.name().isBlank()) {
            return Optional.of(new Problem("no-name", ""));
        }
        if (pattern.name().strip().length() > MetricName.LONGEST) {
            return Optional.of(new Problem("long-name", ""));
        }
        return Optional.empty();
    }

    void read(String line, Reading into) {
        for (Rule rule : rules) {
            rule.pattern.on(line, matcher -> match(rule, matcher, into));
        }
    }

    private void match(Rule rule, Matcher matcher, Reading into) {
        for (int i = 0; i < MOST_MATCHES && matcher.find(); i++) {
            String value = matcher.group("value");
            String name = rule.pattern.has("name") ? matcher.group("name") : rule.source.name();
            if (value == null || name == null || !numbers.read(value.strip(), 0)) {
                continue;
            }
            double found = numbers.value();
            String wanted = Words.plain(name);
            into.values.removeIf(it -> it.name().value().equals(wanted)); // the person's word counts
            into.add(wanted, found, numbers.percent());
            into.own.add(wanted);
            String step = rule.pattern.has("step") ? matcher.group("step") : null;
            if (step != null && numbers.read(step.strip(), 0)) {
                into.step = numbers.value();
            }
        }
    }

    List<LogPattern> tooSlow() {
        return rules.stream()
                .filter(it -> it.pattern.isGivenUp())
                .map(it -> it.source)
                .toList();
    }
}
