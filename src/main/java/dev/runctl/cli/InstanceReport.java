package dev.runctl.cli;

import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.run.Run;
import dev.runctl.service.run.CapsuleDocument;
import dev.runctl.service.run.ShellQuote;
import dev.runctl.text.Messages;
import java.time.Instant;

/** An instance and a run told in lines, a name and a value each. */
final class InstanceReport {
    private final Messages messages = Messages.of("cli");
    private final Format format = new Format();
    private final StringBuilder lines = new StringBuilder();

    InstanceReport instance(InstanceSummary summary) {
        Instance instance = summary.instance();
        String reason = instance.stateReason().isBlank() ? "" : " (" + instance.stateReason() + ")";
        line("instance", instance.id() + (instance.name().isBlank() ? "" : "  " + instance.name()));
        line("state", format.state(instance.state()) + reason);
        line(
                "type",
                instance.instanceType() + "  " + instance.availabilityZone() + "  "
                        + instance.lifecycle().awsName());
        line("agent", format.agent(summary.agent()));
        if (!summary.uptime().isZero()) {
            line("uptime", Format.duration(summary.uptime()));
        }
        line("cost", cost(summary));
        return this;
    }

    private String cost(InstanceSummary summary) {
        if (!summary.cost().isKnown()) {
            return messages.text("cost.unknown");
        }
        HourlyPrice rate = summary.cost().rate().orElseThrow();
        return switch (rate.basis()) {
            case THIS_COMPUTER -> messages.text("cost.free");
            case LIST_PRICE, SPOT_PRICE ->
                messages.text(
                        "cost.known",
                        Format.accrued(summary.cost()),
                        Format.perHour(summary.cost()),
                        messages.text("cost.basis." + CapsuleDocument.word(rate.basis())));
        };
    }

    InstanceReport run(Run run, Instant now) {
        line("run", run.id().value());
        line(
                "script",
                run.request().script() + "  " + ShellQuote.join(run.request().arguments()));
        line("outcome", format.outcome(run));
        run.started().ifPresent(started -> line("started", Format.time(started)));
        line("duration", Format.duration(run.duration(now)));
        run.status()
                .heartbeat()
                .filter(beat -> run.status().state().isActive())
                .ifPresent(beat -> line(
                        "heartbeat", messages.text("ago", Format.duration(java.time.Duration.between(beat, now)))));
        run.request().lineage().ifPresent(lineage -> line("resumed", lineage.checkpoint()));
        return this;
    }

    InstanceReport line(String key, String value) {
        lines.append(String.format("%-12s %s%n", messages.text("label." + key), Table.printable(value)));
        return this;
    }

    String text() {
        return lines.toString();
    }
}
