package dev.runctl.service.checkpoint;

import java.io.IOException;

/** A file of this machine whose reading is counted. */
record MeteredFile(RangedSource file, ReadingMeter meter) implements RangedSource {
    @Override
    public long size() {
        return file.size();
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
        meter.count(1, length);
        return file.read(offset, length);
    }

    @Override
    public boolean changed() throws IOException {
        return file.changed();
    }
}
