package dev.runctl.domain.forgotten;

import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.RunId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Something that costs and may be forgotten.
 *
 * @param id AWS's id; of an object in a bucket its key
 * @param name the Name tag, an address, or the bucket
 * @param since from when on it is as it is; empty where AWS does not tell
 * @param bytes how much storage it takes, 0 for none
 * @param usdPerMonth empty where the price is not known
 * @param marked the day of the tag {@code runctl:to-delete}, or empty
 * @param run an active run on it: then nothing may be done to it
 */
public record Forgotten(
        Kind kind,
        Location location,
        String id,
        String name,
        String bucket,
        Optional<Instant> since,
        long bytes,
        Optional<BigDecimal> usdPerMonth,
        Owner owner,
        String marked,
        Optional<RunId> run,
        Activity activity,
        Act act) {
    public enum Kind {
        /** Runs, and no run of this program does. */
        IDLE,
        /** Has run for days. */
        LONG_RUNNING,
        /** Does not run, and its disks cost all the same. */
        STOPPED,
        UNATTACHED_VOLUME,
        UNUSED_ADDRESS,
        /** Parts of an upload that was never finished. */
        UNFINISHED_UPLOAD,
        /** Code on its way to an instance that has long arrived. */
        STAGING
    }

    public enum Owner {
        /** Made by this program for this person. */
        MINE,
        /** Made by this program for somebody else, or for whom is not told. */
        PROGRAM,
        OTHERS
    }

    /** The one thing that ends the cost. */
    public enum Act {
        STOP,
        TERMINATE,
        DELETE_VOLUME,
        RELEASE_ADDRESS,
        ABORT_UPLOAD,
        DELETE_OBJECT;

        /** Whether it is a resource of EC2, which can be tagged. */
        public boolean isTaggable() {
            return this != ABORT_UPLOAD && this != DELETE_OBJECT;
        }
    }

    /**
     * What an instance is doing.
     *
     * @param isKnown whether it could be asked
     * @param load processes that wanted a processor, on average over 15 minutes
     * @param gpuPercent use of its GPUs just now; empty without one
     */
    public record Activity(boolean isKnown, OptionalDouble load, OptionalInt gpuPercent) {
        public static final Activity UNKNOWN = new Activity(false, OptionalDouble.empty(), OptionalInt.empty());
    }

    /** Whether it may be selected at all. */
    public boolean isSafe() {
        return run.isEmpty();
    }

    /** Only what this program made for this person, and what is surely idle, is selected before anybody looks. */
    public boolean isPreselected() {
        boolean isSure = kind != Kind.LONG_RUNNING && (kind != Kind.IDLE || activity.isKnown());
        return isSafe() && isSure && owner == Owner.MINE;
    }
}
