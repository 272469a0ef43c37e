package dev.runctl.cli;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.service.checkpoint.CheckpointService;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl checkpoint}: saved states here and on instances. */
@Command(
        name = "checkpoint",
        subcommands = {
            CheckpointCommand.ListCheckpoints.class,
            ResumeCommand.class,
            DrillCommand.class,
            CleanCommand.class,
            ProtectCommand.class,
            ProtectCommand.Unprotect.class
        })
final class CheckpointCommand {
    @Command(name = "list")
    static final class ListCheckpoints extends Verb {
        @Parameters(index = "0", arity = "0..1", paramLabel = "DIR")
        private String folder = "";

        @Option(names = "--instance-id", paramLabel = "INSTANCE")
        private String instance = "";

        @Override
        public Integer call() {
            if (folder.isBlank() == instance.isBlank()) {
                throw usage(text("checkpoint.one-place"));
            }
            List<Checkpoint> found = instance.isBlank() ? inFolder() : onInstance();
            if (isJson()) {
                printJson(found.stream().map(Documents::checkpoint).toList());
            } else if (found.isEmpty()) {
                remark(text("monitor.no-checkpoints"));
            } else {
                print(CheckpointTable.of(found, now()));
            }
            return ExitStatus.OK;
        }

        private List<Checkpoint> inFolder() {
            return services()
                    .checkpoints()
                    .list(root().shell().workingDirectory().resolve(folder));
        }

        private List<Checkpoint> onInstance() {
            CheckpointService.Listing listing = services().checkpoints().list(ref(instance));
            if (!listing.isLive() && !listing.checkpoints().isEmpty()) {
                remark(text("monitor.checkpoints-seen", listing.checkpoints().size(), Format.time(listing.asOf())));
            }
            return listing.checkpoints();
        }
    }
}
