package dev.runctl.cli;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.service.run.CapsuleDocument;
import dev.runctl.text.ByteSize;
import dev.runctl.text.Messages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Checkpoints for people. */
final class CheckpointTable {
    private static final Messages WORDS = Messages.of("common");

    private CheckpointTable() {}

    static Table of(List<Checkpoint> checkpoints, Instant now) {
        Table table = new Table("CHECKPOINT", "EPOCH", "LOSS", "ACCURACY", "SIZE", "AGE", "VERDICT", "RUN");
        for (Checkpoint checkpoint : checkpoints) {
            table.row(
                    checkpoint.argument().isEmpty() ? checkpoint.path() : checkpoint.argument(),
                    checkpoint.epoch().isPresent()
                            ? Long.toString(checkpoint.epoch().getAsLong())
                            : "-",
                    metric(checkpoint, "loss"),
                    metric(checkpoint, "accuracy"),
                    ByteSize.text(checkpoint.size()),
                    Format.duration(Duration.between(checkpoint.modified(), now)),
                    WORDS.text("verdict."
                            + CapsuleDocument.word(checkpoint.verdict().kind())),
                    checkpoint.run().map(Object::toString).orElse("-"));
        }
        return table;
    }

    /** {@code epoch 3, loss 0.1234, complete}. */
    static String describe(Checkpoint checkpoint) {
        StringBuilder text = new StringBuilder();
        checkpoint
                .epoch()
                .ifPresent(epoch -> text.append("epoch ").append(epoch).append(", "));
        Double loss = checkpoint.metrics().get("loss");
        if (loss != null) {
            text.append("loss ").append(number(loss)).append(", ");
        }
        return text + CapsuleDocument.word(checkpoint.verdict().kind());
    }

    private static String metric(Checkpoint checkpoint, String name) {
        Double value = checkpoint.metrics().get(name);
        return value == null ? "-" : number(value);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
