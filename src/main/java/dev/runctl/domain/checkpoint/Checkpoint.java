package dev.runctl.domain.checkpoint;

import dev.runctl.domain.run.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A saved state of a run.
 *
 * @param path its path at its place: absolute
 * @param argument the path to give to the script's resume flag: relative to the project's folder where it lies inside
 * @param name the file's or folder's name
 * @param project the project whose folder it lies in, or empty
 * @param run the run that wrote it, where the instance's records tell
 * @param epoch read from the file, else from digits in its name
 * @param metrics numbers read from the file such as loss and accuracy
 * @param size in bytes, all files together
 * @param copies where else it lies
 */
public record Checkpoint(
        String path,
        String argument,
        String name,
        String project,
        Optional<RunId> run,
        OptionalLong epoch,
        OptionalLong step,
        Map<String, Double> metrics,
        long size,
        Instant modified,
        Verdict verdict,
        List<Copy> copies) {
    public Checkpoint {
        metrics = Map.copyOf(metrics);
        copies = List.copyOf(copies);
    }

    public Checkpoint withMetrics(Map<String, Double> measured) {
        return new Checkpoint(
                path, argument, name, project, run, epoch, step, measured, size, modified, verdict, copies);
    }

    public Checkpoint withCopies(List<Copy> found) {
        return new Checkpoint(path, argument, name, project, run, epoch, step, metrics, size, modified, verdict, found);
    }

    public Checkpoint withVerdict(Verdict now) {
        return new Checkpoint(path, argument, name, project, run, epoch, step, metrics, size, modified, now, copies);
    }

    /** Whether its path is one on its instance; else it is known from its copies alone, and the path is that of a copy. */
    public boolean isOnInstance() {
        return copies.stream().noneMatch(it -> it.uri().equals(path));
    }

    /** With what an inspection says; epoch and step of the name stay where it says neither. */
    public Checkpoint judged(Judgement found) {
        boolean counted = found.epoch().isPresent() || found.step().isPresent();
        return new Checkpoint(
                path,
                argument,
                name,
                project,
                run,
                counted ? found.epoch() : epoch,
                counted ? found.step() : step,
                found.metrics(),
                size,
                modified,
                found.verdict(),
                copies);
    }

    /** The copies that hold all of it, as far as their size and their marker tell. */
    public List<Copy> wholeCopies() {
        return copies.stream()
                .filter(copy -> copy.isAsLargeAs(this) && copy.state() == Copy.State.THERE)
                .toList();
    }
}
