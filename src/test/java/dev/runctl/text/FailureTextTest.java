package dev.runctl.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import org.junit.jupiter.api.Test;

class FailureTextTest {
    private final FailureText words = new FailureText();

    private String credentials(String cause, String detail) {
        return words.headline(
                new Failure.Credentials(Evidence.of("credentials", detail).because(cause)));
    }

    @Test
    void whatOthersSaidEndsAsOneSentence() {
        assertThat(credentials("process", "SSO session has expired, run: corp-login"))
                .endsWith("failed. SSO session has expired, run: corp-login.");
        assertThat(credentials("process", "It is over.")).endsWith("failed. It is over.");
        assertThat(credentials("process", "Why?")).endsWith("failed. Why?");
        assertThat(credentials("process", "Status 255 (see log)")).endsWith("(see log).");
        assertThat(credentials("process", "Status 255. (See the log.)")).endsWith("(See the log.)");
        assertThat(credentials("process", "And so on...")).endsWith("And so on...");
        assertThat(credentials("process", "")).endsWith("credentials failed.");
        Failure alone =
                new Failure.Credentials(Evidence.of("credentials", "lab: ").because("no-profile"));
        assertThat(words.headline(alone)).isEqualTo("There is no profile lab.");
        assertThat(words.nextStep(alone)).contains("none at all");
        assertThat(words.headline(new Failure.NotFound("iam", "Something is not there.", Evidence.NONE)))
                .isEqualTo("IAM does not know Something is not there.");
    }
}
