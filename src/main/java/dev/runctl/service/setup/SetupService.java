package dev.runctl.service.setup;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Policy;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.setup.CheckId;
import dev.runctl.domain.setup.CheckState;
import dev.runctl.domain.setup.Finding;
import dev.runctl.domain.setup.Fix;
import dev.runctl.service.settings.BucketChoice;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs the checks of a location, each by itself, and makes what is missing when asked to. */
public final class SetupService {
    /** AWS refuses signatures that are five minutes off; this leaves a margin. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(2);

    private static final List<CheckId> AWS = List.of(
            CheckId.IDENTITY,
            CheckId.REGION,
            CheckId.PERMISSIONS,
            CheckId.NETWORK,
            CheckId.INSTANCE_PROFILE,
            CheckId.BUCKET,
            CheckId.SPOT_ROLE,
            CheckId.QUOTAS,
            CheckId.REACHABILITY);
    private static final List<CheckId> LOCAL =
            List.of(CheckId.ENDPOINT, CheckId.PYTHON, CheckId.DISK, CheckId.DATA_FOLDER, CheckId.REACHABILITY);

    private final AccountProbe account;
    private final BucketChoice bucketChoice;
    private final BucketSetup buckets;
    private final PermissionCheck permissions;
    private final QuotaCheck quotas;
    private final ReachabilityCheck reachability;
    private final LocalChecks local;

    public SetupService(AccountProbe account, LocalProbe machine, BucketChoice bucketChoice, Clock clock) {
        this.account = account;
        this.bucketChoice = bucketChoice;
        this.buckets = new BucketSetup(account, bucketChoice);
        this.permissions = new PermissionCheck(account);
        this.quotas = new QuotaCheck(account);
        this.reachability = new ReachabilityCheck(account, clock);
        this.local = new LocalChecks(account, machine);
    }

    /** What there is to check there, in the order to show it in. */
    public List<CheckId> checks(Location location) {
        return location.isThisComputer() ? LOCAL : AWS;
    }

    /** Blocks. Never fails: what cannot be asked is a finding too. */
    public Finding check(Location location, CheckId id) {
        try {
            return switch (id) {
                case IDENTITY -> identity(location);
                case REGION -> region(location);
                case PERMISSIONS -> permissions.check(location);
                case NETWORK -> network(location);
                case INSTANCE_PROFILE -> instanceProfile(location);
                case BUCKET -> bucket(location);
                case SPOT_ROLE -> spotRole(location);
                case QUOTAS -> quotas.check(location);
                case REACHABILITY -> reachability.check(location);
                case ENDPOINT -> local.endpoint(location);
                case PYTHON -> local.python();
                case DISK -> local.disk();
                case DATA_FOLDER -> local.dataFolder();
            };
        } catch (ServiceException e) {
            return notAnswered(id, e.failure());
        }
    }

    /** Without the caller nothing else works, so not knowing it is bad news; elsewhere it only leaves a question open. */
    private static Finding notAnswered(CheckId id, Failure failure) {
        Finding unknown = Finding.unknown(failure);
        boolean needsSignIn = failure instanceof Failure.Credentials
                && failure.evidence().cause().equals("sign-in");
        Finding found = needsSignIn ? unknown.fixedBy(new Fix.SignIn()) : unknown;
        return id == CheckId.IDENTITY || id == CheckId.ENDPOINT
                ? Finding.of(CheckState.ATTENTION, "failed").because(failure).withFixOf(found)
                : found;
    }

    private Finding identity(Location location) {
        AccountProbe.Caller caller = account.caller(location);
        String arn = caller.identity().arn();
        Duration ahead = caller.clockAhead().orElse(Duration.ZERO);
        if (ahead.abs().compareTo(CLOCK_TOLERANCE) > 0) {
            return Finding.of(
                    CheckState.ATTENTION,
                    ahead.isPositive() ? "clock-ahead" : "clock-behind",
                    String.valueOf(ahead.abs().toMinutes()),
                    arn);
        }
        boolean isRoot = arn.endsWith(":root");
        return Finding.of(
                isRoot ? CheckState.ATTENTION : CheckState.GOOD,
                isRoot ? "root" : "good",
                arn,
                caller.identity().account());
    }

    private Finding region(Location location) {
        String state = account.regionState(location);
        return state.equals("not-opted-in")
                ? Finding.of(CheckState.ATTENTION, "not-enabled", location.region())
                        .fixedBy(new Fix.Command("aws account enable-region --region-name " + location.region()
                                + " --profile " + location.profile()))
                        .allowedBy(Policy.allowing("account:EnableRegion"))
                : Finding.of(CheckState.GOOD, "good", location.region());
    }

    private Finding network(Location location) {
        Optional<AccountProbe.Network> found = account.defaultNetwork(location);
        if (found.isEmpty()) {
            return Finding.of(CheckState.ATTENTION, "none", location.region())
                    .fixedBy(new Fix.Command("aws ec2 create-default-vpc --region " + location.region() + " --profile "
                            + location.profile()))
                    .allowedBy(Policy.allowing("ec2:CreateDefaultVpc"));
        }
        AccountProbe.Network network = found.get();
        String zones = String.join(", ", network.zones());
        if (network.zones().isEmpty()) {
            return Finding.of(CheckState.ATTENTION, "no-subnet", network.vpc())
                    .fixedBy(new Fix.Command("aws ec2 create-default-subnet --availability-zone " + location.region()
                            + "a --region " + location.region() + " --profile " + location.profile()))
                    .allowedBy(Policy.allowing("ec2:CreateDefaultSubnet"));
        }
        return network.hasWayOut()
                ? Finding.of(CheckState.GOOD, "good", network.vpc(), zones)
                : Finding.of(CheckState.ATTENTION, "no-way-out", network.vpc())
                        .fixedBy(Fix.Page.routes(location.region(), network.vpc()));
    }

    private Finding instanceProfile(Location location) {
        List<String> profiles =
                account.reachableProfiles(location).stream().sorted().toList();
        return profiles.isEmpty()
                ? Finding.of(CheckState.ATTENTION, "none")
                        .fixedBy(Fix.Made.INSTANCE_PROFILE)
                        .allowedBy(Policy.allowing(
                                "iam:CreateRole",
                                "iam:TagRole",
                                "iam:AttachRolePolicy",
                                "iam:CreateInstanceProfile",
                                "iam:AddRoleToInstanceProfile",
                                "iam:PassRole"))
                : Finding.of(CheckState.GOOD, "good", String.join(", ", profiles));
    }

    private Finding bucket(Location location) {
        Optional<String> name = bucketChoice.of(location);
        if (name.isEmpty()) {
            return Finding.of(CheckState.ATTENTION, "not-named").fixedBy(new Fix.ChooseBucket());
        }
        String bucket = name.get();
        Policy policy = new Policy(List.of(
                new Policy.Statement(List.of("s3:ListBucket"), "arn:aws:s3:::" + bucket),
                new Policy.Statement(
                        List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject"), "arn:aws:s3:::" + bucket + "/*")));
        try {
            return account.isWritable(location, bucket)
                    ? choosable(CheckState.GOOD, "good", bucket)
                    : Finding.of(CheckState.ATTENTION, reason("missing"), bucket)
                            .fixedBy(Fix.Made.BUCKET)
                            .allowedBy(Policy.allowing("s3:CreateBucket"));
        } catch (ServiceException e) {
            return switch (e.failure()) {
                case Failure.AccessDenied denied ->
                    choosable(CheckState.ATTENTION, "denied", bucket)
                            .allowedBy(policy)
                            .because(denied);
                case Failure.InvalidInput elsewhere
                when elsewhere.problem().equals("other-region") ->
                    choosable(CheckState.ATTENTION, "other-region", bucket).because(elsewhere);
                default -> throw e;
            };
        }
    }

    private Finding choosable(CheckState state, String reason, String bucket) {
        Finding found = Finding.of(state, reason(reason), bucket);
        return bucketChoice.isFixed() ? found : found.fixedBy(new Fix.ChooseBucket());
    }

    /** What the variable names is said to be so, as nothing else can be chosen then. */
    private String reason(String code) {
        return bucketChoice.isFixed() ? code + "-fixed" : code;
    }

    private Finding spotRole(Location location) {
        return account.hasSpotRole(location)
                ? Finding.of(CheckState.GOOD, "good")
                : Finding.of(CheckState.ATTENTION, "none")
                        .fixedBy(Fix.Made.SPOT_ROLE)
                        .allowedBy(Policy.allowing("iam:CreateServiceLinkedRole"));
    }

    /** Chooses or makes the bucket. */
    public BucketSetup buckets() {
        return buckets;
    }

    /** What making it would do, to be shown before: role and policy of an instance profile; empty where there is no more to say. */
    public Optional<AccountProbe.ProfilePlan> plan(Location location, Fix.Made made) {
        return made == Fix.Made.INSTANCE_PROFILE ? Optional.of(account.profilePlan(location)) : Optional.empty();
    }

    /** Makes it; what is there already stays. */
    public void make(Location location, Fix.Made made) {
        switch (made) {
            case INSTANCE_PROFILE -> account.createProfile(location);
            case SPOT_ROLE -> account.createSpotRole(location);
            case BUCKET ->
                account.createBucket(location, bucketChoice.of(location).orElseThrow());
        }
    }
}
