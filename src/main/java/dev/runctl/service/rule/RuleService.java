package dev.runctl.service.rule;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.concurrent.Ticker;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.metric.Firing;
import dev.runctl.domain.metric.LogRule;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.metric.MetricSettingsStore;
import dev.runctl.service.run.LogService;
import dev.runctl.service.run.RunService;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acts on a person's rules while a program follows runs live; nothing is left on an instance. A rule sees the lines that
 * begin after two moments: when this program found out how long the run's log already was, and when it learned of the rule,
 * which is at most {@link #PACE} after the rule was saved. Older lines, and those of a run that has ended, never count.
 */
public final class RuleService {
    static final Duration PACE = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(RuleService.class);

    /** Told of rules that were acted on, from the thread that follows the run: it must not wait. */
    @FunctionalInterface
    public interface Actor {
        /** @param firing if {@link Firing#stopped}, the run is to be stopped safely now; that is said once per run */
        void fired(Run run, LogRule rule, Firing firing);
    }

    private final RunService runs;
    private final LogService logs;
    private final MetricSettingsStore settings;
    private final FiringStore store;
    private final Clock clock;

    public RuleService(RunService runs, LogService logs, MetricSettingsStore settings, FiringStore store, Clock clock) {
        this.runs = runs;
        this.logs = logs;
        this.settings = settings;
        this.store = store;
        this.clock = clock;
    }

    /** What rules did to the run so far, oldest first. */
    public List<Firing> firings(RunId id) {
        return store.load(id);
    }

    /** Follows every active run whose project has rules, until closed. */
    public Subscription watchAll(Actor actor) {
        return new Watch(() -> runs.history(), actor).start();
    }

    /** Follows this run while its project has rules, until closed. */
    public Subscription watch(RunId id, Actor actor) {
        return new Watch(() -> runs.find(id).stream().toList(), actor).start();
    }

    private final class Watch {
        private record Followed(LiveRules rules, Subscription following) {}

        private final Supplier<List<Run>> candidates;
        private final Actor actor;
        private final Map<RunId, Followed> followed = new HashMap<>();
        private final Cancellation closed = new Cancellation();

        Watch(Supplier<List<Run>> candidates, Actor actor) {
            this.candidates = candidates;
            this.actor = actor;
        }

        Subscription start() {
            Ticker ticker = Ticker.start("rules", this::poll);
            return () -> {
                closed.cancel();
                ticker.close();
                synchronized (this) {
                    followed.values().forEach(it -> it.following().close());
                    followed.clear();
                }
            };
        }

        private Duration poll() {
            try {
                for (Run run : candidates.get()) {
                    look(run);
                }
            } catch (RuntimeException e) {
                if (!closed.isCancelled()) {
                    LOG.warn("The rules' runs cannot be looked up", e);
                }
            }
            return PACE;
        }

        private void look(Run run) {
            boolean active = run.status().state().isActive();
            Followed known = following(run.id());
            if (!active && known == null) {
                return;
            }
            List<LogRule> rules =
                    active ? settings.load(run.request().projectRoot()).rules() : List.of();
            if (known != null && (rules.isEmpty() || known.rules().hasEnded())) {
                end(run.id(), known);
            } else if (known != null) {
                known.rules().use(rules);
            } else if (!rules.isEmpty()) {
                follow(run, rules);
            }
        }

        private synchronized @org.jspecify.annotations.Nullable Followed following(RunId id) {
            return followed.get(id);
        }

        private synchronized void end(RunId id, Followed known) {
            known.following().close();
            followed.remove(id);
        }

        private void follow(Run run, List<LogRule> rules) {
            try {
                long from = logs.sizeThere(run.id(), closed);
                LiveRules live = new LiveRules(run, from, rules, store, logs, actor, clock);
                synchronized (this) {
                    if (!closed.isCancelled()) {
                        followed.put(run.id(), new Followed(live, logs.follow(run.id(), from, live)));
                    }
                }
            } catch (ServiceException e) {
                LOG.info("The rules of {} wait for contact: {}", run.id(), e.failure());
            }
        }
    }
}
