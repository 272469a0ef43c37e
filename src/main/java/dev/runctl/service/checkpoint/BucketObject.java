package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.InParallel;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.run.CheckpointBucket;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;

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
        List<byte[]> pieces = InParallel.map(ranges, this::get);
        for (int i = 0; i < pieces.size(); i++) {
            if (pieces.get(i).length != ranges.get(i).length()) {
                throw new EOFException(object.key() + " has become shorter");
            }
        }
        return pieces;
    }

    private byte[] get(Range range) {
        cancel.check();
        byte[] piece = bucket.read(location, object.bucket(), object.key(), range.offset(), range.length());
        meter.count(1, piece.length);
        return piece;
    }
}
