package dev.runctl.cli;

import dev.runctl.domain.checkpoint.Checkpoint;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl checkpoint}: saved states here and on instances. */
@Command(
        name = "checkpoint",
        subcommands = {
            CheckpointCommand.ListCheckpoints.class,
            InspectCommand.class,
            DownloadCommand.class,
            ResumeCommand.class,
            DrillCommand.class,
            CleanCommand.class,
            ProtectCommand.class,
            ProtectCommand.Unprotect.class
        })
final class CheckpointCommand {
    @Command(name = "list")
    static final class ListCheckpoints extends Verb {
        /** Where copies go in the bucket that is named for them. */
        private static final String OWN = "runctl/checkpoints/";

        @Parameters(index = "0", arity = "0..1", paramLabel = "DIR|s3://BUCKET/PREFIX")
        private String folder = "";

        @Option(names = "--instance-id", paramLabel = "INSTANCE")
        private String instance = "";

        @Option(names = "--run", paramLabel = "RUN")
        private String run = "";

        @Option(names = "--s3")
        private boolean inBucket;

        @Option(names = "--inspect")
        private boolean inspect;

        @Override
        public Integer call() {
            long places = Stream.of(!folder.isBlank(), !instance.isBlank(), !run.isBlank(), inBucket)
                    .filter(it -> it)
                    .count();
            if (places != 1) {
                throw usage(text("checkpoint.one-place"));
            }
            Optional<BucketAddress> address =
                    inBucket ? Optional.of(new BucketAddress("", OWN)) : BucketAddress.parse(folder);
            if (address.isPresent()) {
                new BucketListing(this).print(address.get(), inspect);
                return ExitStatus.OK;
            }
            if (inspect) {
                throw usage(text("checkpoint.inspect-bucket"));
            }
            List<Checkpoint> found = folder.isBlank() ? seen() : inFolder();
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

        private List<Checkpoint> seen() {
            ListedCheckpoints listed = run.isBlank()
                    ? ListedCheckpoints.on(this, ref(instance))
                    : ListedCheckpoints.of(this, RunsCommand.find(this, run));
            listed.remarkAge();
            return listed.checkpoints();
        }
    }
}
