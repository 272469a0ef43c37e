package dev.runctl.ui.runs;

import dev.runctl.domain.metric.Finding;
import dev.runctl.domain.metric.Firing;
import dev.runctl.domain.metric.LogRule;
import dev.runctl.domain.metric.RuleMatch;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.control.Banner;
import dev.runctl.ui.theme.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The banner of a run page that says what lines of its log mean, and what a person's rules did about them. */
final class RunFindings {
    private static final Messages TEXT = Messages.of("metrics");
    private static final int MOST_FIRINGS = 3;

    private final Banner banner;
    private final Consumer<String> showInLog;

    /** @param showInLog shows a line of the log */
    RunFindings(Banner banner, Consumer<String> showInLog) {
        this.banner = banner;
        this.showInLog = showInLog;
    }

    /** One cause in full: what it means and what helps. */
    private record Cause(String title, String text, String line) {}

    /** @param interpreter the Python that ran the script */
    void show(List<RuleMatch> own, List<Finding> builtIn, List<Firing> firings, String interpreter) {
        List<Cause> causes = Stream.concat(
                        own.stream().map(RunFindings::cause),
                        builtIn.stream().map(finding -> cause(finding, interpreter)))
                .toList();
        if (causes.isEmpty() && firings.isEmpty()) {
            banner.hide();
            return;
        }
        List<String> text = new ArrayList<>();
        // What ended the run comes before all else.
        Optional<Firing> stop = firings.stream().filter(Firing::stopped).findFirst();
        stop.ifPresent(it -> text.add(TEXT.text("rule.stopped-run", it.rule(), Formats.time(it.time()), it.line())));
        Optional<Cause> first = causes.stream().findFirst();
        first.ifPresent(it -> text.add(it.text()));
        String others = causes.stream().skip(1).map(Cause::title).collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            text.add(TEXT.text("finding.others", others));
        }
        firings.reversed().stream()
                .filter(it -> !it.stopped())
                .limit(MOST_FIRINGS)
                .map(RunFindings::sentence)
                .forEach(text::add);
        if (firings.size() > MOST_FIRINGS) {
            text.add(TEXT.text("rule.earlier", firings.size() - MOST_FIRINGS));
        }
        String line = stop.map(Firing::line)
                .or(() -> first.map(Cause::line))
                .orElseGet(() -> firings.getLast().line());
        banner.show(
                isProblem(own, firings) ? Tone.BAD : Tone.WARN,
                String.join("\n", text),
                TEXT.text("finding.show"),
                () -> showInLog.accept(line));
    }

    private static boolean isProblem(List<RuleMatch> own, List<Firing> firings) {
        return firings.stream().anyMatch(Firing::stopped)
                || own.stream().anyMatch(it -> it.rule().level() == LogRule.Level.PROBLEM);
    }

    private static Cause cause(RuleMatch match) {
        String found = TEXT.text(
                match.count() > 1 ? "rule.found-more" : "rule.found",
                match.rule().name(),
                match.line(),
                match.count());
        return new Cause(
                match.rule().name(),
                match.rule().advice().isEmpty()
                        ? found
                        : found + "  ·  " + match.rule().advice(),
                match.line());
    }

    private static Cause cause(Finding finding, String interpreter) {
        String title = TEXT.text(key(finding.rule()) + ".title");
        String key = key(finding.rule()) + ".advice";
        String advice = finding.rule() == Finding.Rule.NO_MODULE ? TEXT.text(key, interpreter) : TEXT.text(key);
        return new Cause(title, title + ". " + advice, finding.line());
    }

    static String key(Finding.Rule rule) {
        return "finding." + rule.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** When a rule was acted on, on which line, and what was done. */
    static String sentence(Firing firing) {
        String did = firing.stopped() ? "stopped" : firing.action().name().toLowerCase(Locale.ROOT);
        return TEXT.text(
                        firing.more() > 0 ? "rule.firing-more" : "rule.firing",
                        Formats.time(firing.time()),
                        firing.rule(),
                        firing.line(),
                        firing.more())
                + " (" + TEXT.text("rule.did." + did) + ")";
    }
}
