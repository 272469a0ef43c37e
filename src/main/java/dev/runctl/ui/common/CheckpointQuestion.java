package dev.runctl.ui.common;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.service.checkpoint.ResumeService;
import dev.runctl.text.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks what to do when the checkpoint to resume from is not there or not whole. Nothing has been launched then. */
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
    public ResumeService.Choice choose(String checkpoint, String reason, Optional<Checkpoint> newest) {
        List<String> options = new ArrayList<>();
        List<ResumeService.Choice> choices = new ArrayList<>();
        options.add(TEXT.text("cancel"));
        choices.add(ResumeService.Choice.CANCEL);
        newest.ifPresent(it -> {
            options.add(TEXT.text("use-newest", it.name()));
            choices.add(ResumeService.Choice.USE_NEWEST_COMPLETE);
        });
        options.add(TEXT.text("start-over"));
        choices.add(ResumeService.Choice.START_OVER);
        if (mayGoOn) {
            options.add(TEXT.text("as-it-is"));
            choices.add(ResumeService.Choice.AS_IT_IS);
        }
        String why = TEXT.has("explain." + reason) ? TEXT.text("explain." + reason) : reason;
        String text = TEXT.text("text", checkpoint, why, newest.isPresent() ? 1 : 0);
        return choices.get(workbench.choose(TEXT.text("title"), text, options, true));
    }
}
