package dev.runctl.service.setup;

import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.setup.CheckState;
import dev.runctl.domain.setup.Finding;
import dev.runctl.domain.setup.Finding.Line;
import dev.runctl.service.setup.AccountProbe.Reach;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether Systems Manager reaches each running instance; where it does not, the first part of the way that is missing. */
final class ReachabilityCheck {
    /** An agent has registered by then, on any instance that can. */
    private static final Duration REGISTRATION = Duration.ofMinutes(5);

    /** Sessions need 2.3.68.0 (Systems Manager User Guide, "Session Manager prerequisites"). */
    private static final int[] LEAST_AGENT = {2, 3, 68};

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");

    private final AccountProbe account;
    private final Clock clock;

    ReachabilityCheck(AccountProbe account, Clock clock) {
        this.account = account;
        this.clock = clock;
    }

    Finding check(Location location) {
        List<Reach> running = account.reach(location);
        if (running.isEmpty()) {
            return Finding.of(CheckState.GOOD, "no-instance");
        }
        boolean isAnyAway = running.stream().anyMatch(it -> !it.agent().isOnline());
        Optional<Set<String>> profiles =
                isAnyAway && !location.isThisComputer() ? profiles(location) : Optional.empty();
        List<Line> lines = running.stream().map(it -> line(it, profiles)).toList();
        long away = lines.stream()
                .filter(line -> line.state() == CheckState.ATTENTION)
                .count();
        return (away == 0
                        ? Finding.of(CheckState.GOOD, "good", String.valueOf(lines.size()))
                        : Finding.of(
                                CheckState.ATTENTION, "away", String.valueOf(away), String.valueOf(lines.size())))
                .with(lines);
    }

    /** Empty where IAM may not be asked: then the profile is not blamed. */
    private Optional<Set<String>> profiles(Location location) {
        try {
            return Optional.of(account.reachableProfiles(location));
        } catch (ServiceException e) {
            return Optional.empty();
        }
    }

    private Line line(Reach instance, Optional<Set<String>> profiles) {
        String subject = instance.id().value() + (instance.name().isBlank() ? "" : " " + instance.name());
        String version = instance.agent().version();
        if (instance.agent().isOnline()) {
            return isOld(version)
                    ? Line.of(CheckState.ATTENTION, subject, "old-agent", version)
                    : Line.of(CheckState.GOOD, subject, "online", version);
        }
        if (instance.profile().isEmpty()) {
            return Line.of(CheckState.ATTENTION, subject, "no-profile");
        }
        if (profiles.isPresent() && !profiles.get().contains(instance.profile())) {
            return Line.of(CheckState.ATTENTION, subject, "no-policy", instance.profile());
        }
        if (instance.hasWayOut().equals(Optional.of(false))) {
            return Line.of(CheckState.ATTENTION, subject, "no-network");
        }
        if (instance.agent().status() == Agent.Status.CONNECTION_LOST) {
            return Line.of(CheckState.ATTENTION, subject, "lost", version);
        }
        boolean isNew = instance.launched().plus(REGISTRATION).isAfter(clock.instant());
        return isNew
                ? Line.of(CheckState.UNKNOWN, subject, "starting")
                : Line.of(CheckState.ATTENTION, subject, "no-agent");
    }

    private static boolean isOld(String version) {
        Matcher numbers = VERSION.matcher(version);
        if (!numbers.matches()) {
            return false;
        }
        for (int i = 0; i < LEAST_AGENT.length; i++) {
            int number = Integer.parseInt(numbers.group(i + 1));
            if (number != LEAST_AGENT[i]) {
                return number < LEAST_AGENT[i];
            }
        }
        return false;
    }
}
