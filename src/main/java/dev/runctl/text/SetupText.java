package dev.runctl.text;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.setup.CheckId;
import dev.runctl.domain.setup.CheckState;
import dev.runctl.domain.setup.Finding;
import dev.runctl.domain.setup.Fix;

/** The setup check in plain words. */
public final class SetupText {
    private final Messages messages = Messages.of("setup");
    private final FailureText failures = new FailureText();

    public String title(CheckId id) {
        return messages.text(id.code() + ".title");
    }

    /** What the check is for, in one sentence. */
    public String purpose(CheckId id) {
        return messages.text(id.code() + ".purpose");
    }

    public String state(CheckState state) {
        return messages.text("state." + state.code());
    }

    /** One or two sentences: what is so, and what to do where something is to be done. */
    public String reason(CheckId id, Finding finding) {
        String key = id.code() + "." + finding.reason();
        String text =
                messages.has(key) ? messages.text(key, finding.arguments().toArray()) : messages.text(finding.reason());
        return finding.failure()
                .map(failure -> text + " " + failures.headline(failure) + " " + next(finding, failure))
                .orElse(text)
                .strip();
    }

    /** A policy or a fix beside it says what to do better. */
    private String next(Finding finding, Failure failure) {
        return finding.fix().isPresent() || finding.policy().isPresent() ? "" : failures.nextStep(failure);
    }

    public String line(CheckId id, Finding.Line line) {
        return messages.text(
                id.code() + ".line." + line.reason(), line.arguments().toArray());
    }

    /** What the fix's button says. */
    public String action(Fix fix) {
        return switch (fix) {
            case Fix.Made made -> messages.text("fix." + made.code());
            case Fix.Command command -> messages.text("fix.command");
            case Fix.Page page -> messages.text("fix.page." + page.what());
            case Fix.ChooseBucket choose -> messages.text("fix.choose-bucket");
            case Fix.SignIn signIn -> messages.text("fix.sign-in");
        };
    }
}
