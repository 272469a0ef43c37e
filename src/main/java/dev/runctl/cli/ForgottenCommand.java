package dev.runctl.cli;

import dev.runctl.domain.forgotten.Forgotten;
import dev.runctl.service.forgotten.ForgottenService;
import dev.runctl.text.FailureText;
import dev.runctl.text.ForgottenText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl forgotten}: lists what costs and may be forgotten; changes nothing unless told to. */
@Command(name = "forgotten")
final class ForgottenCommand extends Verb {
    @Parameters(paramLabel = "ID", arity = "0..*")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--mark")
    private boolean mark;

    @Option(names = "--delete")
    private boolean delete;

    @Option(names = {"--yes", "-y"})
    private boolean yes;

    private final ForgottenText words = new ForgottenText();

    @Override
    public Integer call() {
        ForgottenService service = services().launching().forgotten();
        ForgottenService.Report report = service.find(root().location(), cancellation());
        report.failures().forEach(this::remark);
        if (!mark && !delete) {
            show(report);
            return report.failures().isEmpty()
                    ? ExitStatus.OK
                    : ExitStatus.of(report.failures().getFirst());
        }
        List<Forgotten> chosen = chosen(report.found());
        if (chosen.isEmpty()) {
            remark(text("forgotten.nothing"));
            return ExitStatus.OK;
        }
        if (mark && !delete) {
            int marked = service.mark(chosen);
            if (isJson()) {
                printJson(chosen.stream().map(this::document).toList());
            } else {
                say(text("forgotten.marked", marked));
            }
            return ExitStatus.OK;
        }
        return delete(service, chosen);
    }

    private List<Forgotten> chosen(List<Forgotten> found) {
        if (ids.isEmpty()) {
            return found.stream().filter(Forgotten::isPreselected).toList();
        }
        Set<String> missing = new TreeSet<>(ids);
        found.forEach(it -> missing.remove(it.id()));
        if (!missing.isEmpty()) {
            throw usage(text("forgotten.unknown", Table.printable(String.join(", ", missing))));
        }
        return found.stream().filter(it -> ids.contains(it.id())).toList();
    }

    private int delete(ForgottenService service, List<Forgotten> chosen) {
        for (Forgotten it : chosen) {
            remark(text("forgotten.plan", name(it), words.act(it), month(it)));
        }
        if (!yes) {
            if (!root().shell().isTerminal()) {
                throw usage(text("forgotten.needs-yes"));
            }
            String typed = root().shell().ask(text("forgotten.type", chosen.size()));
            if (!typed.equals("delete " + chosen.size())) {
                remark(text("forgotten.not-confirmed"));
                return ExitStatus.USAGE;
            }
        }
        ForgottenService.Outcome outcome = service.remove(chosen, steps(), cancellation());
        FailureText failures = new FailureText();
        outcome.failed()
                .forEach((it, failure) -> remark(text("forgotten.failed", name(it), failures.headline(failure))));
        if (isJson()) {
            printJson(outcome.done().stream().map(this::document).toList());
        }
        return outcome.failed().values().stream()
                .findFirst()
                .map(ExitStatus::of)
                .orElse(ExitStatus.OK);
    }

    private void show(ForgottenService.Report report) {
        if (isJson()) {
            printJson(report.found().stream().map(this::document).toList());
            return;
        }
        if (report.found().isEmpty()) {
            remark(text("forgotten.none"));
            return;
        }
        Table table = new Table("", "WHAT", "ID", "NAME", "SINCE", "SIZE", "$/MONTH", "WHOSE", "MARKED", "NOTE");
        for (Forgotten it : report.found()) {
            table.row(
                    it.isPreselected() ? "*" : "",
                    words.kind(it),
                    it.id(),
                    it.name().isBlank() || it.name().equals(it.id()) ? "-" : it.name(),
                    it.since().map(Format::time).orElse("-"),
                    it.bytes() == 0 ? "-" : words.size(it),
                    month(it),
                    words.owner(it),
                    it.marked().isBlank() ? "-" : it.marked(),
                    words.note(it));
        }
        table.row(
                "",
                text("forgotten.sum"),
                "",
                "",
                "",
                "",
                Format.money(ForgottenText.sum(report.found()), 2),
                "",
                "",
                "");
        print(table);
        remark(text("forgotten.marks"));
    }

    private static String month(Forgotten it) {
        return it.usdPerMonth().map(usd -> Format.money(usd, 2)).orElse("?");
    }

    private static String name(Forgotten it) {
        return Table.printable(it.name().isBlank() || it.name().equals(it.id()) ? it.id() : it.id() + " " + it.name());
    }

    private Map<String, @Nullable Object> document(Forgotten it) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("kind", word(it.kind()));
        document.put("id", it.id());
        document.put("name", it.name());
        document.put("region", it.location().region());
        document.put("bucket", it.bucket().isBlank() ? null : it.bucket());
        document.put("since", it.since().map(Instant::toString).orElse(null));
        document.put("bytes", it.bytes());
        document.put("usd_per_month", it.usdPerMonth().orElse(null));
        document.put("owner", word(it.owner()));
        document.put("marked", it.marked().isBlank() ? null : it.marked());
        document.put("active_run", it.run().map(run -> run.value()).orElse(null));
        document.put("act", word(it.act()));
        document.put("preselected", it.isPreselected());
        return document;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
