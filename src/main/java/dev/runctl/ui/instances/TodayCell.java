package dev.runctl.ui.instances;

import dev.runctl.domain.cost.Amount;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.control.HoverTip;
import java.util.Optional;
import javafx.scene.control.Label;

/** What an instance has cost since midnight; the tooltip says between what it lies. */
final class TodayCell extends Label {
    private Optional<Amount> amount = Optional.empty();

    TodayCell() {
        HoverTip.on(this, () -> amount.map(Formats::amount).orElse(""));
    }

    void show(InstanceRow row) {
        amount = row.facts().notes().today();
        setText(Formats.today(amount));
    }
}
