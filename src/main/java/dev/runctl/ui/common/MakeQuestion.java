package dev.runctl.ui.common;

import dev.runctl.domain.setup.Fix;
import dev.runctl.service.setup.AccountProbe.ProfilePlan;
import dev.runctl.text.Messages;
import java.util.List;
import java.util.Optional;

/** Shows what is about to be made in an account, and asks whether to. */
public final class MakeQuestion {
    private static final Messages TEXT = Messages.of("setup");

    private MakeQuestion() {}

    /** Blocks a worker until it is answered. */
    public static boolean ask(Workbench workbench, Fix.Made made, Optional<ProfilePlan> plan) {
        String name = plan.map(ProfilePlan::name).orElse("");
        String policy = plan.map(ProfilePlan::policyArn).orElse("");
        String trust = plan.map(ProfilePlan::trust).orElse("");
        return workbench.choose(
                        TEXT.text("make.title." + made.code(), name),
                        TEXT.text("make.text." + made.code(), name, policy, trust),
                        List.of(TEXT.text("make.no"), TEXT.text("make.yes")),
                        false)
                == 1;
    }

    /** What the work is called meanwhile. */
    public static String title(Fix.Made made) {
        return TEXT.text("fix." + made.code()).replace("...", "");
    }

    /** What is told once it is there. */
    public static String done(Fix.Made made) {
        return TEXT.text("made." + made.code());
    }
}
