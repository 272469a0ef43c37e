package dev.runctl.ui.control.guard;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.elsewhere.ElsewhereService;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.Workbench;
import java.util.Optional;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Tooltip;

/** Whether an active run goes on elsewhere when AWS takes its spot instance, to be changed; not there for other runs. */
public final class ElsewhereBox extends CheckBox {
    private static final Messages TEXT = Messages.of("guard");

    private final GuardOperations operations;
    private final Background background;
    private final Workbench workbench;
    private Optional<RunId> shown = Optional.empty();
    private Subscription asking = Subscription.NONE;

    public ElsewhereBox(GuardOperations operations, Background background, Workbench workbench) {
        super(TEXT.text("elsewhere"));
        this.operations = operations;
        this.background = background;
        this.workbench = workbench;
        setId("elsewhere");
        setTooltip(new Tooltip(TEXT.text("elsewhere.help", ElsewhereService.MOST)));
        managedProperty().bind(visibleProperty());
        setVisible(false);
        setOnAction(event -> change(isSelected()));
    }

    /** Asks where the run is another one, or has ended. */
    public void show(Run run) {
        Optional<RunId> next =
                Optional.of(run.id()).filter(it -> run.status().state().isActive());
        if (next.equals(shown)) {
            return;
        }
        shown = next;
        asking.close();
        setVisible(false);
        next.ifPresent(id -> asking = background.run(
                () -> operations.elsewhere(id),
                wished -> {
                    setVisible(wished.isPresent());
                    setSelected(wished.orElse(false));
                },
                problem -> {})); // it is not offered where it cannot be told
    }

    private void change(boolean wished) {
        shown.ifPresent(id -> background.run(
                () -> {
                    operations.setElsewhere(id, wished);
                    return true;
                },
                done -> {},
                problem -> {
                    setSelected(!wished);
                    workbench.failure(Failures.of(problem), Optional.empty());
                }));
    }
}
