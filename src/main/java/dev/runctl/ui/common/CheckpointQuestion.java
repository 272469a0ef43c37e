package dev.runctl.ui.common;

import dev.runctl.service.checkpoint.ResumeCheck;
import dev.runctl.service.checkpoint.ResumeService;
import dev.runctl.text.Messages;
import dev.runctl.text.VerdictText;
import java.util.ArrayList;
import java.util.List;

/** Asks what to do when the checkpoint to resume from is not there, not whole or suspect. Nothing has been launched then. */
public final class CheckpointQuestion implements ResumeService.MissingQuestion {
    private static final Messages TEXT = Messages.of("resume");

    private final Workbench workbench;
    private final boolean mayGoOn;

    /** @param mayGoOn whether to offer launching all the same: the value was written by hand, and may be no path */
    public CheckpointQuestion(Workbench workbench, boolean mayGoOn) {
        this.workbench = workbench;
        this.mayGoOn = mayGoOn;
    }

    @Override
    public ResumeService.Choice choose(ResumeCheck.Problem problem) {
        List<String> options = new ArrayList<>();
        List<ResumeService.Choice> choices = new ArrayList<>();
        options.add(TEXT.text("cancel"));
        choices.add(ResumeService.Choice.CANCEL);
        problem.newest().ifPresent(it -> {
            options.add(TEXT.text("use-newest", it.name()));
            choices.add(ResumeService.Choice.USE_NEWEST_COMPLETE);
        });
        options.add(TEXT.text("start-over"));
        choices.add(ResumeService.Choice.START_OVER);
        if (mayGoOn || problem.isSuspect()) {
            options.add(TEXT.text("as-it-is"));
            choices.add(ResumeService.Choice.AS_IT_IS);
        }
        String why = VerdictText.explanation(problem.verdict());
        String text = TEXT.text(
                problem.isSuspect() ? "text.suspect" : "text",
                problem.checkpoint(),
                why,
                problem.newest().isPresent() ? 1 : 0);
        String title = TEXT.text(problem.isSuspect() ? "title.suspect" : "title");
        return choices.get(workbench.choose(title, text, options, true));
    }
}
