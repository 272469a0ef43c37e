package dev.runctl.ui.train;

import dev.runctl.domain.run.ScriptForm;
import dev.runctl.service.run.CheckpointDirs;
import dev.runctl.text.Messages;
import java.util.List;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/**
 * The folder that the script saves checkpoints into. It follows the script's argument until a person writes another one; an
 * emptied field follows again.
 */
public final class CheckpointFolder {
    private static final Messages TEXT = Messages.of("train");

    private final StringProperty text = new SimpleStringProperty(this, "text", "");
    private final ReadOnlyStringWrapper found = new ReadOnlyStringWrapper(this, "found", "");
    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper(this, "note", "");

    /** What was written for another script is forgotten. */
    void clear() {
        text.set("");
        found.set("");
    }

    /** What the arguments say now. */
    void follow(List<String> arguments, ScriptForm script) {
        CheckpointDirs.Found now = CheckpointDirs.find(arguments, script);
        boolean follows = text.get().equals(found.get());
        found.set(now.folder());
        if (follows) {
            text.set(now.folder());
        }
        note.set(isOwn() ? ownNote(script.checkpointDirFlag(), now) : foundNote(now));
    }

    private static String ownNote(String flag, CheckpointDirs.Found found) {
        return flag.isEmpty()
                ? TEXT.text("checkpoint-folder.own")
                : TEXT.text("checkpoint-folder.own-beside", flag, found.folder());
    }

    private static String foundNote(CheckpointDirs.Found found) {
        if (found.flag().isEmpty()) {
            return TEXT.text("checkpoint-folder.usual");
        }
        return TEXT.text(found.isGiven() ? "checkpoint-folder.given" : "checkpoint-folder.default", found.flag());
    }

    /** Whether a person has named another folder than the arguments do. */
    boolean isOwn() {
        return !value().equals(found.get());
    }

    /** What a person has named; empty where the arguments are followed. */
    String own() {
        return isOwn() ? value() : "";
    }

    String value() {
        String written = text.get().strip();
        return written.isEmpty() ? found.get() : written;
    }

    public StringProperty textProperty() {
        return text;
    }

    /** What the script's arguments say. */
    public ReadOnlyStringProperty foundProperty() {
        return found.getReadOnlyProperty();
    }

    /** Who says so, in a sentence. */
    public ReadOnlyStringProperty noteProperty() {
        return note.getReadOnlyProperty();
    }
}
