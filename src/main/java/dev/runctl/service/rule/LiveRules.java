package dev.runctl.service.rule;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.metric.Firing;
import dev.runctl.domain.metric.LogRule;
import dev.runctl.domain.metric.RuleMatch;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.service.metric.LogLines;
import dev.runctl.service.metric.RuleMatcher;
import dev.runctl.service.run.LogRoute;
import dev.runctl.service.run.LogService;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run's log as it grows, and the rules that are tried on each new line of it. */
final class LiveRules implements LogService.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRules.class);

    /** A rule that fits line after line is acted on this often; what it fits between is counted. */
    static final Duration AGAIN_AFTER = Duration.ofMinutes(10);

    private enum Place {
        UNKNOWN,
        OLD_LINE,
        NEW_LINES
    }

    private static final class Acted {
        Instant last = Instant.MIN;
        long passed;
    }

    private final Run run;
    private final long from;
    private final FiringStore store;
    private final LogService logs;
    private final RuleService.Actor actor;
    private final Clock clock;
    private final Map<String, Acted> acted = new HashMap<>();
    private final LogLines lines = new LogLines(this::line);
    private List<LogRule> rules;
    private RuleMatcher matcher;
    private Place place = Place.UNKNOWN;
    private volatile boolean ended;

    /** @param from where the lines begin that count: the log's length when following began */
    LiveRules(
            Run run,
            long from,
            List<LogRule> rules,
            FiringStore store,
            LogService logs,
            RuleService.Actor actor,
            Clock clock) {
        this.run = run;
        this.from = from;
        this.rules = List.copyOf(rules);
        this.matcher = new RuleMatcher(rules);
        this.store = store;
        this.logs = logs;
        this.actor = actor;
        this.clock = clock;
    }

    /** Rules that count from here on; a rule that was known before keeps its pause. */
    synchronized void use(List<LogRule> next) {
        if (!next.equals(rules)) {
            rules = List.copyOf(next);
            matcher = new RuleMatcher(next);
        }
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public synchronized void chunk(LogChunk chunk) {
        byte[] bytes = chunk.bytes();
        int start = 0;
        if (place == Place.UNKNOWN) {
            place = chunk.offset() == from && beginsInsideALine() ? Place.OLD_LINE : Place.NEW_LINES;
        }
        if (place == Place.OLD_LINE) {
            while (start < bytes.length && bytes[start] != '\n') {
                start++;
            }
            place = start < bytes.length ? Place.NEW_LINES : Place.OLD_LINE;
        }
        lines.feed(Arrays.copyOfRange(bytes, start, bytes.length));
    }

    private boolean beginsInsideALine() {
        if (from == 0) {
            return false;
        }
        byte[] before = logs.read(run.id(), from - 1, 1).bytes();
        return before.length == 1 && before[0] != '\n';
    }

    private void line(String line) {
        matcher.read(line, this::matched);
    }

    private void matched(RuleMatch match) {
        LogRule rule = match.rule();
        Acted state = acted.computeIfAbsent(rule.name(), any -> new Acted());
        Instant now = clock.instant();
        if (state.last != Instant.MIN && Duration.between(state.last, now).compareTo(AGAIN_AFTER) < 0) {
            state.passed++;
            return;
        }
        Firing firing = new Firing(
                rule.name(),
                rule.action(),
                match.line(),
                now,
                state.passed,
                rule.action() == LogRule.Action.STOP && isFirstStop());
        state.last = now;
        state.passed = 0;
        keep(firing);
        actor.fired(run, rule, firing);
    }

    /** Where that cannot be found out, nothing is stopped: it might be for the second time. */
    private boolean isFirstStop() {
        try {
            return store.claimStop(run.id());
        } catch (UncheckedIOException e) {
            LOG.warn("Whether a rule has stopped {} before cannot be kept", run.id(), e);
            return false;
        }
    }

    /** A full disk is no reason to keep quiet. */
    private void keep(Firing firing) {
        try {
            store.add(run.id(), firing);
        } catch (UncheckedIOException e) {
            LOG.warn("What rule {} did to {} cannot be kept", firing.rule(), run.id(), e);
        }
    }

    @Override
    public void lag(Duration lag, LogRoute route) {}

    @Override
    public void trouble(Failure failure) {}

    @Override
    public synchronized void ended(Run last) {
        lines.finish();
        ended = true;
    }
}
