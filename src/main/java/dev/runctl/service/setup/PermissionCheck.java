package dev.runctl.service.setup;

import dev.runctl.concurrent.InParallel;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Policy;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.setup.CheckState;
import dev.runctl.domain.setup.Finding;
import dev.runctl.domain.setup.Finding.Line;
import dev.runctl.service.setup.AccountProbe.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the caller may do: EC2's actions are tried with DryRun, which is EC2's own answer; the others are asked of IAM's
 * simulator, which does not see the policies of the organization or of a bucket, and which needs a permission itself.
 */
final class PermissionCheck {
    /** What the program does beside what DryRun can try. */
    private static final List<String> SIMULATED = List.of(
            "ec2:DescribeInstances",
            "ec2:DescribeInstanceTypes",
            "ec2:DescribeImages",
            "ec2:DescribeVolumes",
            "ec2:DescribeSpotPriceHistory",
            "iam:PassRole",
            "ssm:DescribeInstanceInformation",
            "ssm:GetParameter",
            "ssm:SendCommand",
            "ssm:GetCommandInvocation",
            "ssm:CancelCommand",
            "ssm:StartSession",
            "ssm:ResumeSession",
            "ssm:TerminateSession",
            "s3:ListBucket",
            "s3:GetObject",
            "s3:PutObject",
            "servicequotas:GetServiceQuota");

    private final AccountProbe account;

    PermissionCheck(AccountProbe account) {
        this.account = account;
    }

    Finding check(Location location) {
        Optional<InstanceId> instance = account.anyInstance(location);
        List<Line> lines = new ArrayList<>(
                InParallel.map(List.of(Trial.values()), trial -> tried(location, trial, instance)));
        Optional<Failure> notSimulated = simulate(location, lines);
        List<String> denied = subjects(lines, CheckState.ATTENTION);
        List<String> open = subjects(lines, CheckState.UNKNOWN);
        Finding finding = denied.isEmpty()
                ? open.isEmpty()
                        ? Finding.of(CheckState.GOOD, "good", String.valueOf(lines.size()))
                        : Finding.of(CheckState.UNKNOWN, "partly", String.valueOf(open.size()))
                                .allowedBy(Policy.allowing("iam:SimulatePrincipalPolicy", "iam:GetRole"))
                : Finding.of(CheckState.ATTENTION, "denied", String.join(", ", denied))
                        .allowedBy(Policy.allowing(denied.toArray(String[]::new)));
        Finding told = finding.with(lines);
        return notSimulated.map(told::because).orElse(told);
    }

    private static List<String> subjects(List<Line> lines, CheckState state) {
        return lines.stream()
                .filter(line -> line.state() == state)
                .map(Line::subject)
                .toList();
    }

    private Line tried(Location location, Trial trial, Optional<InstanceId> instance) {
        String action = "ec2:" + trial.name();
        if (trial != Trial.RunInstances && instance.isEmpty()) {
            return Line.of(CheckState.UNKNOWN, action, "no-instance");
        }
        try {
            Optional<Failure> refused = account.trial(location, trial, instance);
            if (refused.isEmpty()) {
                return Line.of(CheckState.GOOD, action, "allowed");
            }
            return refused.get() instanceof Failure.AccessDenied
                    ? Line.of(CheckState.ATTENTION, action, "refused")
                    : Line.of(CheckState.UNKNOWN, action, "not-told");
        } catch (ServiceException e) {
            return Line.of(CheckState.UNKNOWN, action, "not-told");
        }
    }

    /** Adds a line each, and settles what could not be tried. */
    private Optional<Failure> simulate(Location location, List<Line> lines) {
        List<String> actions = new ArrayList<>(SIMULATED);
        actions.addAll(subjects(lines, CheckState.UNKNOWN));
        try {
            Map<String, Boolean> allowed =
                    account.simulate(location, account.caller(location).identity(), actions);
            lines.removeIf(line -> line.state() == CheckState.UNKNOWN);
            for (String action : actions) {
                Boolean known = allowed.get(action);
                lines.add(
                        known == null
                                ? Line.of(CheckState.UNKNOWN, action, "not-told")
                                : known
                                        ? Line.of(CheckState.GOOD, action, "simulated")
                                        : Line.of(CheckState.ATTENTION, action, "refused"));
            }
            return Optional.empty();
        } catch (ServiceException e) {
            SIMULATED.forEach(action -> lines.add(Line.of(CheckState.UNKNOWN, action, "not-simulated")));
            return Optional.of(e.failure());
        }
    }
}
