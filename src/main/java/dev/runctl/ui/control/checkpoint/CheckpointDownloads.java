package dev.runctl.ui.control.checkpoint;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Downloaded;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.service.download.DownloadService.Existing;
import dev.runctl.text.ByteSize;
import dev.runctl.text.DownloadText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.DownloadFolder;
import dev.runctl.ui.common.Workbench;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Brings checkpoints to this machine as long work of the window, which goes on whatever is shown. */
public final class CheckpointDownloads {
    private static final Messages TEXT = Messages.of("checkpoints");

    private final DownloadOperations operations;
    private final Workbench workbench;
    private final DownloadFolder memory;
    private final Consumer<Path> opener;
    private final DownloadText words = new DownloadText(ByteSize::text);

    /** @param opener shows a folder in the program that the person's system has for it */
    public CheckpointDownloads(
            DownloadOperations operations, Workbench workbench, DownloadFolder memory, Consumer<Path> opener) {
        this.operations = operations;
        this.workbench = workbench;
        this.memory = memory;
        this.opener = opener;
    }

    /** The folder chosen last, where it still exists. */
    public Optional<Path> lastFolder() {
        try {
            return Optional.of(memory.last())
                    .filter(it -> !it.isBlank())
                    .map(Path::of)
                    .filter(Files::isDirectory);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** @param ref the instance they were written on */
    public void download(List<Checkpoint> checkpoints, InstanceRef ref, Path folder) {
        memory.remember(folder.toString());
        String title = checkpoints.size() == 1
                ? TEXT.text("download.work.one", checkpoints.getFirst().name())
                : TEXT.text("download.work", checkpoints.size());
        workbench.<List<Downloaded>>work(
                title,
                (steps, cancel) -> operations.download(checkpoints, ref, folder, this::ask, steps, cancel),
                done -> {
                    if (done.isEmpty()) {
                        workbench.info(TEXT.text("download.none", folder));
                    } else {
                        workbench.info(
                                words.done(done, folder),
                                new Workbench.Action(TEXT.text("download.open"), () -> opener.accept(folder)));
                    }
                });
    }

    private Existing ask(Path there) {
        int chosen = workbench.choose(
                TEXT.text("download.exists.title", there.getFileName()),
                TEXT.text("download.exists.text", there),
                List.of(
                        TEXT.text("download.exists.skip"),
                        TEXT.text("download.exists.beside"),
                        TEXT.text("download.exists.replace")),
                true);
        return switch (chosen) {
            case 1 -> Existing.BESIDE;
            case 2 -> Existing.REPLACE;
            default -> Existing.SKIP;
        };
    }
}
