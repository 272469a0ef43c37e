package dev.runctl.domain.ledger;

/** What is paid for by the time it is held, whether or not an instance runs. */
public sealed interface Thing {
    /**
     * An EBS volume.
     *
     * @param type EBS's name, for example {@code gp3}
     * @param iops provisioned operations per second; 0 where EC2 does not say
     * @param throughputMibps provisioned MiB per second; 0 where EC2 does not say
     */
    record Disk(String type, int sizeGib, int iops, int throughputMibps) implements Thing {}

    /** A public IPv4 address that is kept until it is released (an Elastic IP address). */
    record Address() implements Thing {}

    default Kind kind() {
        return switch (this) {
            case Disk disk -> Kind.DISK;
            case Address address -> Kind.ADDRESS;
        };
    }

    enum Kind {
        DISK,
        ADDRESS
    }
}
