package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.InParallel;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.run.JudgedCheckpoints.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Asks an instance for its checkpoints. */
public final class InstanceCheckpoints {
    /**
     * What the instance says of one path.
     *
     * @param exists whether there is something at the path
     * @param checkpoint what it is, where it is a checkpoint
     * @param newest the newest complete checkpoint in the same folder
     * @param free a path beside it at which there is nothing, such as {@code checkpoints-2}
     */
    public record Check(boolean exists, Optional<Checkpoint> checkpoint, Optional<Checkpoint> newest, String free) {}

    /** Each takes a command or two, and a list is waited for. */
    private static final int LOOKS_AT_ONCE = 3;

    /** An agent works on five commands at once by default (amazon-ssm-agent's CommandWorkersLimit), and others want some of them. */
    private static final int PARTS_AT_ONCE = 4;

    private static final int PATHS_AT_ONCE = 50;

    /** Of all paths in a call, in UTF-8: they come back with their reasons in an answer of limited length. */
    private static final int BYTES_AT_ONCE = 4_000;

    /** The instance reads 8 GiB at most for that, from a disk of at least 30 MB/s. */
    private static final Duration READING = Duration.ofMinutes(5);

    /** A folder of many large files takes its time. */
    private static final Duration DELETING = Duration.ofMinutes(5);

    private final Runner runner;
    private final CheckpointVerdicts verdicts;
    private final LookInside inside;
    private final Set<Subject> looked = ConcurrentHashMap.newKeySet();
    private final BiConsumer<InstanceRef, List<Checkpoint>> onListed;

    /**
     * @param inside asked about a run's newest ones that the instance itself cannot judge, distributed ones for example
     * @param onListed told of every whole list, so that it is known while the instance cannot be asked
     */
    public InstanceCheckpoints(
            Runner runner,
            CheckpointVerdicts verdicts,
            LookInside inside,
            BiConsumer<InstanceRef, List<Checkpoint>> onListed) {
        this.runner = runner;
        this.verdicts = verdicts;
        this.inside = inside;
        this.onListed = onListed;
    }

    /** All checkpoints in the folders of its runs, newest first. */
    public List<Checkpoint> list(InstanceRef ref, Cancellation cancel) {
        List<Checkpoint> checkpoints = new ArrayList<>(new LinkedHashSet<>(part(ref, null, null, cancel)));
        checkpoints.sort(Comparator.comparing(Checkpoint::modified).reversed());
        List<Checkpoint> judged = remembered(ref, checkpoints);
        if (looksInside(ref, judged, cancel)) {
            judged = remembered(ref, checkpoints);
        }
        onListed.accept(ref, List.copyOf(judged));
        return judged;
    }

    /** One answer's worth, and whatever it says is left, asked for side by side. The bounds are the runner's own words. */
    private List<Checkpoint> part(
            InstanceRef ref, @Nullable String after, @Nullable String until, Cancellation cancel) {
        Map<String, @Nullable Object> args = new HashMap<>();
        args.put("dirs", List.of());
        args.put("project", null);
        args.put("after", after);
        args.put("until", until);
        Fields answer = runner.ask(ref, "checkpoints", args, Runner.LIMIT, cancel);
        List<Checkpoint> checkpoints =
                new ArrayList<>(told(CheckpointColumns.rows(runner.parsePacked(answer.text("data")))));
        List<String> next = answer.texts("next");
        for (int at = 0; at < next.size(); at += PARTS_AT_ONCE) {
            List<Integer> some = IntStream.range(at, Math.min(at + PARTS_AT_ONCE, next.size()))
                    .boxed()
                    .toList();
            InParallel.map(some, it -> part(ref, next.get(it), it + 1 < next.size() ? next.get(it + 1) : until, cancel))
                    .forEach(checkpoints::addAll);
        }
        return checkpoints;
    }

    /**
     * Looks at a few, once each: first at what stands before each run's newest complete one, since that decides where it goes on.
     * Answers whether anything was looked into.
     */
    private boolean looksInside(InstanceRef ref, List<Checkpoint> newestFirst, Cancellation cancel) {
        Set<Optional<RunId>> settled = new HashSet<>();
        List<Checkpoint> first = new ArrayList<>();
        List<Checkpoint> then = new ArrayList<>();
        for (Checkpoint checkpoint : newestFirst) {
            if (checkpoint.verdict().kind() == Verdict.Kind.COMPLETE) {
                settled.add(checkpoint.run());
            } else if (checkpoint.verdict().equals(Verdict.NOT_INSPECTED)) {
                (settled.contains(checkpoint.run()) ? then : first).add(checkpoint);
            }
        }
        first.addAll(then);
        List<Checkpoint> now = first.stream()
                .filter(it -> looked.add(Subject.of(ref, it)))
                .limit(LOOKS_AT_ONCE)
                .toList();
        now.forEach(it -> look(ref, it, cancel));
        return !now.isEmpty();
    }

    private void look(InstanceRef ref, Checkpoint checkpoint, Cancellation cancel) {
        try {
            inside.look(checkpoint, ref, cancel);
        } catch (ServiceException e) {
            looked.remove(Subject.of(ref, checkpoint)); // the next list tries again
            System.getLogger(InstanceCheckpoints.class.getName())
                    .log(System.Logger.Level.INFO, "not looked into: " + checkpoint.path(), e);
        }
    }

    /** With what has been found in them since they were listed. Asks nobody. */
    public List<Checkpoint> remembered(InstanceRef ref, List<Checkpoint> listed) {
        return verdicts.remembered(ref, listed);
    }

    /**
     * @param path as given to the script: relative to the project's folder, or absolute
     * @param reads whether its bytes are compared with the checksums it carries, which takes as long as reading it
     */
    public Check check(InstanceRef ref, String project, String path, boolean reads, Cancellation cancel) {
        Map<String, Object> args = Map.of("project", project, "path", path, "bytes", reads);
        Fields answer = runner.ask(ref, "check", args, reads ? READING : Runner.LIMIT, cancel);
        Optional<Checkpoint> there = answer.has("checkpoint")
                ? Optional.of(verdicts.remembered(ref, told(answer.object("checkpoint"))))
                : Optional.empty();
        Optional<Checkpoint> newest = Fields.objects(answer.members().get("newest")).stream()
                .map(it -> verdicts.remembered(ref, told(it)))
                .filter(it -> it.verdict().kind() == Verdict.Kind.COMPLETE)
                .findFirst();
        return new Check(answer.flag("exists"), there, newest, answer.text("free"));
    }

    /**
     * Deletes checkpoints, in one call. The instance itself refuses what is none, and the newest complete one of an active run.
     *
     * @param paths absolute; no more than one of {@link #calls}
     * @return what stays, with the reason: {@code no-checkpoint}, {@code gone}, {@code newest-of-active}, {@code linked} or the system's
     *     own words
     */
    public Map<String, String> delete(InstanceRef ref, List<String> paths, Cancellation cancel) {
        Fields answer = runner.ask(ref, "delete", Map.of("paths", paths), DELETING, cancel);
        Map<String, String> kept = new HashMap<>();
        answer.object("kept")
                .members()
                .forEach((path, reason) -> kept.put(String.valueOf(path), String.valueOf(reason)));
        return kept;
    }

    /** Paths in portions of which each can travel in one call. */
    public static List<List<String>> calls(List<String> paths) {
        List<List<String>> calls = new ArrayList<>();
        int bytes = 0;
        for (String path : paths) {
            int size = path.getBytes(StandardCharsets.UTF_8).length;
            if (calls.isEmpty()
                    || bytes + size > BYTES_AT_ONCE
                    || calls.getLast().size() == PATHS_AT_ONCE) {
                calls.add(new ArrayList<>());
                bytes = 0;
            }
            calls.getLast().add(path);
            bytes += size;
        }
        return calls;
    }

    /** An answer says the same names of code once, and then the place of the item that has them. */
    private List<Checkpoint> told(List<Fields> items) {
        List<Checkpoint> told = new ArrayList<>();
        for (Fields item : items) {
            int at = (int) item.integer("code", -1);
            boolean isNamedBefore = at >= 0 && at < told.size();
            told.add(verdicts.byCode(decode(item), (isNamedBefore ? items.get(at) : item).texts("code")));
        }
        return told;
    }

    private Checkpoint told(Fields item) {
        return verdicts.byCode(decode(item), item.texts("code"));
    }

    /** Reads the runner's record of a checkpoint, as it was judged when it was kept. */
    public static Checkpoint decode(Fields item) {
        String run = item.text("run_id");
        return new Checkpoint(
                item.text("path"),
                item.text("argument"),
                item.text("name"),
                item.text("project"),
                RunId.isValid(run) ? Optional.of(new RunId(run)) : Optional.empty(),
                whole(item, "epoch"),
                whole(item, "step"),
                item.object("metrics").numbers(),
                item.integer("size", 0),
                item.time("modified").orElse(Instant.EPOCH),
                new Verdict(kind(item.text("verdict")), item.text("reason"), item.texts("details")),
                List.of());
    }

    private static OptionalLong whole(Fields item, String name) {
        return item.number(name).isPresent() ? OptionalLong.of(item.integer(name, 0)) : OptionalLong.empty();
    }

    private static Verdict.Kind kind(String word) {
        try {
            return Verdict.Kind.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return Verdict.Kind.SUSPECT;
        }
    }
}
