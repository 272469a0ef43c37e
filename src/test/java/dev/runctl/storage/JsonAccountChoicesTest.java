package dev.runctl.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.instance.Location;
import dev.runctl.service.settings.BucketChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonAccountChoicesTest {
    private static final Location WEST = new Location("lab", "us-west-2");
    private static final Location EAST = new Location("lab", "us-east-1");
    private static final Location OTHER = new Location("other", "us-east-1");

    @TempDir
    private Path folder;

    @Test
    void bucketsAreOfTheRegionAndProfilesOfTheAccount() throws IOException {
        Path file = folder.resolve("new/accounts.json");
        JsonAccountChoices choices = new JsonAccountChoices(file);
        assertThat(choices.bucket(EAST)).isEmpty();
        choices.keepBucket(EAST, "east");
        choices.keepBucket(WEST, "west");
        choices.keepInstanceProfile(EAST, "trainer");
        choices.keepBucket(EAST, "east-2");

        JsonAccountChoices again = new JsonAccountChoices(file);
        assertThat(again.bucket(EAST)).contains("east-2");
        assertThat(again.bucket(WEST)).contains("west");
        assertThat(again.instanceProfile(WEST)).contains("trainer");
        assertThat(again.bucket(OTHER)).isEmpty();
        assertThat(again.instanceProfile(OTHER)).isEmpty();
        assertThat(folder.resolve("new")).isDirectoryContaining(it -> it.equals(file));

        choices.keepBucket(OTHER, "of-another-window");
        again.keepInstanceProfile(OTHER, "other");
        assertThat(again.bucket(OTHER)).as("kept, and known from now on").contains("of-another-window");

        Files.writeString(file, "not json");
        assertThat(new JsonAccountChoices(file).bucket(EAST)).isEmpty();
    }

    @Test
    void theVariableWins() {
        JsonAccountChoices choices = new JsonAccountChoices(folder.resolve("accounts.json"));
        BucketChoice chosen = new BucketChoice(Optional.empty(), choices);
        assertThat(chosen.of(EAST)).isEmpty();
        chosen.keep(EAST, "east");
        assertThat(chosen.of(EAST)).contains("east");
        assertThat(new BucketChoice(Optional.of("named"), choices).of(EAST)).contains("named");
    }
}
