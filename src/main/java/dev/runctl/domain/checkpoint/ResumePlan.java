package dev.runctl.domain.checkpoint;

import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.domain.run.Run;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What resuming a run would do, before anything is done.
 *
 * @param checkpoint where it would go on
 * @param newest whether that is the run's newest complete one
 * @param passedOver the run's newer ones that are not complete, newest first
 * @param lost what the run did after that checkpoint and will do again
 * @param instanceName the name of the instance it would run on; empty for a new one without a name
 * @param instanceType of that instance
 * @param price of that instance while it runs, where known
 * @param steps what will happen, in order: codes of the bundle {@code common}
 * @param before the run's own arguments
 * @param asked when the instance itself told of its checkpoints; empty where it could not be asked
 * @param after the arguments it would go on with
 */
public record ResumePlan(
        Run parent,
        Checkpoint checkpoint,
        boolean newest,
        List<Checkpoint> passedOver,
        Lost lost,
        Target target,
        String instanceName,
        String instanceType,
        Optional<HourlyPrice> price,
        List<String> steps,
        List<String> before,
        List<String> after,
        List<Doubt> doubts,
        Optional<Instant> asked) {
    public ResumePlan {
        passedOver = List.copyOf(passedOver);
        steps = List.copyOf(steps);
        before = List.copyOf(before);
        after = List.copyOf(after);
        doubts = List.copyOf(doubts);
    }

    /** Where the run goes on. */
    public sealed interface Target {
        /** On the instance it ran on, started if need be. */
        record Same() implements Target {}

        /** On another instance of the same profile and region; the checkpoint travels through S3. */
        record Other(InstanceRef ref) implements Target {}

        /**
         * On an instance made for it, as {@link Other}.
         *
         * @param avoided zones in which it is not to be made
         */
        record Fresh(NewInstance request, Set<String> avoided) implements Target {
            public Fresh {
                avoided = Set.copyOf(avoided);
            }

            public Fresh(NewInstance request) {
                this(request, Set.of());
            }
        }
    }

    /**
     * What is trained again; empty where it is not known.
     *
     * @param usd what that time has cost in US dollars, by the price at launch
     */
    public record Lost(OptionalLong epochs, OptionalLong steps, Optional<Duration> time, Optional<BigDecimal> usd) {}

    /** A reason to think before resuming. */
    public sealed interface Doubt {
        /** The checkpoint has reached what the flag asks for: the script would have nothing to train. */
        record NothingLeft(String flag, long value) implements Doubt {}

        /** The run ended by itself with success. */
        record Succeeded() implements Doubt {}

        /** Loading it runs code that reaches beyond data, or that nobody knows: its verdict names it. */
        record RunsCode() implements Doubt {}

        /** The verdict is not that it is complete, for another reason. */
        record NotComplete() implements Doubt {}

        /** The checkpoint asked for is not there; the plan is for the newest complete one instead. */
        record Missing(String path) implements Doubt {}

        /** The run saved none that is whole; the plan is for the one that it was itself resumed from. */
        record SavedNone() implements Doubt {}

        /** The run's own instance was terminated. */
        record InstanceGone() implements Doubt {}

        /** It can be told only after the instance's start whether there is a newer one. */
        record SeenBefore() implements Doubt {}

        /**
         * Later checkpoints in the run's folder, its own or those of runs that went on there, that training the same again would
         * write over.
         *
         * @param names newest first
         * @param alone how many of them have no whole copy in S3
         */
        record Replaces(List<String> names, int alone) implements Doubt {
            public Replaces {
                names = List.copyOf(names);
            }
        }

        /** Whether it may cost more than time. */
        default boolean isGrave() {
            return this instanceof RunsCode || this instanceof Replaces;
        }
    }

    /** The same for an instance with other particulars. */
    public ResumePlan onto(Target other) {
        return new ResumePlan(
                parent,
                checkpoint,
                newest,
                passedOver,
                lost,
                other,
                instanceName,
                instanceType,
                price,
                steps,
                before,
                after,
                doubts,
                asked);
    }

    /** Whether one click may do it without showing the plan first. */
    public boolean isPlain() {
        return target instanceof Target.Same
                && doubts.stream().allMatch(it -> it instanceof Doubt.SeenBefore)
                && checkpoint.verdict().kind() == Verdict.Kind.COMPLETE;
    }
}
