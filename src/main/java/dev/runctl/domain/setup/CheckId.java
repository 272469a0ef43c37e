package dev.runctl.domain.setup;

import java.util.Locale;

/** One question of the setup check. */
public enum CheckId {
    /** Whose credentials these are, and whether this computer's clock agrees with AWS's. */
    IDENTITY,
    /** Whether the account may use the region. */
    REGION,
    PERMISSIONS,
    /** The default VPC and its subnets, which a launch without a subnet uses. */
    NETWORK,
    /** An instance profile with which Systems Manager reaches an instance. */
    INSTANCE_PROFILE,
    BUCKET,
    SPOT_ROLE,
    QUOTAS,
    /** Whether Systems Manager reaches each running instance, and if not, why. */
    REACHABILITY,
    /** This computer's own endpoint. */
    ENDPOINT,
    PYTHON,
    DISK,
    DATA_FOLDER;

    /** Its stem in the bundle: {@code instance-profile}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
