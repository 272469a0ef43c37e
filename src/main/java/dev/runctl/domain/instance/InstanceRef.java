package dev.runctl.domain.instance;

/** One instance and where to reach it. */
public record InstanceRef(Location location, InstanceId id) {}
