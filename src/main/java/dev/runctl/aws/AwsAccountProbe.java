package dev.runctl.aws;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.Identity;
import dev.runctl.domain.instance.ImageFamily;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.instance.InstanceGateway;
import dev.runctl.service.setup.AccountProbe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** The setup check's questions, through the SDK. */
public final class AwsAccountProbe implements AccountProbe {
    /** Small, cheap, and offered everywhere: only tried, never launched. */
    private static final String TRIAL_TYPE = "t3.micro";

    private static final String PROBE_KEY = "runctl/setup-check";

    private final AwsClients clients;
    private final InstanceGateway gateway;
    private final BucketMaker buckets;
    private final IamSetup iam;
    private final Images images;

    public AwsAccountProbe(AwsClients clients, InstanceGateway gateway) {
        this.clients = clients;
        this.gateway = gateway;
        this.buckets = new BucketMaker(clients);
        this.iam = new IamSetup(clients);
        this.images = new Images(clients);
    }

    @Override
    public Caller caller(Location location) {
        return AwsFailures.call("sts GetCallerIdentity", () -> {
            GetCallerIdentityResponse answer = clients.sts(location).getCallerIdentity();
            Optional<Duration> ahead = ServerClock.ahead(Optional.ofNullable(answer.sdkHttpResponse()));
            return new Caller(new Identity(answer.account(), answer.arn()), ahead);
        });
    }

    @Override
    public String regionState(Location location) {
        return AwsFailures.call(
                "ec2 DescribeRegions",
                () -> clients
                        .ec2(location)
                        .describeRegions(request -> request.allRegions(true).regionNames(location.region()))
                        .regions()
                        .stream()
                        .findFirst()
                        .map(region -> region.optInStatus() == null ? "opt-in-not-required" : region.optInStatus())
                        .orElse("not-opted-in"));
    }

    @Override
    public Optional<Failure> trial(Location location, Trial trial, Optional<InstanceId> instance) {
        String attempted = "ec2 " + trial.name();
        try {
            Ec2Client ec2 = clients.ec2(location);
            String id = instance.map(InstanceId::value).orElse("");
            switch (trial) {
                case RunInstances -> {
                    String image = images.newest(location, TRIAL_TYPE, ImageFamily.AMAZON_LINUX);
                    ec2.runInstances(request -> request.dryRun(true)
                            .imageId(image)
                            .instanceType(TRIAL_TYPE)
                            .minCount(1)
                            .maxCount(1));
                }
                case StartInstances ->
                    ec2.startInstances(request -> request.dryRun(true).instanceIds(id));
                case StopInstances ->
                    ec2.stopInstances(request -> request.dryRun(true).instanceIds(id));
                case TerminateInstances ->
                    ec2.terminateInstances(request -> request.dryRun(true).instanceIds(id));
                case CreateTags ->
                    ec2.createTags(request -> request.dryRun(true)
                            .resources(id)
                            .tags(Tag.builder().key("runctl:trial").value("").build()));
            }
            return Optional.empty();
        } catch (AwsServiceException e) {
            boolean isAllowed = e.awsErrorDetails() != null
                    && "DryRunOperation".equals(e.awsErrorDetails().errorCode());
            return isAllowed ? Optional.empty() : Optional.of(AwsFailures.of(e, attempted));
        } catch (ServiceException e) {
            return Optional.of(e.failure());
        } catch (RuntimeException e) {
            throw new ServiceException(AwsFailures.of(e, attempted), e);
        }
    }

    @Override
    public Map<String, Boolean> simulate(Location location, Identity identity, List<String> actions) {
        return iam.simulate(location, identity, actions);
    }

    @Override
    public Optional<Network> defaultNetwork(Location location) {
        return AwsFailures.call(
                "ec2 DescribeVpcs", () -> new Ec2Networks(clients.ec2(location), location).defaultNetwork());
    }

    @Override
    public Set<String> reachableProfiles(Location location) {
        return iam.reachableProfiles(location);
    }

    @Override
    public List<String> instanceProfiles(Location location) {
        return iam.instanceProfiles(location);
    }

    @Override
    public ProfilePlan profilePlan(Location location) {
        return iam.plan(location);
    }

    @Override
    public void createProfile(Location location) {
        iam.createProfile(location);
    }

    @Override
    public boolean hasSpotRole(Location location) {
        return iam.hasSpotRole(location);
    }

    @Override
    public void createSpotRole(Location location) {
        iam.createSpotRole(location);
    }

    @Override
    public boolean isWritable(Location location, String bucket) {
        return AwsFailures.call("s3 PutObject", () -> {
            try {
                var s3 = clients.s3(location);
                s3.putObject(
                        request -> request.bucket(bucket).key(PROBE_KEY),
                        RequestBody.fromString("Written by runctl.\n"));
                s3.deleteObject(request -> request.bucket(bucket).key(PROBE_KEY));
                return true;
            } catch (NoSuchBucketException e) {
                return false;
            }
        });
    }

    @Override
    public List<String> buckets(Location location) {
        return buckets.inRegion(location);
    }

    @Override
    public void createBucket(Location location, String bucket) {
        buckets.create(location, bucket);
    }

    @Override
    public double quota(Location location, String code) {
        String body = "{\"ServiceCode\":\"ec2\",\"QuotaCode\":\"" + code + "\"}";
        return AwsFailures.call("servicequotas GetServiceQuota", () -> {
            JsonNode answer;
            try {
                answer = clients.quotas(location).call("GetServiceQuota", body);
            } catch (AwsServiceException e) {
                boolean isNeverChanged =
                        "NoSuchResourceException".equals(e.awsErrorDetails().errorCode());
                if (!isNeverChanged) {
                    throw e;
                }
                answer = clients.quotas(location).call("GetAWSDefaultServiceQuota", body);
            }
            return Double.parseDouble(answer.field("Quota")
                    .flatMap(quota -> quota.field("Value"))
                    .map(JsonNode::asNumber)
                    .orElseThrow(() -> new IllegalStateException("Service Quotas named no value")));
        });
    }

    @Override
    public List<Reach> reach(Location location) {
        Map<InstanceId, Agent> agents = gateway.agents(location);
        Ec2Networks networks = new Ec2Networks(clients.ec2(location), location);
        return AwsFailures.call(
                "ec2 DescribeInstances",
                () -> running(location).stream()
                        .map(instance -> reach(location, instance, agents, networks))
                        .toList());
    }

    private List<Instance> running(Location location) {
        Filter running = Ec2Networks.filter("instance-state-name", "running");
        return clients
                .ec2(location)
                .describeInstancesPaginator(request -> request.filters(running).maxResults(1000))
                .reservations()
                .stream()
                .flatMap(reservation -> reservation.instances().stream())
                .toList();
    }

    private static Reach reach(
            Location location, Instance instance, Map<InstanceId, Agent> agents, Ec2Networks networks) {
        InstanceId id = new InstanceId(instance.instanceId());
        Agent agent = agents.getOrDefault(id, Agent.UNKNOWN);
        String profile = instance.iamInstanceProfile() == null
                ? ""
                : instance.iamInstanceProfile().arn().replaceFirst(".*/", "");
        boolean isAsked = !agent.isOnline() && !location.isThisComputer();
        return new Reach(
                id,
                InstanceMapping.instance(location, instance).name(),
                profile,
                instance.launchTime(),
                agent,
                isAsked ? wayOut(instance, networks) : Optional.empty());
    }

    /** Empty where the network may not be looked at. */
    private static Optional<Boolean> wayOut(Instance instance, Ec2Networks networks) {
        if (instance.vpcId() == null || instance.subnetId() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    networks.hasWayOut(instance.vpcId(), instance.subnetId(), instance.publicIpAddress() != null));
        } catch (AwsServiceException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<InstanceId> anyInstance(Location location) {
        return gateway.list(location).stream()
                .filter(it -> !it.state().awsName().equals(InstanceStateName.TERMINATED.toString()))
                .map(it -> it.id())
                .findFirst();
    }
}
