package dev.runctl.cli;

import dev.runctl.concurrent.InParallel;
import dev.runctl.domain.failure.Policy;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.setup.CheckId;
import dev.runctl.domain.setup.CheckState;
import dev.runctl.domain.setup.Finding;
import dev.runctl.domain.setup.Fix;
import dev.runctl.service.setup.AccountProbe.ProfilePlan;
import dev.runctl.service.setup.SetupService;
import dev.runctl.text.SetupText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl check}: what has to be true before training works. */
@Command(name = "check")
final class CheckCommand extends Verb {
    private record Checked(CheckId id, Finding finding) {}

    @Parameters(arity = "0..*", paramLabel = "CHECK")
    private List<String> only = List.of();

    @Option(names = "--verbose")
    private boolean verbose;

    @Option(names = "--create-instance-profile")
    private boolean createProfile;

    @Option(names = "--yes")
    private boolean yes;

    private final SetupText words = new SetupText();

    @Override
    public Integer call() {
        Location location = root().location();
        SetupService setup = services().account().setup();
        if (createProfile) {
            return create(setup, location);
        }
        List<Checked> all =
                InParallel.map(chosen(setup.checks(location)), id -> new Checked(id, setup.check(location, id)));
        if (isJson()) {
            printJson(all.stream().map(this::document).toList());
        } else {
            all.forEach(this::tell);
        }
        boolean isWrong = all.stream().anyMatch(it -> it.finding().state() == CheckState.ATTENTION);
        return isWrong ? ExitStatus.WRONG_STATE : ExitStatus.OK;
    }

    private List<CheckId> chosen(List<CheckId> all) {
        List<String> names = all.stream().map(CheckId::code).toList();
        for (String name : only) {
            if (!names.contains(name)) {
                throw usage(text("check.unknown", Table.printable(name), String.join(", ", names)));
            }
        }
        return all.stream()
                .filter(id -> only.isEmpty() || only.contains(id.code()))
                .toList();
    }

    /** Shows what it would make, and makes it when told to. */
    private int create(SetupService setup, Location location) {
        ProfilePlan plan = setup.plan(location, Fix.Made.INSTANCE_PROFILE).orElseThrow();
        remark(text("check.profile", plan.name(), plan.policyArn()));
        remark(plan.trust().strip());
        if (!yes) {
            throw usage(text("check.needs-yes"));
        }
        setup.make(location, Fix.Made.INSTANCE_PROFILE);
        say(plan.name());
        return ExitStatus.OK;
    }

    private void tell(Checked checked) {
        Finding finding = checked.finding();
        String mark = switch (finding.state()) {
            case GOOD -> "✓";
            case UNKNOWN -> "?";
            case ATTENTION -> "!";
        };
        say(mark + " " + words.title(checked.id()) + ": " + Table.printable(words.reason(checked.id(), finding)));
        finding.lines().stream()
                .filter(line -> verbose || line.state() == CheckState.ATTENTION)
                .forEach(line -> say("    " + Table.printable(line.subject()) + ": " + words.line(checked.id(), line)));
        finding.fix()
                .filter(fix -> finding.state() != CheckState.GOOD || !(fix instanceof Fix.ChooseBucket))
                .flatMap(this::hint)
                .ifPresent(hint -> say("    " + hint));
        if (verbose || finding.state() == CheckState.ATTENTION) {
            finding.policy().ifPresent(policy -> say("    " + text("check.policy", policy.line())));
        }
    }

    private Optional<String> hint(Fix fix) {
        return switch (fix) {
            case Fix.Command command -> Optional.of("$ " + command.line());
            case Fix.Page page -> Optional.of(page.url());
            case Fix.ChooseBucket choose -> Optional.of(text("check.choose-bucket"));
            case Fix.Made made
            when made == Fix.Made.INSTANCE_PROFILE -> Optional.of("$ runctl check --create-instance-profile");
            case Fix.Made made
            when made == Fix.Made.SPOT_ROLE ->
                Optional.of("$ aws iam create-service-linked-role --aws-service-name spot.amazonaws.com");
            case Fix.Made made -> Optional.of("$ aws s3 mb s3://$RUNCTL_S3_BUCKET");
            case Fix.SignIn signIn -> Optional.of(text("check.sign-in"));
        };
    }

    private Map<String, @Nullable Object> document(Checked checked) {
        Finding finding = checked.finding();
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("check", checked.id().code());
        document.put("state", finding.state().code());
        document.put("reason", finding.reason());
        document.put("text", words.reason(checked.id(), finding));
        document.put(
                "lines",
                finding.lines().stream()
                        .map(line -> Map.of(
                                "subject", line.subject(),
                                "state", line.state().code(),
                                "reason", line.reason(),
                                "text", words.line(checked.id(), line)))
                        .toList());
        document.put("policy", finding.policy().map(Policy::line).orElse(null));
        return document;
    }
}
