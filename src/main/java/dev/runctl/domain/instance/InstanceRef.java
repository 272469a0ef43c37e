package dev.runctl.domain.instance;

/** One instance and where to reach it. */
public record InstanceRef(Location location, InstanceId id) {
    /** The same whichever profile leads to it: EC2's ids are its own within a region. */
    public String name() {
        return (location.isThisComputer() ? location.profile() + "/" : "") + location.region() + "/" + id.value();
    }
}
