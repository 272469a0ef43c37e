package dev.runctl.service.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.setup.CheckId;
import dev.runctl.domain.setup.CheckState;
import dev.runctl.domain.setup.Finding;
import dev.runctl.domain.setup.Fix;
import dev.runctl.service.settings.BucketChoice;
import dev.runctl.text.SetupText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SetupServiceTest {
    private static final Location LAB = new Location("lab", "eu-west-1");
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private final FakeAccount account = new FakeAccount();
    private final FakeChoices choices = new FakeChoices();
    private Optional<String> python = Optional.of("3.11.7");
    private long free = 50_000_000_000L;
    private LocalProbe.Folder folder = new LocalProbe.Folder("/data", true, true);
    private final SetupService setup = new SetupService(
            account,
            new LocalProbe() {
                @Override
                public Optional<String> python() {
                    return python;
                }

                @Override
                public long freeBytes() {
                    return free;
                }

                @Override
                public Folder dataFolder() {
                    return folder;
                }
            },
            new BucketChoice(Optional.empty(), choices),
            Clock.fixed(NOW, ZoneOffset.UTC));

    /** Every finding can be said. */
    private Finding check(Location location, CheckId id) {
        Finding finding = setup.check(location, id);
        SetupText words = new SetupText();
        assertThat(words.reason(id, finding)).isNotBlank().doesNotContain("{0}").doesNotContain("{1}");
        finding.lines()
                .forEach(line -> assertThat(words.line(id, line)).isNotBlank().doesNotContain("{0}"));
        finding.fix().ifPresent(fix -> assertThat(words.action(fix)).isNotBlank());
        return finding;
    }

    private void instance(
            String end, String profile, Agent.Status status, String version, Boolean wayOut, int minutes) {
        account.instances.add(new AccountProbe.Reach(
                new InstanceId("i-0123456789abcdef" + end),
                end,
                profile,
                NOW.minus(Duration.ofMinutes(minutes)),
                new Agent(status, version),
                Optional.ofNullable(wayOut)));
    }

    @Test
    void theFailingPartOfTheWayIsNamed() {
        account.profiles.add("good");
        instance("0", "good", Agent.Status.ONLINE, "3.3.987.0", null, 60);
        instance("1", "", Agent.Status.UNKNOWN, "", true, 60);
        instance("2", "plain", Agent.Status.UNKNOWN, "", true, 60);
        instance("3", "good", Agent.Status.UNKNOWN, "", false, 60);
        instance("4", "good", Agent.Status.CONNECTION_LOST, "3.3.0.0", true, 60);
        instance("5", "good", Agent.Status.UNKNOWN, "", true, 60);
        instance("6", "good", Agent.Status.UNKNOWN, "", true, 1);
        instance("7", "good", Agent.Status.ONLINE, "2.3.12.0", null, 60);

        Finding found = check(LAB, CheckId.REACHABILITY);

        assertThat(found.lines())
                .extracting(Finding.Line::reason)
                .containsExactly(
                        "online", "no-profile", "no-policy", "no-network", "lost", "no-agent", "starting", "old-agent");
        assertThat(found.arguments()).containsExactly("6", "8");
    }

    @Test
    void permissionsSayWhatIsRefusedAndWhatIsNotKnown() {
        instance("0", "", Agent.Status.UNKNOWN, "", true, 60);
        assertThat(check(LAB, CheckId.PERMISSIONS).state()).isEqualTo(CheckState.GOOD);

        account.allowed.put("ec2:StartInstances", false);
        account.allowed.put("ssm:SendCommand", false);
        Finding denied = check(LAB, CheckId.PERMISSIONS);
        assertThat(denied.state()).isEqualTo(CheckState.ATTENTION);
        assertThat(denied.policy().orElseThrow().json()).contains("\"ec2:StartInstances\"", "\"ssm:SendCommand\"");

        account.allowed.clear();
        account.notSimulated =
                Optional.of(new Failure.AccessDenied("iam:SimulatePrincipalPolicy", Failure.Evidence.NONE));
        Finding partly = check(LAB, CheckId.PERMISSIONS);
        assertThat(partly.state()).isEqualTo(CheckState.UNKNOWN);
        assertThat(partly.policy().orElseThrow().json()).contains("iam:SimulatePrincipalPolicy");
        account.instances.clear();
        assertThat(check(LAB, CheckId.PERMISSIONS).lines())
                .filteredOn(line -> line.reason().equals("no-instance"))
                .hasSize(4);
    }

    @Test
    void clockRegionAndQuotas() {
        account.clockAhead = Duration.ofMinutes(-4);
        assertThat(check(LAB, CheckId.IDENTITY).reason()).isEqualTo("clock-behind");
        account.caller = Optional.of(new Failure.Credentials(Failure.Evidence.NONE.because("sign-in")));
        Finding away = check(LAB, CheckId.IDENTITY);
        assertThat(away.state()).isEqualTo(CheckState.ATTENTION);
        assertThat(away.fix()).contains(new Fix.SignIn());

        account.region = "not-opted-in";
        assertThat(check(LAB, CheckId.REGION).policy().orElseThrow().line()).contains("account:EnableRegion");

        assertThat(check(LAB, CheckId.QUOTAS).state()).isEqualTo(CheckState.ATTENTION);
        account.quotas.put("L-DB2E81BA", 8.0);
        assertThat(check(LAB, CheckId.QUOTAS).reason()).isEqualTo("some");
        assertThat(check(LAB, CheckId.NETWORK).fix().orElseThrow()).isInstanceOf(Fix.Command.class);
    }

    @Test
    void theBucketIsChosenUnlessTheVariableNamesIt() {
        assertThat(check(LAB, CheckId.BUCKET).fix()).contains(new Fix.ChooseBucket());
        var options = setup.buckets().options(LAB);
        assertThat(options.proposed()).isEqualTo("runctl-1-eu-west-1").matches(BucketSetup::isName);

        setup.buckets().create(LAB, options.proposed());
        Finding good = check(LAB, CheckId.BUCKET);
        assertThat(good.state()).isEqualTo(CheckState.GOOD);
        assertThat(good.fix()).as("another can be chosen").contains(new Fix.ChooseBucket());
        assertThat(check(new Location("lab", "us-west-2"), CheckId.BUCKET).reason())
                .as("a bucket lies in one region")
                .isEqualTo("not-named");

        SetupService fixed = new SetupService(
                account, new FakeMachine(), new BucketChoice(Optional.of("named"), choices), Clock.systemUTC());
        Finding missing = fixed.check(LAB, CheckId.BUCKET);
        assertThat(missing.fix()).contains(Fix.Made.BUCKET);
        assertThat(new SetupText().reason(CheckId.BUCKET, missing)).contains("named", "RUNCTL_S3_BUCKET");
        fixed.make(LAB, Fix.Made.BUCKET);
        Finding found = fixed.check(LAB, CheckId.BUCKET);
        assertThat(found.state()).isEqualTo(CheckState.GOOD);
        assertThat(found.fix()).isEmpty();
        assertThat(new SetupText().reason(CheckId.BUCKET, found)).contains("RUNCTL_S3_BUCKET");
    }

    @Test
    void namesOfBuckets() {
        assertThat(java.util.stream.Stream.of(
                        "ab", "Lab", "lab_1", "-lab", "lab-", "xn--lab", "lab-s3alias", "l".repeat(64)))
                .noneMatch(BucketSetup::isName);
        assertThat(java.util.stream.Stream.of("lab", "runctl-123456789012-eu-west-1", "l".repeat(63)))
                .allMatch(BucketSetup::isName);
    }

    @Test
    void aNetworkWithoutAWayOutHasOneAction() {
        account.network = Optional.of(new AccountProbe.Network("vpc-1", java.util.List.of("eu-west-1a"), false));
        Finding found = check(LAB, CheckId.NETWORK);
        assertThat(found.reason()).isEqualTo("no-way-out");
        assertThat(found.fix().orElseThrow())
                .isInstanceOfSatisfying(
                        Fix.Page.class,
                        page -> assertThat(page.url())
                                .startsWith("https://eu-west-1.console.aws.amazon.com/vpcconsole/")
                                .endsWith("vpc-1"));
        account.network = Optional.of(new AccountProbe.Network("vpc-1", java.util.List.of(), false));
        assertThat(check(LAB, CheckId.NETWORK).fix().orElseThrow()).isInstanceOf(Fix.Command.class);
    }

    @Test
    void thisComputer() {
        Location here = Location.thisComputer();
        assertThat(setup.checks(here)).noneMatch(id -> id == CheckId.QUOTAS);
        for (CheckId id : setup.checks(here)) {
            assertThat(check(here, id).state()).as("%s", id).isEqualTo(CheckState.GOOD);
        }
        python = Optional.of("3.8.1");
        free = 1_000_000_000;
        folder = new LocalProbe.Folder("/data", true, false);
        for (CheckId id : new CheckId[] {CheckId.PYTHON, CheckId.DISK, CheckId.DATA_FOLDER}) {
            assertThat(check(here, id).state()).as("%s", id).isEqualTo(CheckState.ATTENTION);
        }
        python = Optional.empty();
        assertThat(check(here, CheckId.PYTHON).reason()).isEqualTo("none");
    }
}
