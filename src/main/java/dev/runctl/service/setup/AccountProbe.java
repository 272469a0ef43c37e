package dev.runctl.service.setup;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.Identity;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.Location;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the setup check asks of an account. Every method blocks and fails with a ServiceException. */
public interface AccountProbe {
    /** @param clockAhead how far this computer's clock is ahead of AWS's (negative where behind); empty where unknown */
    record Caller(Identity identity, Optional<Duration> clockAhead) {}

    Caller caller(Location location);

    /** EC2's word for whether the account uses the region: {@code opt-in-not-required}, {@code opted-in}, {@code not-opted-in}. */
    String regionState(Location location);

    /** What EC2 can be asked without doing it. */
    enum Trial {
        RunInstances,
        StartInstances,
        StopInstances,
        TerminateInstances,
        CreateTags
    }

    /**
     * Asks with DryRun.
     *
     * @param instance one that exists; not needed for RunInstances
     * @return why not, or empty where it is allowed
     */
    Optional<Failure> trial(Location location, Trial trial, Optional<InstanceId> instance);

    /** Which of the actions the caller's policies allow, by IAM's simulator. */
    Map<String, Boolean> simulate(Location location, Identity identity, List<String> actions);

    /**
     * @param vpc the default VPC's id
     * @param zones the zones that have a default subnet
     * @param hasWayOut whether its main route table leads to the internet
     */
    record Network(String vpc, List<String> zones, boolean hasWayOut) {}

    Optional<Network> defaultNetwork(Location location);

    /** The names of the instance profiles whose role has AmazonSSMManagedInstanceCore. */
    Set<String> reachableProfiles(Location location);

    /** The names of all instance profiles of the account. */
    List<String> instanceProfiles(Location location);

    /** What is to be made: shown before it is. */
    record ProfilePlan(String name, String trust, String policyArn) {}

    ProfilePlan profilePlan(Location location);

    /**
     * Makes the role and the instance profile of the plan; what is there already stays. Where it fails, all that this call
     * made is taken away again.
     */
    void createProfile(Location location);

    boolean hasSpotRole(Location location);

    void createSpotRole(Location location);

    /** The names of the account's buckets that lie in the location's region. */
    List<String> buckets(Location location);

    /** Whether the bucket exists, by writing a small object and deleting it. */
    boolean isWritable(Location location, String bucket);

    /**
     * Makes it in the location's region, with all of Block Public Access; one's own that is there already is only closed. Where
     * it cannot be closed it is taken away again.
     */
    void createBucket(Location location, String bucket);

    /**
     * The quota's value now.
     *
     * @param code for example {@code L-DB2E81BA}
     * @return in vCPUs
     */
    double quota(Location location, String code);

    /**
     * A running instance as far as its reachability is concerned.
     *
     * @param profile the name of its instance profile, or empty
     * @param hasWayOut whether its subnet's routes and its address let it reach AWS; empty where that could not be asked
     */
    record Reach(
            InstanceId id, String name, String profile, Instant launched, Agent agent, Optional<Boolean> hasWayOut) {}

    /** Of the running instances. */
    List<Reach> reach(Location location);

    /** Any instance of the region that is not terminated, to try permissions on. */
    Optional<InstanceId> anyInstance(Location location);
}
