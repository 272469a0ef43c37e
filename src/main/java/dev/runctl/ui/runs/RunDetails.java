package dev.runctl.ui.runs;

import dev.runctl.domain.run.Capsule;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunEnvironment;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.SourceState;
import dev.runctl.service.run.RunComparison;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What ran, on what and when, as labelled values in groups. Values of environment variables are not shown. */
public final class RunDetails {
    private static final Messages TEXT = Messages.of("runs");
    private static final int MOST_LISTED = 8;

    /** @param exact whether the value is a program's text, to be shown in a monospaced font and copied as it is */
    public record Entry(String label, String value, boolean exact) {}

    public record Group(String title, List<Entry> entries) {}

    private RunDetails() {}

    public static List<Group> of(Run run, Optional<Capsule> capsule) {
        return List.of(what(run.request()), where(run), when(run), code(capsule), machine(capsule));
    }

    private static Group code(Optional<Capsule> capsule) {
        Optional<SourceState> source = capsule.flatMap(Capsule::source);
        if (source.isEmpty()) {
            return group("code", List.of(plain("commit", TEXT.text("detail.commit.none"))));
        }
        SourceState state = source.get();
        List<Entry> entries = new ArrayList<>();
        entries.add(exact("commit", orNone(state.commit())));
        entries.add(exact("branch", orNone(state.branch())));
        entries.add(
                state.diff().isEmpty()
                        ? plain("changes", TEXT.text("detail.changes.none"))
                        : exact("changes", RunComparison.changes(state.diff())));
        if (!state.untracked().isEmpty()) {
            entries.add(exact("untracked", some(state.untracked())));
        }
        return group("code", entries);
    }

    private static Group machine(Optional<Capsule> capsule) {
        Optional<RunEnvironment> told = capsule.flatMap(Capsule::environment);
        if (told.isEmpty()) {
            return group("software", List.of(plain("python", TEXT.text("detail.python.none"))));
        }
        RunEnvironment found = told.get();
        List<Entry> entries = new ArrayList<>();
        entries.add(exact("python", orNone((found.python() + "  " + found.executable()).strip())));
        entries.add(exact("platform", orNone(found.platform())));
        entries.add(exact("gpus", found.gpus().isEmpty() ? Formats.none() : some(found.gpus())));
        entries.add(plain(
                "packages", TEXT.text("detail.packages.count", found.packages().size())));
        return group("software", entries);
    }

    /** The first few of a list, and how many more there are. */
    private static String some(List<String> values) {
        List<String> first = values.subList(0, Math.min(values.size(), MOST_LISTED));
        String more = values.size() > MOST_LISTED ? "\n+" + (values.size() - MOST_LISTED) : "";
        return String.join("\n", first) + more;
    }

    private static Group what(RunRequest request) {
        List<Entry> entries = new ArrayList<>();
        entries.add(exact("script", request.script()));
        entries.add(exact("interpreter", request.interpreter()));
        entries.add(exact("project", request.project()));
        entries.add(exact("folder", orNone(request.projectRoot().toString())));
        entries.add(plain("sync", TEXT.text(request.sync() ? "detail.sync.yes" : "detail.sync.no")));
        entries.add(exact("checkpoint-dir", orNone(request.checkpointDir())));
        entries.add(exact(
                "environment",
                request.environment().isEmpty()
                        ? Formats.none()
                        : String.join(
                                ", ",
                                request.environment().keySet().stream().sorted().toList())));
        return group("what", entries);
    }

    /** Who launched a run that was found on its instance, as far as it is known. */
    static String launchedElsewhere(Run run) {
        return run.launchedBy().isEmpty()
                ? TEXT.text("elsewhere")
                : TEXT.text("elsewhere.by", run.launchedBy().replaceAll("^arn:[^/]*/", ""));
    }

    private static Group where(Run run) {
        RunRequest request = run.request();
        List<Entry> entries = new ArrayList<>();
        entries.add(plain("instance", run.instanceName()));
        entries.add(exact("instance-id", request.target().id().value()));
        entries.add(exact("type", run.instanceType()));
        boolean here = request.target().location().isThisComputer();
        entries.add(plain(
                "profile",
                here
                        ? Messages.of("common").text("this-computer")
                        : request.target().location().profile()));
        if (!here) {
            entries.add(exact("region", request.target().location().region()));
        }
        return group("where", entries);
    }

    private static Group when(Run run) {
        List<Entry> entries = new ArrayList<>();
        entries.add(plain("asked", Formats.time(run.created())));
        entries.add(
                run.isLaunchedElsewhere()
                        ? plain("launched-by", launchedElsewhere(run))
                        : exact("launched-by", orNone(run.launchedBy())));
        entries.add(plain("state-since", Formats.time(run.status().since())));
        entries.add(plain("started", run.started().map(Formats::time).orElse(Formats.none())));
        entries.add(plain("ended", run.ended().map(Formats::time).orElse(Formats.none())));
        entries.add(
                plain("heartbeat", run.status().heartbeat().map(Formats::time).orElse(Formats.none())));
        entries.add(plain(
                "exit-code",
                run.status().exitCode().isPresent()
                        ? String.valueOf(run.status().exitCode().getAsInt())
                        : orNone(run.status().signal())));
        entries.add(exact("run-id", run.id().value()));
        return group("when", entries);
    }

    private static String orNone(String value) {
        return value.isBlank() ? Formats.none() : value;
    }

    private static Group group(String key, List<Entry> entries) {
        return new Group(TEXT.text("group." + key), entries);
    }

    private static Entry plain(String key, String value) {
        return new Entry(TEXT.text("detail." + key), value, false);
    }

    private static Entry exact(String key, String value) {
        return new Entry(TEXT.text("detail." + key), value, true);
    }
}
