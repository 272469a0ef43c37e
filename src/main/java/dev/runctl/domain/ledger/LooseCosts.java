package dev.runctl.domain.ledger;

/**
 * What a disk or an address costs that is attached to no instance.
 *
 * @param name its Name tag or address; may be empty
 */
public record LooseCosts(String id, String name, Thing thing, Spent spent) {}
