package dev.runctl.domain.checkpoint;

import java.util.List;

/**
 * What reading all of a checkpoint's bytes proved.
 *
 * @param damaged the parts whose bytes do not agree with their checksums, at most 100
 * @param checked bytes that a checksum vouches for; 0 where the format keeps none
 */
public record ContentsCheck(Outcome outcome, List<String> damaged, long checked) {
    public enum Outcome {
        /** Every part agrees with its checksum. */
        SOUND,
        DAMAGED,
        /** The format keeps no checksums, or its writer was told to leave them out. */
        NO_CHECKSUMS,
        /** It cannot be read to its end: not a whole file of its format. */
        NOT_READABLE
    }

    public ContentsCheck {
        damaged = List.copyOf(damaged);
    }
}
