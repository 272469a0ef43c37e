package dev.runctl.journey;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The calls that journeys of the training scripts have in common; each is a process of its own. */
final class TrainingCalls {
    static final String SCRIPT = "training/train_with_checkpoints.py";
    static final Duration LONG = Duration.ofMinutes(4);

    private final Runctl runctl;

    TrainingCalls(Runctl runctl) {
        this.runctl = runctl;
    }

    /** @param options of the call, then {@code --} and the script's arguments */
    Runctl.Result train(String id, String... options) {
        return runctl.call(Stream.concat(Stream.of("aws", "train", id, SCRIPT), Stream.of(options))
                        .toArray(String[]::new))
                .succeeded();
    }

    /** Epochs of some hundredths of a second. */
    Runctl.Result trainQuickly(String id, String epochs, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--", "--epochs", epochs, "--samples", "200", "--hidden", "8"));
        return train(id, all.toArray(String[]::new));
    }

    /** Newest first. */
    JsonNode history() {
        return runctl.call("runs", "list", "--output", "json").succeeded().json();
    }

    JsonNode newestRun() {
        return history().get(0);
    }

    String instanceState(String id) {
        return runctl.call("aws", "status", id, "--output", "json")
                .succeeded()
                .json()
                .findValue("state")
                .asText();
    }

    JsonNode checkpoints(String id) {
        return runctl.call("checkpoint", "list", "--instance-id", id, "--output", "json")
                .succeeded()
                .json();
    }

    /** Of the checkpoints written at the end of an epoch. */
    List<Integer> epochs(String id) {
        return StreamSupport.stream(checkpoints(id).spliterator(), false)
                .filter(checkpoint -> checkpoint.get("name").asText().startsWith("checkpoint_epoch_"))
                .map(checkpoint -> checkpoint.get("epoch").asInt())
                .sorted()
                .toList();
    }

    int newestEpoch(String id) {
        return StreamSupport.stream(checkpoints(id).spliterator(), false)
                .mapToInt(checkpoint -> checkpoint.get("epoch").asInt())
                .max()
                .orElse(0);
    }

    static String finalLine(Runctl.Result training) {
        return training.out()
                .lines()
                .filter(line -> line.startsWith("Final:"))
                .findFirst()
                .orElseThrow();
    }
}
