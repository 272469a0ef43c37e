package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.domain.checkpoint.Inspected;
import dev.runctl.domain.checkpoint.Judgement;
import dev.runctl.domain.checkpoint.ReadingCost;
import dev.runctl.domain.instance.Location;
import java.util.Optional;
import java.util.Set;

/** Gives checkpoints that lie in S3 their verdict, by looking into the copy once. */
public final class CopyJudge {
    /** Verdicts on the moment, not on the copy. */
    private static final Set<String> PASSING = Set.of("unreadable", "being-written");

    /** @param cost nothing where it was known already */
    public record Judged(Checkpoint checkpoint, ReadingCost cost) {}

    private final InspectionService inspections;
    private final JudgedCopies known;

    public CopyJudge(InspectionService inspections, JudgedCopies known) {
        this.inspections = inspections;
        this.known = known;
    }

    /**
     * @param copy which of its copies
     * @throws dev.runctl.domain.failure.ServiceException what S3 answers
     */
    public Judged judge(Checkpoint checkpoint, Copy copy, Location location, Cancellation cancel) {
        Optional<Judgement> before = known.find(copy);
        if (before.isPresent()) {
            return new Judged(checkpoint.judged(before.get()), ReadingCost.NONE);
        }
        Inspected inspected =
                inspections.inspect(new CheckpointPlace.InBucket(location, copy.bucket(), copy.key()), cancel);
        Judgement judgement = Judgement.of(inspected.inspection());
        // Read a moment after it was listed, it may be another one by now.
        if (inspected.size() == copy.size()
                && !PASSING.contains(judgement.verdict().reason())) {
            known.save(copy, judgement);
        }
        return new Judged(checkpoint.judged(judgement), inspected.cost());
    }
}
