package dev.runctl.service.run;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.domain.checkpoint.Judgement;
import dev.runctl.domain.instance.InstanceRef;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** What inspections have found, kept so that no list knows less than somebody has seen already. */
public interface JudgedCheckpoints {
    /**
     * A checkpoint at its place. Of another size or time it is another one.
     *
     * @param place the bucket as {@code s3://name}, or the instance as {@code profile/region/id}
     * @param path key, or absolute path
     * @param modified in whole milliseconds
     */
    record Subject(String place, String path, long size, Instant modified) {
        public Subject {
            modified = modified.truncatedTo(ChronoUnit.MILLIS);
        }

        public static Subject of(Copy copy) {
            return new Subject("s3://" + copy.bucket(), copy.key(), copy.size(), copy.modified());
        }

        public static Subject of(InstanceRef ref, Checkpoint checkpoint) {
            return new Subject(place(ref), checkpoint.path(), checkpoint.size(), checkpoint.modified());
        }

        public static String place(InstanceRef ref) {
            return ref.location().profile() + "/" + ref.location().region() + "/"
                    + ref.id().value();
        }
    }

    Optional<Judgement> find(Subject subject);

    /** All that is known of a place. */
    Map<Subject, Judgement> in(String place);

    /** In the place of what was known of the same path. */
    void save(Subject subject, Judgement judgement);
}
