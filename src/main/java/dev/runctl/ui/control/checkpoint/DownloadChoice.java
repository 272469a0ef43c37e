package dev.runctl.ui.control.checkpoint;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.text.Messages;
import java.io.File;
import java.util.List;
import javafx.scene.Node;
import javafx.stage.DirectoryChooser;

/** Asks for the folder that checkpoints are downloaded to. */
public final class DownloadChoice {
    private static final Messages TEXT = Messages.of("checkpoints");

    private DownloadChoice() {}

    /**
     * Begins the download once a folder is chosen.
     *
     * @param owner a node of the window that asks
     * @param ref the instance they were written on
     */
    public static void choose(CheckpointDownloads downloads, Node owner, List<Checkpoint> wanted, InstanceRef ref) {
        if (wanted.isEmpty()) {
            return;
        }
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(TEXT.text("download.choose"));
        downloads.lastFolder().map(it -> it.toFile()).ifPresent(chooser::setInitialDirectory);
        File chosen = chooser.showDialog(owner.getScene().getWindow());
        if (chosen != null) {
            downloads.download(wanted, ref, chosen.toPath());
        }
    }
}
