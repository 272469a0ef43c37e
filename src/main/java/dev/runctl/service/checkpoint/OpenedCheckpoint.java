package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.service.run.CheckpointBucket;
import dev.runctl.service.run.InstanceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A checkpoint found at its place, as a file or as a folder. */
sealed interface OpenedCheckpoint {
    record OfFile(String name, RangedSource source) implements OpenedCheckpoint {}

    record OfFolder(CheckpointTree tree) implements OpenedCheckpoint {}

    /** @throws ServiceException NotFound where there is nothing, or what the place answers */
    static OpenedCheckpoint here(Path path, ReadingMeter meter) {
        try {
            if (Files.isDirectory(path)) {
                LocalFolder folder = new LocalFolder(path);
                return new OfFolder(new MeteredFolder(folder, meter));
            }
            Path name = path.getFileName();
            return new OfFile(name == null ? "" : name.toString(), new MeteredFile(new LocalFile(path), meter));
        } catch (IOException e) {
            throw missing(path.toString(), "file");
        }
    }

    static OpenedCheckpoint inBucket(
            CheckpointBucket bucket, CheckpointPlace.InBucket place, ReadingMeter meter, Cancellation cancel) {
        String key = place.object().replaceFirst("/+$", "");
        if (key.equals(place.object())) {
            meter.count(1, 0);
            Optional<CheckpointBucket.Stored> object = bucket.find(place.location(), place.bucket(), key);
            if (object.isPresent()) {
                String name = key.substring(key.lastIndexOf('/') + 1);
                return new OfFile(name, new BucketObject(bucket, place.location(), object.get(), meter, cancel));
            }
        }
        BucketFolder folder = new BucketFolder(bucket, place.location(), place.bucket(), key, meter, cancel);
        if (folder.parts().isEmpty()) {
            throw missing(place.address(), "object");
        }
        return new OfFolder(folder);
    }

    static OpenedCheckpoint onInstance(
            InstanceFiles files, CheckpointPlace.OnInstance place, ReadingMeter meter, Cancellation cancel) {
        return switch (InstanceFile.ask(files, place, InstanceFile.opening(), meter, cancel)) {
            case InstanceFiles.Answer.Read read ->
                new OfFile(
                        place.path().substring(place.path().lastIndexOf('/') + 1),
                        new InstanceFile(files, place, read, meter, cancel));
            case InstanceFiles.Answer.Listed listed ->
                new OfFolder(new InstanceFolder(files, place, listed, meter, cancel));
        };
    }

    private static ServiceException missing(String name, String what) {
        return new ServiceException(
                new Failure.NotFound(what, name, Failure.Evidence.of("checkpoint inspect", "nothing is there")));
    }
}
