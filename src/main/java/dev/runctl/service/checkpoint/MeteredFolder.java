package dev.runctl.service.checkpoint;

import java.io.IOException;
import java.util.List;

/** A folder of this machine whose reading is counted. */
record MeteredFolder(CheckpointTree folder, ReadingMeter meter) implements CheckpointTree {
    @Override
    public String name() {
        return folder.name();
    }

    @Override
    public List<Part> parts() throws IOException {
        return folder.parts();
    }

    @Override
    public RangedSource open(String name) throws IOException {
        return new MeteredFile(folder.open(name), meter);
    }
}
