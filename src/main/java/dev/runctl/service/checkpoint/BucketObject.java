package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.InParallel;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.run.CheckpointBucket;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** An object in S3: one ranged GET for each piece, several at the same time. What S3 answers is a ServiceException. */
record BucketObject(
        CheckpointBucket bucket,
        Location location,
        CheckpointBucket.Stored object,
        ReadingMeter meter,
        Cancellation cancel)
        implements RangedSource {
    @Override
    public long size() {
        return object.size();
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
        byte[] piece = get(new Range(offset, length));
        if (piece.length != length) {
            throw new EOFException(object.key() + " has become shorter");
        }
        return piece;
    }

    @Override
    public List<byte[]> read(List<Range> ranges) throws IOException {
        if (ranges.size() < 2) {
            return RangedSource.super.read(ranges);
        }
        List<byte[]> pieces;
        try {
            pieces = InParallel.map(ranges, this::unchecked);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (int i = 0; i < pieces.size(); i++) {
            if (pieces.get(i).length != ranges.get(i).length()) {
                throw new EOFException(object.key() + " has become shorter");
            }
        }
        return pieces;
    }

    private byte[] unchecked(Range range) {
        try {
            return get(range);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] get(Range range) throws IOException {
        cancel.check();
        Optional<byte[]> piece = bucket.read(location, object, range.offset(), range.length());
        meter.count(1, piece.map(it -> it.length).orElse(0));
        return piece.orElseThrow(() -> new ChangedMeanwhile(object.key() + " was replaced while it was read"));
    }
}
