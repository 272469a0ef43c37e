package dev.runctl.ui.forgotten;

import dev.runctl.domain.forgotten.Forgotten;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;

/** One forgotten thing, chosen or not. */
final class ForgottenRow {
    private final Forgotten thing;
    private final BooleanProperty chosen = new SimpleBooleanProperty(this, "chosen");

    ForgottenRow(Forgotten thing) {
        this.thing = thing;
        chosen.set(thing.isPreselected());
    }

    Forgotten thing() {
        return thing;
    }

    BooleanProperty chosenProperty() {
        return chosen;
    }

    boolean isChosen() {
        return chosen.get() && thing.isSafe();
    }
}
