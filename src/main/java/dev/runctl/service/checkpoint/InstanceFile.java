package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.service.run.Fields;
import dev.runctl.service.run.InstanceFiles;
import dev.runctl.service.run.InstanceFiles.Answer;
import dev.runctl.service.run.JudgedCheckpoints;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file on an instance: one command reads several pieces, as much as fits into its answer; what did not is asked for with
 * the next. The first bytes come with the command that opens it.
 */
final class InstanceFile implements RangedSource {
    /** Two of these fit into an answer even where they do not compress: 21,000 characters of base64. */
    static final int GLANCE = 7 << 10;

    private final InstanceFiles files;
    private final CheckpointPlace.OnInstance place;
    private final ReadingMeter meter;
    private final Cancellation cancel;
    private final long size;
    private final double modified;
    private final byte[] head;
    private boolean changed;

    /**
     * @param opened the answer to a question for {@link #opening}
     * @param place with the path of this file
     */
    InstanceFile(
            InstanceFiles files,
            CheckpointPlace.OnInstance place,
            Answer.Read opened,
            ReadingMeter meter,
            Cancellation cancel) {
        this.files = files;
        this.place = place;
        this.meter = meter;
        this.cancel = cancel;
        this.size = opened.size();
        this.modified = opened.modified();
        this.head = opened.parts().isEmpty() ? new byte[0] : opened.parts().getFirst();
    }

    /** What is read while a file is opened; a small one whole. */
    static List<InstanceFiles.Range> opening() {
        return List.of(new InstanceFiles.Range(0, 2 * GLANCE));
    }

    /** Asks, and counts what it took. */
    static Answer ask(
            InstanceFiles files,
            CheckpointPlace.OnInstance place,
            List<InstanceFiles.Range> ranges,
            ReadingMeter meter,
            Cancellation cancel) {
        cancel.check();
        Answer answer = files.read(place.ref(), place.project(), place.path(), ranges, cancel);
        long bytes = answer instanceof Answer.Read read
                ? read.parts().stream().mapToLong(part -> part.length).sum()
                : 0;
        meter.count(1, bytes);
        return answer;
    }

    /** What it is, to be known again. */
    JudgedCheckpoints.Subject subject() {
        return new JudgedCheckpoints.Subject(
                JudgedCheckpoints.Subject.place(place.ref()), place.path(), size, Fields.instant(modified));
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int glance() {
        return GLANCE;
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
        return read(List.of(new Range(offset, length))).getFirst();
    }

    @Override
    public List<byte[]> read(List<Range> ranges) throws IOException {
        List<Piece> pieces = ranges.stream().map(this::begun).toList();
        List<Piece> open = pieces.stream().filter(it -> it.missing() > 0).toList();
        while (!open.isEmpty()) {
            List<InstanceFiles.Range> wanted = open.stream()
                    .map(it -> new InstanceFiles.Range(it.from(), it.missing()))
                    .toList();
            if (!(ask(files, place, wanted, meter, cancel) instanceof Answer.Read answer)) {
                throw new IOException(place.path() + " has become a folder");
            }
            changed |= answer.size() != size || answer.modified() != modified;
            int gained = 0;
            for (int i = 0; i < Math.min(answer.parts().size(), open.size()); i++) {
                byte[] part = answer.parts().get(i);
                open.get(i).bytes.writeBytes(part);
                gained += part.length;
            }
            if (gained == 0) {
                throw new EOFException(place.path() + " has become shorter");
            }
            open = open.stream().filter(it -> it.missing() > 0).toList();
        }
        List<byte[]> read = new ArrayList<>();
        pieces.forEach(it -> read.add(it.bytes.toByteArray()));
        return read;
    }

    /** With what the opening has brought of it. */
    private Piece begun(Range range) {
        Piece piece = new Piece(range, new ByteArrayOutputStream());
        if (range.offset() < head.length) {
            int end = (int) Math.min(head.length, range.end());
            piece.bytes.writeBytes(Arrays.copyOfRange(head, (int) range.offset(), end));
        }
        return piece;
    }

    private record Piece(Range range, ByteArrayOutputStream bytes) {
        long from() {
            return range.offset() + bytes.size();
        }

        int missing() {
            return range.length() - bytes.size();
        }
    }

    /** Whether any answer told of another size or time than the first. */
    @Override
    public boolean changed() {
        return changed;
    }
}
