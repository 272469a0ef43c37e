package dev.runctl.ui.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.Profile;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegionsViewModelTest {
    private static final Location FIRST = new Location("work", "us-east-1");
    private static final Location SECOND = new Location("work", "eu-west-1");

    private final RegionsViewModel model = new RegionsViewModel(
            List.of(
                    Profile.thisComputer(),
                    new Profile("work", List.of("us-east-1", "eu-west-1", "eu-north-1")),
                    new Profile("team", List.of("eu-west-1"))),
            List.of(FIRST));

    @Test
    void theFirstChosenStaysFirstUntilItIsTakenBack() {
        model.set(SECOND, true);
        assertThat(model.choiceProperty().get()).containsExactly(FIRST, SECOND);
        model.set(FIRST, false);
        assertThat(model.choiceProperty().get()).containsExactly(SECOND);
        model.set(SECOND, false);
        assertThat(model.choiceProperty().get()).isEmpty();
    }

    @Test
    void theChosenComeFirstAndThenTheOthersOfTheirProfiles() {
        Location third = new Location("team", "eu-west-1");
        RegionsViewModel far = new RegionsViewModel(
                List.of(
                        new Profile("default", List.of("us-east-1", "eu-west-1")),
                        new Profile("work", List.of("us-east-1", "eu-west-1", "eu-north-1")),
                        new Profile("team", List.of("eu-west-1"))),
                List.of(SECOND, third));
        assertThat(far.matches())
                .startsWith(SECOND, third, FIRST, new Location("work", "eu-north-1"))
                .hasSize(6);
        Location last = far.matches().getLast();
        far.set(last, true);
        assertThat(far.matches()).last().as("rows stay under the pointer").isEqualTo(last);
        far.queryProperty().set("e");
        far.queryProperty().set("");
        assertThat(far.matches()).startsWith(SECOND, third, last);
    }

    @Test
    void searchesProfilesAndRegions() {
        assertThat(model.matches()).first().isEqualTo(FIRST);
        assertThat(model.matches()).hasSize(5);
        model.queryProperty().set("EU- work");
        assertThat(model.matches()).containsExactly(SECOND, new Location("work", "eu-north-1"));
    }
}
