package dev.runctl.journey;

import static dev.runctl.journey.TrainingCalls.finalLine;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run goes on where its instance no longer is: by the command line, in processes of their own. */
class ResumeElsewhereTest extends TrainingJourney {
    @Test
    void onANewInstanceWithTheVeryLossOfAnUninterruptedRunAndAfterTheOldOneIsTerminated() {
        String old = runctl.instance("old");
        Runctl.Result whole = calls.trainQuickly(old, "3", "--sync-code", "--wait");
        String run = calls.newestRun().get("id").asText();

        JsonNode plan = plan(run);
        assertThat(plan.get("checkpoint").get("epoch").asInt()).isEqualTo(3);
        assertThat(plan.get("doubts").get(0).asText())
                .as("an empty run is not launched unasked")
                .contains("nothing left to train", "--epochs asks for 3");

        Runctl.Result resumed = runctl.call(
                        "checkpoint",
                        "resume",
                        run,
                        "--checkpoint",
                        "checkpoints/checkpoint_epoch_1.json",
                        "--on-new",
                        "--wait")
                .succeeded();
        assertThat(resumed.out()).contains("Epoch 2/3").contains("Epoch 3/3").doesNotContain("Epoch 1/3");
        assertThat(finalLine(resumed)).isEqualTo(finalLine(whole));
        JsonNode child = calls.newestRun();
        assertThat(child.get("instance_id").asText()).isNotEqualTo(old);
        assertThat(child.get("parent_run").asText()).isEqualTo(run);

        runctl.call("aws", "terminate", old, "--yes").succeeded();
        Runctl.Result refused = runctl.call("checkpoint", "resume", run);
        assertThat(refused.status()).isNotZero();
        assertThat(refused.err()).contains("was terminated").contains("There is a copy in S3");
        JsonNode elsewhere = plan(run, "--on-new");
        assertThat(elsewhere.get("checkpoint").get("epoch").asInt())
                .as("the newest of which there is a copy")
                .isEqualTo(1);
        assertThat(texts(elsewhere.get("steps")))
                .startsWith("step.create-instance")
                .contains("step.bring-checkpoint")
                .doesNotContain("step.copy-checkpoint");
        Runctl.Result again =
                runctl.call("checkpoint", "resume", run, "--on-new", "--wait").succeeded();
        assertThat(finalLine(again)).isEqualTo(finalLine(whole));
    }

    private JsonNode plan(String run, String... options) {
        List<String> call = new ArrayList<>(List.of("checkpoint", "resume", run, "--dry-run", "--output", "json"));
        call.addAll(List.of(options));
        return runctl.call(call.toArray(String[]::new)).succeeded().json();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(it -> texts.add(it.asText()));
        return texts;
    }
}
