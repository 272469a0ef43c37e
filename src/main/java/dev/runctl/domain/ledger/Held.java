package dev.runctl.domain.ledger;

import dev.runctl.domain.instance.InstanceId;
import java.time.Instant;
import java.util.Optional;

/**
 * A thing as one look showed it.
 *
 * @param id EC2's id
 * @param name its Name tag, or what else people call it; may be empty
 * @param instance what it is attached to
 * @param created when it was made, where EC2 says so
 */
public record Held(String id, String name, Thing thing, Optional<InstanceId> instance, Optional<Instant> created) {}
