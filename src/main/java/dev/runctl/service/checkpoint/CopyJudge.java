package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.domain.checkpoint.Inspected;
import dev.runctl.domain.checkpoint.Judgement;
import dev.runctl.domain.checkpoint.ReadingCost;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.run.JudgedCheckpoints;
import dev.runctl.service.run.JudgedCheckpoints.Subject;
import java.util.Optional;

/** Gives checkpoints that lie in S3 their verdict, by looking into the copy once. */
public final class CopyJudge {
    /** @param cost nothing where it was known already */
    public record Judged(Checkpoint checkpoint, ReadingCost cost) {}

    private final InspectionService inspections;
    private final JudgedCheckpoints known;

    public CopyJudge(InspectionService inspections, JudgedCheckpoints known) {
        this.inspections = inspections;
        this.known = known;
    }

    /** What has been found in it before, without asking anybody. */
    Optional<Checkpoint> known(Checkpoint checkpoint, Copy copy) {
        return known.find(Subject.of(copy)).map(checkpoint::judged);
    }

    /**
     * @param copy which of its copies
     * @throws dev.runctl.domain.failure.ServiceException what S3 answers
     */
    public Judged judge(Checkpoint checkpoint, Copy copy, Location location, Cancellation cancel) {
        Optional<Judgement> before = known.find(Subject.of(copy));
        if (before.isPresent()) {
            return new Judged(checkpoint.judged(before.get()), ReadingCost.NONE);
        }
        Inspected inspected =
                inspections.inspect(new CheckpointPlace.InBucket(location, copy.bucket(), copy.key()), cancel);
        Judgement judgement = Judgement.of(inspected.inspection());
        // Read a moment after it was listed, it may be another one by now.
        if (inspected.size() == copy.size() && !judgement.verdict().isPassing()) {
            known.save(Subject.of(copy), judgement);
        }
        return new Judged(checkpoint.judged(judgement), inspected.cost());
    }
}
