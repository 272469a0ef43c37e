package dev.runctl.service.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.guard.GuardLanding;
import dev.runctl.domain.guard.GuardReason;
import dev.runctl.domain.guard.GuardWish;
import dev.runctl.domain.guard.ShutdownMeans;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.service.run.Json;
import dev.runctl.service.run.Runner;
import dev.runctl.service.run.RunnerText;
import dev.runctl.sqlite.Database;
import dev.runctl.storage.JacksonJson;
import dev.runctl.storage.RunctlDatabase;
import dev.runctl.storage.SqliteLandings;
import dev.runctl.storage.SqliteRunHistory;
import dev.runctl.storage.SqliteSeenCheckpoints;
import dev.runctl.testing.FakeInstanceGateway;
import dev.runctl.testing.ShellCommandRunner;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the desktop makes of a guard: the program itself for real, EC2 in memory. */
class GuardServiceTest {
    private static final Cancellation GO_ON = new Cancellation();

    @TempDir
    Path folder;

    private final FakeInstanceGateway gateway = new FakeInstanceGateway();
    private final Access access = new Access();

    private static final class Access implements GuardAccess {
        private String console = "";
        private Optional<Failure> failure = Optional.empty();
        private final Set<String> removed = new HashSet<>();

        @Override
        public ShutdownMeans shutdownMeans(InstanceRef ref) {
            fail();
            return ShutdownMeans.STOPS;
        }

        @Override
        public String console(InstanceRef ref) {
            return console;
        }

        @Override
        public void tag(InstanceRef ref, Map<String, String> set, Set<String> remove) {
            fail();
            removed.addAll(remove);
        }

        private void fail() {
            failure.ifPresent(it -> {
                throw new ServiceException(it);
            });
        }
    }

    private GuardService service(ShellCommandRunner commands) {
        Json json = new JacksonJson();
        RunnerText text = RunnerText.load();
        return new GuardService(
                Runner.ofGuard(commands, json, text),
                new Runner(commands, json, text),
                text,
                access,
                gateway,
                (location, type, lifecycle) -> Optional.of(HourlyPrice.FREE),
                book(json),
                Clock.systemUTC());
    }

    private LandingBook book(Json json) {
        Database database = RunctlDatabase.open(folder.resolve("runctl.db"));
        return new LandingBook(
                new SqliteLandings(database),
                new SqliteRunHistory(database, json),
                new SqliteSeenCheckpoints(database, json),
                json);
    }

    @Test
    void whereTagsAreRefusedTheLimitHoldsAllTheSame() throws Exception {
        InstanceRef ref = gateway.add(InstanceState.RUNNING);
        Failure denied = new Failure.AccessDenied(Failure.Evidence.of("ec2 CreateTags", ""));
        access.failure = Optional.of(denied);
        try (ShellCommandRunner commands = new ShellCommandRunner(folder)) {
            GuardService guards = service(commands);
            GuardService.Armed armed =
                    guards.arm(ref, GuardWish.ofLease(Duration.ofHours(2)), Optional.empty(), false, GO_ON);
            assertThat(armed.tagProblem()).contains(denied);
            assertThat(armed.report().isAlive()).isTrue();
            assertThat(armed.report().left()).containsOnlyKeys(GuardReason.LEASE);
            assertThat(guards.shutdownMeans(ref)).isEqualTo(ShutdownMeans.UNKNOWN);
            assertThat(guards.clear(ref, GO_ON).report().isArmed()).isFalse();
        }
    }

    @Test
    void aConsoleIsReadAsItComes() throws Exception {
        InstanceRef ref = gateway.add(InstanceState.STOPPED);
        Instance off = gateway.get(ref);
        double at = off.launchTime().plusSeconds(600).getEpochSecond();
        String words = "runctl-guard {\"reason\": \"lease\", \"at\": " + at + ", \"shutdown\": \"asked\"}";
        try (ShellCommandRunner commands = new ShellCommandRunner(folder)) {
            GuardService guards = service(commands);
            for (String none : new String[] {
                "",
                "login:",
                "runctl-guard {",
                "runctl-guard {\"reason\": \"lease\", \"at\": 12",
                "runctl-guard {}",
                "runctl-guard {\"reason\": 7, \"at\": \"now\"}",
                "runctl-guard {\"reason\": \"lease\", \"at\": 1.0, \"shutdown\": \"asked\"}"
            }) {
                access.console = none;
                assertThat(guards.landed(off)).as(none).isEmpty();
            }
            access.console = "[ 0.0] Linux\n" + words + "\r\n[ 99.1] Power down\n";
            GuardLanding landing = guards.landed(off).orElseThrow();
            assertThat(landing.reason()).isEqualTo(GuardReason.LEASE);
            assertThat(landing.end()).isEqualTo(GuardLanding.End.SHUT_DOWN);
            access.console = "";
            assertThat(guards.landed(off))
                    .as("EC2 forgets a console, this program does not")
                    .contains(landing);
            access.console = words.replace("lease", "from-the-future");
            Instance other = gateway.get(gateway.add(InstanceState.STOPPED));
            assertThat(guards.landed(other).orElseThrow().reason()).isEqualTo(GuardReason.UNKNOWN);
        }
    }

    /** Somebody disarmed the guard while it landed; the machine stayed on, and a limit set later ended it. */
    @Test
    void aLaterLandingOfTheSameStartIsLearned() throws Exception {
        InstanceRef ref = gateway.add(InstanceState.STOPPED);
        Instance off = gateway.get(ref);
        double at = off.launchTime().plusSeconds(600).getEpochSecond();
        String first = "runctl-guard {\"reason\": \"lease\", \"at\": " + at + ", \"shutdown\": \"called-off\"}\n";
        try (ShellCommandRunner commands = new ShellCommandRunner(folder)) {
            GuardService guards = service(commands);
            access.console = first;
            assertThat(guards.landed(off).orElseThrow().end()).isEqualTo(GuardLanding.End.CALLED_OFF);
            access.console = "";
            assertThat(guards.landed(off).orElseThrow().reason())
                    .as("better than nothing")
                    .isEqualTo(GuardReason.LEASE);

            access.console =
                    first + "runctl-guard {\"reason\": \"time\", \"at\": " + (at + 60) + ", \"shutdown\": \"asked\"}\n";
            GuardLanding last = guards.landed(off).orElseThrow();
            assertThat(last.reason()).isEqualTo(GuardReason.TIME);
            assertThat(last.end()).isEqualTo(GuardLanding.End.SHUT_DOWN);
            access.console = "";
            assertThat(guards.landed(off)).contains(last);
        }
    }
}
