package dev.runctl.domain.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.metric.MetricName;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class KeepRulesProperties {
    private static final MetricName LOSS = MetricName.of("val_loss");

    /** Up to three runs, one checkpoint an hour, with whatever else at random. */
    private static List<HeldCheckpoint> stock(long seed) {
        Random random = new Random(seed);
        List<HeldCheckpoint> stock = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            Optional<RunState> state = random.nextInt(8) == 0
                    ? Optional.empty()
                    : Optional.of(RunState.values()[random.nextInt(RunState.values().length)]);
            for (int epoch = 0; epoch < random.nextInt(12); epoch++) {
                stock.add(held(random, run, epoch, state));
            }
        }
        return stock;
    }

    private static HeldCheckpoint held(Random random, int run, int epoch, Optional<RunState> state) {
        String path = "/p/run " + run + "/checkpoint_'" + epoch + "\".pt";
        List<Copy> copies = random.nextInt(3) == 0
                ? List.of(new Copy("b", "k" + run + "/" + epoch, random.nextInt(4) == 0 ? 50 : 100, 1, Instant.EPOCH))
                : List.of();
        boolean here = copies.isEmpty() || random.nextBoolean();
        Verdict.Kind kind = Verdict.Kind.values()[Math.max(0, random.nextInt(5) - 2)];
        Checkpoint checkpoint = new Checkpoint(
                here ? path : copies.getFirst().uri(),
                path,
                "checkpoint_" + epoch,
                "p",
                Optional.of(new RunId("r-20261124-00000" + run + "-abcdef")),
                random.nextInt(5) == 0 ? OptionalLong.empty() : OptionalLong.of(epoch),
                OptionalLong.of(epoch * 100L),
                random.nextInt(4) == 0 ? Map.of("lr", 0.1) : Map.of("Val_Loss", random.nextInt(6) / 10.0),
                100,
                Instant.ofEpochSecond(3600L * epoch + run),
                new Verdict(kind, "x"),
                copies);
        return new HeldCheckpoint(checkpoint, state, random.nextInt(8) == 0, here);
    }

    @Property(tries = 400)
    void whatStaysIsExactlyTheUnionOfTheRules(
            @ForAll long seed,
            @ForAll @IntRange(max = 4) int last,
            @ForAll @IntRange(max = 4) int best,
            @ForAll @IntRange(max = 5) int every,
            @ForAll boolean sweep) {
        List<HeldCheckpoint> stock = stock(seed);
        KeepRules rules =
                new KeepRules(last, best, Optional.of(LOSS), every, Optional.of(KeepRules.Count.EPOCH), sweep);

        Set<HeldCheckpoint> expected = new HashSet<>();
        for (HeldCheckpoint it : stock) {
            boolean none = last == 0 && best == 0 && every == 0;
            boolean byRule = it.isIncomplete() ? !sweep : none || isKept(it, stock, last, best, every);
            boolean needed = it.isActive() && (it.isIncomplete() || it.isComplete() && newer(it, stock) == 0);
            if (byRule || it.isProtected() || needed) {
                expected.add(it);
            }
        }
        assertThat(kept(rules.decide(stock))).isEqualTo(expected);
    }

    private static boolean isKept(HeldCheckpoint it, List<HeldCheckpoint> stock, int last, int best, int every) {
        Optional<Double> loss = Optional.ofNullable(it.checkpoint().metrics().get("Val_Loss"));
        OptionalLong epoch = it.checkpoint().epoch();
        return newer(it, stock) < last
                || every > 0 && (epoch.isEmpty() || epoch.getAsLong() % every == 0)
                || best > 0 && (loss.isEmpty() || better(it, stock, loss.get()) < best);
    }

    /** How many of the same run and kind are newer. */
    private static long newer(HeldCheckpoint it, List<HeldCheckpoint> stock) {
        return alike(it, stock)
                .filter(other ->
                        other.checkpoint().modified().isAfter(it.checkpoint().modified()))
                .count();
    }

    private static long better(HeldCheckpoint it, List<HeldCheckpoint> stock, double loss) {
        return alike(it, stock)
                .filter(other -> {
                    Double its = other.checkpoint().metrics().get("Val_Loss");
                    return its != null
                            && (its < loss
                                    || its == loss
                                            && other.checkpoint()
                                                    .modified()
                                                    .isAfter(it.checkpoint().modified()));
                })
                .count();
    }

    private static Stream<HeldCheckpoint> alike(HeldCheckpoint it, List<HeldCheckpoint> stock) {
        return stock.stream()
                .filter(other -> other.group().equals(it.group()))
                .filter(other ->
                        other.checkpoint().verdict().equals(it.checkpoint().verdict()));
    }

    private static Set<HeldCheckpoint> kept(Map<HeldCheckpoint, Set<KeepReason>> reasons) {
        return reasons.entrySet().stream()
                .filter(it -> !it.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    @Property(tries = 400)
    void whateverIsChosenAnActiveRunKeepsItsNewestAndAnUnfinishedOneSaysSo(
            @ForAll long seed, @ForAll boolean here, @ForAll boolean s3, @ForAll boolean reachable) {
        List<HeldCheckpoint> stock = stock(seed);
        Set<CopyPlace> places = EnumSet.noneOf(CopyPlace.class);
        if (here) {
            places.add(CopyPlace.INSTANCE);
        }
        if (s3) {
            places.add(CopyPlace.S3);
        }
        Random random = new Random(seed + 1);
        Set<HeldCheckpoint> chosen =
                stock.stream().filter(it -> random.nextInt(4) > 0).collect(Collectors.toSet());

        CleanPlan plan = CleanPlan.of(chosen, stock, places, reachable);

        assertThat(plan.kept().size() + plan.removals().size()).isEqualTo(stock.size());
        Map<HeldCheckpoint, Set<CopyPlace>> gone =
                plan.removals().stream().collect(Collectors.toMap(CleanPlan.Removal::held, CleanPlan.Removal::from));
        assertThat(gone).allSatisfy((it, from) -> {
            assertThat(chosen).contains(it);
            assertThat(it.isProtected()).isFalse();
            assertThat(from).isNotEmpty().allMatch(it::isIn).isSubsetOf(places);
            assertThat(reachable || !from.contains(CopyPlace.INSTANCE)).isTrue();
        });
        stock.stream().collect(Collectors.groupingBy(HeldCheckpoint::group)).forEach((group, run) -> {
            List<HeldCheckpoint> before = run.stream()
                    .filter(it -> it.isComplete() && !it.wholeIn().isEmpty())
                    .toList();
            List<HeldCheckpoint> after = before.stream()
                    .filter(it -> !gone.getOrDefault(it, Set.of()).containsAll(it.wholeIn()))
                    .toList();
            if (run.getFirst().isActive()) {
                run.stream()
                        .filter(HeldCheckpoint::isComplete)
                        .max(Comparator.comparing(it -> it.checkpoint().modified()))
                        .ifPresent(newest -> assertThat(gone).doesNotContainKey(newest));
            }
            boolean said =
                    plan.lastOfUnfinished().stream().anyMatch(it -> it.group().equals(group));
            if (!before.isEmpty()) {
                assertThat(said).isEqualTo(after.isEmpty() && run.getFirst().isUnfinished());
            }
        });
        assertThat(plan.last()).allSatisfy(it -> assertThat(it.held().wholeIn()).isNotEmpty());
        assertThat(plan.bytes(CopyPlace.S3))
                .isEqualTo(gone.entrySet().stream()
                        .filter(it -> it.getValue().contains(CopyPlace.S3))
                        .mapToLong(it -> it.getKey().bytesIn(CopyPlace.S3))
                        .sum());
    }

    /** As where the instance knows one folder by two spellings, or two names of a run share a copy. */
    @Property(tries = 300)
    void oneFileOrObjectIsNeverBothKeptAndDeletedAndFilesOfNoRunStay(
            @ForAll long seed, @ForAll boolean byRules, @ForAll @IntRange(max = 2) int last, @ForAll boolean sweep) {
        Random random = new Random(seed);
        List<HeldCheckpoint> stock = new ArrayList<>(stock(seed));
        for (HeldCheckpoint it : List.copyOf(stock)) {
            switch (random.nextInt(3)) {
                case 0 -> stock.add(twin(it, it.checkpoint().path(), it.onInstance()));
                case 1 -> stock.add(twin(it, "/other" + it.checkpoint().path(), true));
                default -> {}
            }
        }
        Collections.shuffle(stock, random);
        KeepRules rules = new KeepRules(last, 0, Optional.empty(), 0, Optional.empty(), sweep);
        List<HeldCheckpoint> chosen =
                stock.stream().filter(it -> random.nextBoolean()).toList();
        Set<CopyPlace> places = EnumSet.allOf(CopyPlace.class);

        CleanPlan plan = byRules
                ? CleanPlan.by(rules, stock, places, random.nextBoolean())
                : CleanPlan.of(chosen, stock, places, random.nextBoolean());

        Set<String> kept =
                plan.kept().stream().flatMap(it -> it.held().spots().stream()).collect(Collectors.toSet());
        List<String> paths = Stream.concat(
                        plan.kept().stream().map(CleanPlan.Kept::held),
                        plan.removals().stream().map(CleanPlan.Removal::held))
                .filter(HeldCheckpoint::onInstance)
                .map(it -> it.checkpoint().path())
                .toList();
        assertThat(paths)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(stock.stream()
                        .filter(HeldCheckpoint::onInstance)
                        .map(it -> it.checkpoint().path())
                        .collect(Collectors.toSet()));
        Set<String> safe = stock.stream()
                .filter(it ->
                        it.isProtected() || byRules && it.checkpoint().run().isEmpty())
                .flatMap(it -> it.spots().stream())
                .collect(Collectors.toSet());
        assertThat(plan.removals()).allSatisfy(it -> {
            Set<String> taken = it.from().stream()
                    .flatMap(place -> it.held().spots(place).stream())
                    .collect(Collectors.toSet());
            assertThat(taken).isNotEmpty().noneMatch(kept::contains).noneMatch(safe::contains);
        });
    }

    /** The same file or the same copies, of no run. */
    private static HeldCheckpoint twin(HeldCheckpoint it, String path, boolean here) {
        Checkpoint own = it.checkpoint();
        return new HeldCheckpoint(
                new Checkpoint(
                        path,
                        own.argument(),
                        own.name(),
                        own.project(),
                        Optional.empty(),
                        own.epoch(),
                        own.step(),
                        own.metrics(),
                        own.size(),
                        own.modified(),
                        own.verdict(),
                        own.copies()),
                Optional.empty(),
                false,
                here);
    }

    @Example
    void aTerabyteInS3CostsWhatThePricePageSays() {
        assertThat(StoragePrice.s3PerMonth(1L << 40)).isEqualByComparingTo("23.552");
    }

    @Example
    void theMostTellingMetricIsOfferedFirstAndALearningRateNever() {
        List<HeldCheckpoint> stock = IntStream.range(0, 40)
                .mapToObj(seed -> held(new Random(seed), 0, seed, Optional.empty()))
                .toList();
        assertThat(KeepRules.metrics(stock)).containsExactly(LOSS);
    }
}
