package dev.runctl.text;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.ResumePlan;
import dev.runctl.domain.checkpoint.ResumePlan.Doubt;
import dev.runctl.domain.checkpoint.ResumePlan.Target;
import dev.runctl.domain.instance.Lifecycle;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A plan to resume in sentences, the same for both front ends. */
public final class PlanText {
    private final Messages text = Messages.of("plan");
    private final Messages common = Messages.of("common");
    private final Function<Duration, String> duration;
    private final Function<BigDecimal, String> money;

    /**
     * @param duration writes a length of time
     * @param money writes US dollars
     */
    public PlanText(Function<Duration, String> duration, Function<BigDecimal, String> money) {
        this.duration = duration;
        this.money = money;
    }

    /** Which checkpoint, and why. */
    public List<String> from(ResumePlan plan) {
        List<String> said = new ArrayList<>();
        boolean isOfEarlierRun = plan.doubts().contains(new Doubt.SavedNone());
        String why = isOfEarlierRun ? "from.earlier" : plan.newest() ? "from.newest" : "from.chosen";
        said.add(text.text(why, place(plan.checkpoint())));
        if (!plan.passedOver().isEmpty()) {
            Checkpoint first = plan.passedOver().getFirst();
            said.add(text.text(
                    "passed-over", plan.passedOver().size(), first.name(), VerdictText.reason(first.verdict())));
        }
        return said;
    }

    private String place(Checkpoint checkpoint) {
        List<String> at = new ArrayList<>();
        checkpoint.epoch().ifPresent(it -> at.add(text.text("from.at.epoch", String.valueOf(it))));
        checkpoint.step().ifPresent(it -> at.add(text.text("from.at.step", String.valueOf(it))));
        return checkpoint.name() + (at.isEmpty() ? "" : " (" + String.join(", ", at) + ")");
    }

    /** What is done again, and what that time has cost. */
    public List<String> lost(ResumePlan plan) {
        ResumePlan.Lost lost = plan.lost();
        List<String> again = new ArrayList<>();
        lost.epochs().ifPresent(it -> again.add(it == 0 ? "" : text.text("lost.epochs", it)));
        lost.steps().ifPresent(it -> again.add(it == 0 ? "" : text.text("lost.steps", it)));
        List<String> said = new ArrayList<>();
        if (again.isEmpty()) {
            said.add(text.text("lost.unknown"));
        } else {
            String words = again.stream().filter(it -> !it.isEmpty()).collect(Collectors.joining(", "));
            boolean isOld = plan.doubts().stream().anyMatch(Doubt.SeenBefore.class::isInstance);
            said.add(
                    words.isEmpty()
                            ? text.text(isOld ? "lost.unseen" : "lost.nothing")
                            : text.text("lost.again", words));
        }
        lost.time()
                .filter(it -> it.toSeconds() > 0)
                .ifPresent(time -> said.add(lost.usd()
                        .filter(it -> it.signum() > 0)
                        .map(it -> text.text("lost.money", duration.apply(time), money.apply(it)))
                        .orElseGet(() -> text.text("lost.time", duration.apply(time)))));
        return said;
    }

    public List<String> where(ResumePlan plan) {
        String price = plan.price()
                .map(it -> it.usd().signum() == 0
                        ? text.text("where.free")
                        : text.text("where.price", money.apply(it.usd())))
                .orElseGet(() -> text.text("where.no-price"));
        return List.of(
                switch (plan.target()) {
                    case Target.Same same -> text.text("where.same", plan.instanceName(), plan.instanceType());
                    case Target.Other other -> text.text("where.other", plan.instanceName(), plan.instanceType());
                    case Target.Fresh fresh ->
                        text.text(
                                fresh.request().lifecycle() == Lifecycle.SPOT ? "where.fresh-spot" : "where.fresh",
                                plan.instanceType());
                },
                price);
    }

    /** What will happen, in order. */
    public List<String> steps(ResumePlan plan) {
        return plan.steps().stream().map(common::text).toList();
    }

    public List<String> doubts(ResumePlan plan) {
        return plan.doubts().stream().map(it -> doubt(it, plan)).toList();
    }

    public String doubt(Doubt doubt, ResumePlan plan) {
        return switch (doubt) {
            case Doubt.NothingLeft left -> {
                boolean epochs = plan.checkpoint().epoch().isPresent()
                        && plan.checkpoint().epoch().getAsLong() >= left.value();
                long at = epochs
                        ? plan.checkpoint().epoch().getAsLong()
                        : plan.checkpoint().step().orElse(left.value());
                yield text.text(
                        "doubt.nothing-left",
                        text.text(epochs ? "from.at.epoch" : "from.at.step", String.valueOf(at)),
                        left.flag(),
                        String.valueOf(left.value()));
            }
            case Doubt.Succeeded it -> text.text("doubt.succeeded");
            case Doubt.RunsCode it -> VerdictText.explanation(plan.checkpoint().verdict());
            case Doubt.NotComplete it ->
                text.text(
                        "doubt.not-complete",
                        VerdictText.explanation(plan.checkpoint().verdict()));
            case Doubt.SavedNone it -> text.text("doubt.saved-none");
            case Doubt.Missing it -> text.text("doubt.missing", it.path());
            case Doubt.InstanceGone it ->
                text.text("doubt.instance-gone", plan.parent().instanceName());
            case Doubt.Replaces it ->
                text.text(
                        it.alone() == 0 ? "doubt.replaces-copied" : "doubt.replaces",
                        it.names().size(),
                        it.names().getLast(),
                        it.names().getFirst(),
                        it.alone());
            case Doubt.SeenBefore it -> text.text("doubt.seen-before");
        };
    }
}
