package dev.runctl.service.checkpoint;

import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.domain.checkpoint.Judgement;
import java.util.Optional;

/** What was found in copies in S3, kept so that none is looked into twice. A copy of another size or time is another one. */
public interface JudgedCopies {
    Optional<Judgement> find(Copy copy);

    void save(Copy copy, Judgement judgement);
}
