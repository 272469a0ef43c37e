package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.service.run.InstanceFiles;
import dev.runctl.service.run.InstanceFiles.Answer;
import java.io.IOException;
import java.util.List;

/** A folder on an instance that is one checkpoint, as it was when it was listed. */
record InstanceFolder(
        InstanceFiles files,
        CheckpointPlace.OnInstance place,
        Answer.Listed listed,
        ReadingMeter meter,
        Cancellation cancel)
        implements CheckpointTree {
    @Override
    public String name() {
        String path = place.path().replaceFirst("/+$", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public List<Part> parts() throws IOException {
        if (!listed.whole()) {
            throw new IOException("more files than an answer holds"); // some missing would look like all missing
        }
        return listed.files().stream().map(it -> new Part(it.name(), it.size())).toList();
    }

    @Override
    public RangedSource open(String name) throws IOException {
        CheckpointPlace.OnInstance file =
                new CheckpointPlace.OnInstance(place.ref(), place.project(), place.path() + "/" + name);
        if (InstanceFile.ask(files, file, InstanceFile.opening(), meter, cancel) instanceof Answer.Read read) {
            return new InstanceFile(files, file, read, meter, cancel);
        }
        throw new IOException(name + " is a folder");
    }
}
