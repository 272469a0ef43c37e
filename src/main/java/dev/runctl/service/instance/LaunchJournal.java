package dev.runctl.service.instance;

import dev.runctl.domain.instance.Location;
import java.time.Instant;
import java.util.List;

/**
 * The launches whose end this program does not know yet. An entry is on the disk before EC2 is asked, so that whoever
 * starts next can find what a launch has made whose program was killed before it heard the answer.
 */
public interface LaunchJournal {
    /** Remembers nothing: for what launches nothing that costs. */
    LaunchJournal NONE = new LaunchJournal() {
        @Override
        public void asked(Entry entry) {}

        @Override
        public void givenUp(String clientToken) {}

        @Override
        public void settled(String clientToken) {}

        @Override
        public List<Entry> open() {
            return List.of();
        }
    };

    /**
     * One request for instances.
     *
     * @param name what the person called it, or the type
     * @param owner the process that waits for the answer, see {@link LaunchOwner}
     * @param isGivenUp whether nobody wants the instances any more: what appears is to be terminated
     */
    record Entry(String clientToken, Location location, String name, Instant asked, String owner, boolean isGivenUp) {}

    /** Writes the entry down; returns when it is on the disk. */
    void asked(Entry entry);

    void givenUp(String clientToken);

    /** Nothing is left to find. */
    void settled(String clientToken);

    /** All entries not settled, oldest first. */
    List<Entry> open();
}
