package dev.runctl.text;

import dev.runctl.domain.checkpoint.CleanPlan;
import dev.runctl.domain.checkpoint.CleanReport;
import dev.runctl.domain.checkpoint.CleanReport.Entry;
import dev.runctl.domain.checkpoint.CleanReport.Outcome;
import dev.runctl.domain.checkpoint.CopyPlace;
import dev.runctl.domain.checkpoint.HeldCheckpoint;
import dev.runctl.domain.checkpoint.KeepReason;
import dev.runctl.domain.checkpoint.KeepRules;
import dev.runctl.domain.checkpoint.StoragePrice;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.metric.MetricName;
import dev.runctl.domain.run.RunId;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** What cleaning up would do and has done, in sentences, the same for both front ends. */
public final class CleanText {
    /** Names listed in a sentence; the rest is counted. */
    private static final int MOST_NAMES = 5;

    private final Messages text = Messages.of("clean");
    private final FailureText failures = new FailureText();
    private final LongFunction<String> bytes;
    private final Function<BigDecimal, String> money;

    /**
     * @param bytes writes a size
     * @param money writes US dollars
     */
    public CleanText(LongFunction<String> bytes, Function<BigDecimal, String> money) {
        this.bytes = bytes;
        this.money = money;
    }

    /** Why one stays. */
    public String why(Set<KeepReason> reasons) {
        return reasons.stream()
                .sorted()
                .map(it -> text.text("keep." + word(it.name())))
                .collect(Collectors.joining(", "));
    }

    /** Why one stays or from where it goes, and by which figure where they are ranked: said with its source. */
    public String ranked(String why, HeldCheckpoint held, Optional<MetricName> metric) {
        return metric.flatMap(name -> KeepRules.figure(held, name))
                .map(it -> text.text(
                        held.logged().contains(it.getKey()) ? "figure.log" : "figure.own",
                        why,
                        it.getKey(),
                        figure(it.getValue())))
                .orElse(why);
    }

    private static String figure(double value) {
        return new BigDecimal(value)
                .round(new MathContext(4))
                .stripTrailingZeros()
                .toPlainString();
    }

    public String places(Set<CopyPlace> places) {
        return places.size() > 1
                ? text.text("places.both")
                : places.stream().map(this::place).collect(Collectors.joining());
    }

    public String place(CopyPlace place) {
        return text.text("place." + word(place.name()));
    }

    /** How many go and stay. */
    public String counts(CleanPlan plan) {
        return text.text("counts", plan.removals().size(), plan.kept().size());
    }

    /**
     * The bytes freed in each place, and what that saves.
     *
     * @param isFree whether the copies cost nothing, as on This computer
     */
    public List<String> frees(CleanPlan plan, boolean isFree) {
        List<String> said = new ArrayList<>();
        long disk = plan.bytes(CopyPlace.INSTANCE);
        long s3 = plan.bytes(CopyPlace.S3);
        if (s3 > 0) {
            said.add(
                    isFree
                            ? text.text("frees.s3.free", bytes.apply(s3))
                            : text.text("frees.s3", bytes.apply(s3), money.apply(plan.usdPerMonth())));
        }
        if (disk > 0) {
            said.add(text.text("frees.instance", bytes.apply(disk)));
            if (!isFree) {
                said.add(text.text("disk-same", money.apply(StoragePrice.GP3_GB_MONTH)));
            }
        }
        return said;
    }

    /** What cannot be got back, and what can then not be resumed. */
    public List<String> warnings(CleanPlan plan) {
        List<String> said = new ArrayList<>();
        List<CleanPlan.Removal> last = plan.last();
        if (!last.isEmpty()) {
            said.add(text.text(
                    "last",
                    last.size(),
                    names(last.stream().map(CleanPlan.Removal::held).toList())));
        }
        for (HeldCheckpoint it : plan.lastOfUnfinished()) {
            String name = it.checkpoint().name();
            said.add(
                    it.run().isPresent()
                            ? text.text(
                                    "last-of-run",
                                    it.checkpoint().run().map(RunId::value).orElse(""),
                                    name)
                            : text.text("last-of-unknown", name));
        }
        return said;
    }

    private String names(Collection<HeldCheckpoint> of) {
        String names =
                of.stream().limit(MOST_NAMES).map(it -> it.checkpoint().name()).collect(Collectors.joining(", "));
        return of.size() > MOST_NAMES ? text.text("more", names, of.size() - MOST_NAMES) : names;
    }

    /** What has been deleted and what not. */
    public List<String> report(CleanReport report, boolean isFree) {
        List<String> said = new ArrayList<>();
        long deleted = report.entries().stream()
                .filter(it -> it.outcome() == Outcome.DELETED)
                .map(Entry::held)
                .distinct()
                .count();
        said.add(text.text("report.done", deleted));
        long s3 = report.freed(CopyPlace.S3);
        long disk = report.freed(CopyPlace.INSTANCE);
        if (s3 > 0) {
            said.add(text.text(
                    isFree ? "freed.s3.free" : "freed.s3", bytes.apply(s3), money.apply(report.usdPerMonth())));
        }
        if (disk > 0) {
            said.add(text.text("freed.instance", bytes.apply(disk)));
        }
        List<Entry> tried = report.left().stream()
                .filter(it -> it.outcome() != Outcome.NOT_TRIED)
                .toList();
        tried.stream().limit(MOST_NAMES).map(this::left).forEach(said::add);
        if (tried.size() > MOST_NAMES) {
            said.add(text.text("report.more-left", tried.size() - MOST_NAMES));
        }
        long untried = report.count(Outcome.NOT_TRIED);
        if (untried > 0) {
            said.add(text.text("report.not-tried", untried));
        }
        return said;
    }

    private String left(Entry entry) {
        String name = entry.held().checkpoint().name();
        if (entry.outcome() == Outcome.UNKNOWN) {
            return text.text("report.unknown", name, place(entry.place()));
        }
        String reason = entry.reason().isEmpty() ? "failed" : entry.reason();
        String why = text.has("left." + reason) ? text.text("left." + reason) : reason;
        return text.text("report.left", name, place(entry.place()), why);
    }

    /** Why the copies in S3 are not known. */
    public String copiesProblem(Failure why) {
        return text.text("copies-problem", failures.headline(why));
    }

    public String text(String key, Object... arguments) {
        return text.text(key, arguments);
    }

    static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
