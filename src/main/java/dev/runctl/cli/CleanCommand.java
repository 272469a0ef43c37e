package dev.runctl.cli;

import dev.runctl.domain.checkpoint.CleanPlan;
import dev.runctl.domain.checkpoint.CleanReport;
import dev.runctl.domain.checkpoint.CopyPlace;
import dev.runctl.domain.checkpoint.KeepRules;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.metric.Goal;
import dev.runctl.domain.metric.MetricName;
import dev.runctl.domain.run.Run;
import dev.runctl.service.checkpoint.CleanService;
import dev.runctl.text.ByteSize;
import dev.runctl.text.CleanText;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl checkpoint clean}: keeps what the rules say and deletes the rest, after a question. */
@Command(name = "clean")
final class CleanCommand extends Verb {
    /** Where to delete. */
    enum Where {
        INSTANCE,
        S3,
        BOTH
    }

    @Parameters(index = "0", arity = "0..1", paramLabel = "RUN", descriptionKey = "argument.run")
    private String runId = "";

    @Option(names = "--instance-id", paramLabel = "INSTANCE")
    private String instance = "";

    @Option(names = "--keep-last", paramLabel = "N")
    private int last;

    @Option(names = "--keep-best", paramLabel = "K")
    private int best;

    @Option(names = "--metric", paramLabel = "NAME")
    private String metric = "";

    @Option(names = "--every", paramLabel = "M")
    private long every;

    @Option(names = "--by", paramLabel = "COUNT")
    private Optional<KeepRules.Count> count = Optional.empty();

    @Option(names = "--incomplete")
    private boolean incomplete;

    @Option(names = "--place", paramLabel = "PLACE", defaultValue = "BOTH")
    private Where where = Where.BOTH;

    @Option(names = "--dry-run")
    private boolean dryRun;

    @Option(names = {"--yes", "-y"})
    private boolean yes;

    private final CleanText words = new CleanText(ByteSize::text, usd -> Format.money(usd, 2));

    @Override
    public Integer call() {
        checkOptions();
        CleanService.Stock stock = stock();
        stock.copiesProblem().ifPresent(why -> remark(words.copiesProblem(why)));
        KeepRules rules = rules(stock);
        CleanPlan plan = CleanPlan.by(rules, stock.checkpoints(), places(), stock.reachable());
        boolean isFree = stock.ref().location().isThisComputer();
        CleanDocuments documents = new CleanDocuments(this, words);
        if (dryRun || plan.isEmpty()) {
            documents.plan(plan, rules.metric(), dryRun, isFree);
            return ExitStatus.OK;
        }
        if (!yes && !root().shell().isTerminal()) {
            throw usage(text("clean.needs-yes"));
        }
        words.warnings(plan).forEach(it -> remark(Table.printable(it)));
        if (!yes && !isConfirmed(plan, rules.metric(), isFree)) {
            return ExitStatus.USAGE;
        }
        CleanReport report = services().cleaning().clean(stock.ref(), plan, steps(), cancellation());
        documents.report(plan, report, isFree);
        Optional<Failure> problem = report.problem();
        problem.ifPresent(this::remark);
        return problem.map(ExitStatus::of).orElse(report.isDone() ? ExitStatus.OK : ExitStatus.WRONG_STATE);
    }

    private void checkOptions() {
        if (runId.isBlank() == instance.isBlank()) {
            throw usage(text("clean.one-place"));
        }
        atLeast(0, "--keep-last", last);
        atLeast(0, "--keep-best", best);
        atLeast(0, "--every", every);
        if (last == 0 && best == 0 && every == 0 && !incomplete) {
            throw usage(text("clean.nothing-to-do"));
        }
        if (best == 0 && !metric.isBlank()) {
            throw usage(text("clean.metric-without"));
        }
    }

    private CleanService.Stock stock() {
        if (runId.isBlank()) {
            return services().cleaning().stock(ref(instance));
        }
        Run run = RunsCommand.find(this, runId);
        InstanceRef ref = run.request().target();
        return services().cleaning().stock(ref).of(run.id());
    }

    private KeepRules rules(CleanService.Stock stock) {
        return new KeepRules(last, best, ranking(stock), every, count, incomplete);
    }

    private Optional<MetricName> ranking(CleanService.Stock stock) {
        if (best == 0) {
            return Optional.empty();
        }
        if (metric.strip().length() > MetricName.LONGEST) {
            throw usage(words.text("metric.unranked", Table.printable(metric)));
        }
        if (!metric.isBlank()) {
            MetricName named = MetricName.of(metric);
            if (Goal.of(named).isEmpty()) {
                throw usage(words.text("metric.unranked", Table.printable(metric)));
            }
            return Optional.of(named);
        }
        List<MetricName> known = KeepRules.metrics(stock.checkpoints());
        if (known.isEmpty()) {
            throw usage(words.text("metric.none"));
        }
        remark(text("clean.ranked-by", known.getFirst()));
        return Optional.of(known.getFirst());
    }

    private Set<CopyPlace> places() {
        return switch (where) {
            case INSTANCE -> Set.of(CopyPlace.INSTANCE);
            case S3 -> Set.of(CopyPlace.S3);
            case BOTH -> EnumSet.allOf(CopyPlace.class);
        };
    }

    private boolean isConfirmed(CleanPlan plan, Optional<MetricName> metric, boolean isFree) {
        root().shell().err().print(CleanDocuments.table(plan, metric, words).text());
        words.frees(plan, isFree).forEach(this::remark);
        Set<CopyPlace> from = plan.removals().stream()
                .flatMap(it -> it.from().stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(CopyPlace.class)));
        return root().shell().confirm(text("clean.question", plan.removals().size(), words.places(from)));
    }
}
