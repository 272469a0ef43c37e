package dev.runctl.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.domain.setup.CheckId;
import dev.runctl.domain.setup.CheckState;
import dev.runctl.domain.setup.Finding;
import dev.runctl.domain.setup.Fix;
import dev.runctl.service.settings.BucketChoice;
import dev.runctl.service.setup.FakeChoices;
import dev.runctl.service.setup.InstanceProfiles;
import dev.runctl.service.setup.LocalProbe;
import dev.runctl.service.setup.SetupService;
import dev.runctl.testing.Moto;
import dev.runctl.testing.UserProfile;
import dev.runctl.text.SetupText;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** The setup check on an account that nobody here wrote. */
class SetupCheckTest {
    private static Optional<Moto> moto = Optional.empty();
    private static AwsClients clients;
    private static Ec2InstanceGateway gateway;

    private final SetupText words = new SetupText();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        moto = Moto.start(Map.of("MOTO_IAM_LOAD_MANAGED_POLICIES", "true"));
        assumeTrue(moto.isPresent(), "moto_server is not installed: pip install 'moto[server]'");
        clients = UserProfile.clients(moto.orElseThrow().url());
        gateway = new Ec2InstanceGateway(clients, "tester");
    }

    @AfterAll
    static void stop() {
        if (clients != null) {
            clients.close();
        }
        moto.ifPresent(Moto::close);
    }

    private static SetupService setup(Optional<String> bucket) {
        LocalProbe none = new LocalProbe() {
            @Override
            public Optional<String> python() {
                return Optional.empty();
            }

            @Override
            public long freeBytes() {
                return 0;
            }

            @Override
            public Folder dataFolder() {
                return new Folder("", false, false);
            }
        };
        return new SetupService(
                new AwsAccountProbe(clients, gateway),
                none,
                new BucketChoice(bucket, new FakeChoices()),
                Clock.systemUTC());
    }

    private Finding check(CheckId id, CheckState expected) {
        return check(setup(Optional.empty()), id, expected);
    }

    private Finding check(SetupService setup, CheckId id, CheckState expected) {
        Finding finding = setup.check(UserProfile.LOCATION, id);
        String said = words.reason(id, finding);
        assertThat(finding.state()).as(said).isEqualTo(expected);
        assertThat(said).doesNotContain("{0}").doesNotContain(UserProfile.SECRET);
        finding.lines().forEach(line -> assertThat(words.line(id, line)).doesNotContain("{0}"));
        return finding;
    }

    @Test
    void whoAndWhere() {
        assertThat(words.reason(CheckId.IDENTITY, check(CheckId.IDENTITY, CheckState.GOOD)))
                .contains("arn:aws:sts::123456789012");
        check(CheckId.REGION, CheckState.GOOD);
        String vpc = check(CheckId.NETWORK, CheckState.ATTENTION).arguments().getFirst(); // moto gives it no gateway
        var ec2 = clients.ec2(UserProfile.LOCATION);
        String gate = ec2.createInternetGateway().internetGateway().internetGatewayId();
        ec2.attachInternetGateway(it -> it.vpcId(vpc).internetGatewayId(gate));
        String table = ec2.describeRouteTables(it -> it.filters(Ec2Networks.filter("vpc-id", vpc)))
                .routeTables()
                .getFirst()
                .routeTableId();
        ec2.createRoute(
                it -> it.routeTableId(table).destinationCidrBlock("0.0.0.0/0").gatewayId(gate));
        Finding network = check(CheckId.NETWORK, CheckState.GOOD);
        assertThat(network.arguments().get(1)).contains("eu-west-1a");
    }

    @Test
    void permissionsAreTriedWithoutDoingThem() {
        NewInstance one =
                new NewInstance("tried", "t3.micro", "", 1, Lifecycle.ON_DEMAND, 0, "", Map.of(), "trial-token");
        InstanceRef ref = gateway.create(UserProfile.LOCATION, one).getFirst().ref();
        int before = gateway.list(UserProfile.LOCATION).size();

        Finding found = setup(Optional.empty()).check(UserProfile.LOCATION, CheckId.PERMISSIONS);

        assertThat(found.lines())
                .filteredOn(line -> line.reason().equals("allowed"))
                .extracting(Finding.Line::subject)
                .contains("ec2:RunInstances", "ec2:StartInstances", "ec2:StopInstances", "ec2:TerminateInstances");
        assertThat(gateway.list(UserProfile.LOCATION)).hasSize(before);
        assertThat(gateway.get(ref).state().awsName()).isEqualTo("running");

        Finding reach = check(CheckId.REACHABILITY, CheckState.ATTENTION);
        assertThat(reach.lines())
                .filteredOn(line -> line.subject().contains("tried"))
                .singleElement()
                .satisfies(line ->
                        assertThat(words.line(CheckId.REACHABILITY, line)).contains("no instance profile"));
        gateway.terminate(ref);
    }

    @Test
    void theInstanceProfileIsMadeOnceAndWholly() {
        IamClient iam = clients.iam(UserProfile.LOCATION);
        Finding missing = check(CheckId.INSTANCE_PROFILE, CheckState.ATTENTION);
        assertThat(missing.fix()).contains(Fix.Made.INSTANCE_PROFILE);
        assertThat(missing.policy().orElseThrow().json()).contains("iam:CreateRole", "iam:PassRole");
        SetupService setup = setup(Optional.empty());
        var plan = setup.plan(UserProfile.LOCATION, Fix.Made.INSTANCE_PROFILE).orElseThrow();
        assertThat(plan.trust()).contains("ec2.amazonaws.com", "sts:AssumeRole");

        setup.make(UserProfile.LOCATION, Fix.Made.INSTANCE_PROFILE);
        setup.make(UserProfile.LOCATION, Fix.Made.INSTANCE_PROFILE); // what is there already stays
        assertThat(new InstanceProfiles(setup, new AwsAccountProbe(clients, gateway), new FakeChoices())
                        .choice(UserProfile.LOCATION))
                .satisfies(choice -> {
                    assertThat(choice.names()).contains(plan.name());
                    assertThat(choice.able().orElseThrow()).contains(plan.name());
                    assertThat(choice.preferred()).isEqualTo(plan.name());
                });

        assertThat(check(CheckId.INSTANCE_PROFILE, CheckState.GOOD).arguments().getFirst())
                .isEqualTo(plan.name());
        assertThat(iam.getInstanceProfile(r -> r.instanceProfileName(plan.name()))
                        .instanceProfile()
                        .roles())
                .singleElement()
                .satisfies(role -> assertThat(role.roleName()).isEqualTo(plan.name()));

        // A colleague's role of that name, without the policy, stays when a later step fails.
        iam.removeRoleFromInstanceProfile(
                r -> r.instanceProfileName(plan.name()).roleName(plan.name()));
        iam.deleteInstanceProfile(r -> r.instanceProfileName(plan.name()));
        iam.detachRolePolicy(r -> r.roleName(plan.name()).policyArn(plan.policyArn()));
        iam.deleteRole(r -> r.roleName(plan.name()));
        iam.createInstanceProfile(r -> r.instanceProfileName(plan.name()));
        iam.createRole(r -> r.roleName("other").assumeRolePolicyDocument(plan.trust()));
        iam.addRoleToInstanceProfile(r -> r.instanceProfileName(plan.name()).roleName("other"));

        assertThatThrownBy(() -> setup.make(UserProfile.LOCATION, Fix.Made.INSTANCE_PROFILE))
                .isInstanceOf(ServiceException.class);

        assertThatThrownBy(() -> iam.getRole(r -> r.roleName(plan.name()))).isInstanceOf(NoSuchEntityException.class);
        assertThat(iam.getInstanceProfile(r -> r.instanceProfileName(plan.name()))
                        .instanceProfile()
                        .roles())
                .extracting(it -> it.roleName())
                .containsExactly("other");
    }

    @Test
    void bucketAndSpotRole() {
        assertThat(check(CheckId.BUCKET, CheckState.ATTENTION).fix()).contains(new Fix.ChooseBucket());
        SetupService named = setup(Optional.of("runctl-of-the-lab"));
        assertThat(check(named, CheckId.BUCKET, CheckState.ATTENTION).fix()).contains(Fix.Made.BUCKET);
        named.make(UserProfile.LOCATION, Fix.Made.BUCKET);
        check(named, CheckId.BUCKET, CheckState.GOOD);
        assertThat(clients.s3(UserProfile.LOCATION)
                        .listObjectsV2(request -> request.bucket("runctl-of-the-lab"))
                        .contents())
                .as("the trial leaves nothing")
                .isEmpty();

        assertThat(clients.s3(UserProfile.LOCATION)
                        .getPublicAccessBlock(request -> request.bucket("runctl-of-the-lab"))
                        .publicAccessBlockConfiguration())
                .satisfies(block -> {
                    assertThat(block.blockPublicAcls()).isTrue();
                    assertThat(block.ignorePublicAcls()).isTrue();
                    assertThat(block.blockPublicPolicy()).isTrue();
                    assertThat(block.restrictPublicBuckets()).isTrue();
                });
        named.make(UserProfile.LOCATION, Fix.Made.BUCKET); // one's own stays
        assertThat(setup(Optional.empty())
                        .buckets()
                        .options(UserProfile.LOCATION)
                        .names())
                .contains("runctl-of-the-lab");

        assertThat(check(CheckId.SPOT_ROLE, CheckState.ATTENTION).fix()).contains(Fix.Made.SPOT_ROLE);
        named.make(UserProfile.LOCATION, Fix.Made.SPOT_ROLE);
        assertThat(clients.iam(UserProfile.LOCATION)
                        .listRoles(request -> request.pathPrefix("/aws-service-role/spot.amazonaws.com/"))
                        .roles())
                .as("moto gives it another name than AWS")
                .hasSize(1);
    }

    @Test
    void quotasAreReadOrToBeUnknown() {
        Finding quotas = setup(Optional.empty()).check(UserProfile.LOCATION, CheckId.QUOTAS);
        assertThat(quotas.lines()).hasSize(4);
    }
}
