package dev.runctl.service.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.inspect.RangedInspector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local reader against the samples that the runner is tested with as well. */
class LocalCheckpointsTest {
    private static final Path SAMPLES = Path.of("training/contract");

    private final LocalCheckpoints local = new LocalCheckpoints(new RangedInspector());

    @TempDir
    Path folder;

    @Test
    void saysOfTheSamplesWhatTheContractSays() throws IOException {
        Path copy = Files.createDirectories(folder.resolve("checkpoints"));
        JsonNode expected = new ObjectMapper()
                .readTree(SAMPLES.resolve("expected.json").toFile())
                .path("checkpoints");
        try (Stream<Path> samples = Files.list(SAMPLES)) {
            for (Path sample : samples.filter(
                            path -> expected.has(path.getFileName().toString()))
                    .toList()) {
                Files.copy(sample, copy.resolve(sample.getFileName()));
            }
        }
        Map<String, Checkpoint> found =
                local.list(copy).stream().collect(Collectors.toMap(Checkpoint::name, Function.identity()));
        assertThat(found).hasSameSizeAs(expected).hasSizeGreaterThan(5);
        found.forEach((name, checkpoint) -> {
            JsonNode wanted = expected.path(name);
            assertThat(checkpoint.verdict())
                    .as(name)
                    .isEqualTo(new Verdict(
                            Verdict.Kind.valueOf(wanted.path("verdict").asText().toUpperCase(Locale.ROOT)),
                            wanted.path("reason").asText()));
            assertThat(checkpoint.epoch()).as(name).isEqualTo(whole(wanted.path("epoch")));
            assertThat(checkpoint.step()).as(name).isEqualTo(whole(wanted.path("step")));
            assertThat(checkpoint.metrics())
                    .as(name)
                    .isEqualTo(new ObjectMapper().convertValue(wanted.path("metrics"), METRICS));
        });
    }

    private static final com.fasterxml.jackson.core.type.TypeReference<Map<String, Double>> METRICS =
            new com.fasterxml.jackson.core.type.TypeReference<>() {};

    private static OptionalLong whole(JsonNode node) {
        return node.isNumber() ? OptionalLong.of(node.asLong()) : OptionalLong.empty();
    }

    @Test
    void leavesOutWhatIsNoCheckpoint() throws IOException {
        for (String name : List.of("config.json", "notes.txt", ".checkpoint_1.json", "checkpoint_2.json.tmp")) {
            Files.writeString(folder.resolve(name), "{}");
        }
        Files.writeString(folder.resolve("checkpoint_3.json"), "{\"epoch\": 3}");
        Files.writeString(folder.resolve("model.pkl"), "anything");
        assertThat(local.list(folder))
                .extracting(Checkpoint::name)
                .containsExactlyInAnyOrder("checkpoint_3.json", "model.pkl");
    }

    @Test
    void aFolderThatIsOneCheckpointIsAsWholeAsItsFiles() throws IOException {
        Path one = Files.createDirectories(folder.resolve("checkpoint-500"));
        Files.writeString(one.resolve("trainer_state.json"), "{\"epoch\": 2, \"global_step\": 500, \"loss\": 0.5}");
        assertThat(local.list(folder).getFirst().verdict())
                .isEqualTo(new Verdict(Verdict.Kind.INCOMPLETE, "model-missing"));
        Files.write(one.resolve("model.safetensors"), new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
        assertThat(local.list(folder)).singleElement().satisfies(checkpoint -> {
            assertThat(checkpoint.step()).isEqualTo(OptionalLong.of(500));
            assertThat(checkpoint.metrics()).containsEntry("loss", 0.5);
            assertThat(checkpoint.verdict().kind()).isEqualTo(Verdict.Kind.COMPLETE);
        });
        Files.write(one.resolve("model.safetensors"), new byte[] {9, 0, 0, 0, 0, 0, 0, 0, '{'});
        assertThat(local.list(folder).getFirst().verdict())
                .isEqualTo(new Verdict(Verdict.Kind.INCOMPLETE, "safetensors-truncated"));
    }

    @Test
    void aMissingFolderIsSaid() {
        assertThatThrownBy(() -> local.list(folder.resolve("none")))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.NotFound.class));
    }
}
