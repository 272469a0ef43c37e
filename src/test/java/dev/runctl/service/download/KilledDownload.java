package dev.runctl.service.download;

import dev.runctl.aws.AwsClients;
import dev.runctl.aws.LocalAccess;
import dev.runctl.aws.S3Buckets;
import dev.runctl.aws.S3CheckpointBucket;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.Steps;
import dev.runctl.service.download.DownloadService.Existing;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A process of its own that downloads a part of an object, says so, and waits for its end. */
final class KilledDownload {
    private KilledDownload() {}

    public static void main(String[] args) {
        AwsClients clients = new AwsClients(() -> new LocalAccess(URI.create(args[0]), args[1], args[2]));
        CuttingBucket waits =
                new CuttingBucket(
                        new S3CheckpointBucket(clients, new S3Buckets(clients, any -> Optional.empty())),
                        new Cancellation(),
                        1_500_000) {
                    @Override
                    void cut() {
                        System.out.println("arrived");
                        while (true) {
                            LockSupport.park();
                        }
                    }
                };
        DownloadTest.downloads(waits)
                .download(
                        new CheckpointPlace.InBucket(Location.thisComputer(), "models", "run/k.pt"),
                        Path.of(args[3]),
                        there -> Existing.SKIP,
                        Steps.NONE,
                        new Cancellation());
    }
}
