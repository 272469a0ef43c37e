package dev.runctl.service.run;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Judgement;
import dev.runctl.domain.checkpoint.SiblingSizes;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.service.run.JudgedCheckpoints.Subject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Completes what an instance says of its checkpoints, which is what their bytes prove: by the code that they name, by what
 * an inspection has found before, and by their siblings.
 */
public final class CheckpointVerdicts {
    private final CodeJudge code;
    private final JudgedCheckpoints known;

    public CheckpointVerdicts(CodeJudge code, JudgedCheckpoints known) {
        this.code = code;
        this.known = known;
    }

    /** By the code that it names. */
    Checkpoint byCode(Checkpoint checkpoint, List<String> names) {
        return checkpoint.withVerdict(code.judge(checkpoint.verdict(), names));
    }

    /** One alone, whose siblings are not known. That its bytes were found damaged is kept. */
    Checkpoint remembered(InstanceRef ref, Checkpoint checkpoint) {
        if (checkpoint.verdict().isDamaged()) {
            known.save(
                    Subject.of(ref, checkpoint),
                    new Judgement(checkpoint.epoch(), checkpoint.step(), checkpoint.metrics(), checkpoint.verdict()));
        }
        return known(checkpoint, known.find(Subject.of(ref, checkpoint)));
    }

    /** All of an instance. */
    List<Checkpoint> remembered(InstanceRef ref, List<Checkpoint> checkpoints) {
        Map<Subject, Judgement> judged = known.in(Subject.place(ref));
        List<Checkpoint> looked = judged.isEmpty()
                ? checkpoints
                : checkpoints.stream()
                        .map(it -> known(it, Optional.ofNullable(judged.get(Subject.of(ref, it)))))
                        .toList();
        return SiblingSizes.judge(looked);
    }

    private static Checkpoint known(Checkpoint checkpoint, Optional<Judgement> judgement) {
        // What is being written is not what was looked into, whatever its size and time.
        if (checkpoint.verdict().isDamaged()) {
            return checkpoint; // all of it has just been read
        }
        boolean isMoving = checkpoint.verdict().kind() == Verdict.Kind.INCOMPLETE
                && checkpoint.verdict().isPassing();
        return isMoving ? checkpoint : judgement.map(checkpoint::judged).orElse(checkpoint);
    }
}
