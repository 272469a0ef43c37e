package dev.runctl.service.download;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.InParallel;
import dev.runctl.domain.checkpoint.CheckpointPlace.OnInstance;
import dev.runctl.service.run.CheckpointBucket.Sink;
import dev.runctl.service.run.InstanceFiles;
import dev.runctl.service.run.InstanceFiles.Answer;
import dev.runctl.service.run.InstanceFiles.Range;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A small checkpoint on an instance without a bucket: the answers of commands carry it, a piece each. */
record InstanceSource(InstanceFiles files, OnInstance place) implements DownloadSource {
    /** Bytes that an answer holds even where they do not compress (21,000 characters of base64). */
    private static final int PIECE = 14 << 10;

    /** Commands at the same time: SSM lets few be sent in a second. */
    private static final int AT_ONCE = 4;

    private OnInstance at(String name) {
        return name.isEmpty() ? place : new OnInstance(place.ref(), place.project(), place.path() + "/" + name);
    }

    private Answer ask(OnInstance where, List<Range> ranges, Cancellation cancel) {
        cancel.check();
        return files.read(where.ref(), where.project(), where.path(), ranges, cancel);
    }

    @Override
    public List<Item> items(Cancellation cancel) {
        return switch (ask(place, List.of(), cancel)) {
            case Answer.Read read -> List.of(item("", read));
            case Answer.Listed listed -> {
                if (!listed.whole()) {
                    throw Arrival.tooLarge(place);
                }
                List<Item> items = new ArrayList<>();
                for (InstanceFiles.Entry entry : listed.files()) {
                    if (!(ask(at(entry.name()), List.of(), cancel) instanceof Answer.Read read)) {
                        throw Arrival.replaced(entry.name());
                    }
                    items.add(item(entry.name(), read));
                }
                yield items;
            }
        };
    }

    private static Item item(String name, Answer.Read read) {
        return new Item(name, read.size(), String.valueOf(read.modified()));
    }

    @Override
    public void fetch(Item item, long offset, Sink sink, Cancellation cancel) throws IOException {
        for (long at = offset; at < item.size(); ) {
            List<Range> ranges = new ArrayList<>();
            for (long from = at; from < item.size() && ranges.size() < AT_ONCE; from += PIECE) {
                ranges.add(new Range(from, Math.min(PIECE, item.size() - from)));
            }
            for (byte[] piece : InParallel.map(ranges, range -> read(item, range, cancel))) {
                sink.accept(piece, piece.length);
                at += piece.length;
            }
        }
    }

    private byte[] read(Item item, Range range, Cancellation cancel) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (read.size() < range.length()) {
            Range rest = new Range(range.offset() + read.size(), range.length() - read.size());
            boolean same = ask(at(item.name()), List.of(rest), cancel) instanceof Answer.Read answer
                    && item(item.name(), answer).equals(item)
                    && !answer.parts().isEmpty()
                    && answer.parts().getFirst().length > 0
                    && append(read, answer.parts().getFirst());
            if (!same) {
                throw Arrival.replaced(item.name().isEmpty() ? place.path() : item.name());
            }
        }
        return read.toByteArray();
    }

    private static boolean append(ByteArrayOutputStream to, byte[] bytes) {
        to.writeBytes(bytes);
        return true;
    }
}
