package dev.runctl.service.guard;

import dev.runctl.domain.instance.InstanceRef;
import java.time.Instant;
import java.util.List;

/** Keeps what guards told of landings: EC2 keeps a console for about an hour, and people come back later than that. */
public interface LandingStore {
    /**
     * @param at when the landing began, in whole milliseconds; with the instance it is the landing's name
     * @param record the guard's own JSON
     * @param isOver whether nothing more is to come
     */
    record Entry(InstanceRef ref, Instant at, String record, boolean isOver) {}

    /** Keeps it unless it is known and over already. Answers whether something new is kept. */
    boolean save(Entry entry);

    /** Of one instance, newest first. */
    List<Entry> on(InstanceRef ref);

    /** Those that are over and of which nobody has been told, oldest first. */
    List<Entry> untold();

    /** Whether this call is the first for the landing, among all programs that share the store. */
    boolean claimTelling(InstanceRef ref, Instant at);
}
