package dev.runctl.service.download;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.domain.checkpoint.ContentsCheck.Outcome;
import dev.runctl.domain.checkpoint.Downloaded;
import dev.runctl.domain.checkpoint.Downloaded.Proof;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.InspectionService;
import dev.runctl.service.download.DownloadSource.Item;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** One checkpoint on its way to this machine. What has arrived of it stays, whatever ends it, and is gone on from. */
final class Arrival {
    private static final String VERIFY = "step.verify-checkpoint";
    private static final String ATTEMPT = "checkpoint download";
    private static final String OTHER_BYTES = "arrived-damaged";
    private static final String OWN_CHECKSUMS = "own-checksums";
    private static final int BUFFER = 1 << 20;

    /** Failures in a row without a byte between them. */
    private static final int TRIES = 6;

    /** Times that its source may be replaced on the way. */
    private static final int STARTS = 3;

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final DownloadSource source;
    private final PartFiles files;
    private final boolean mayReplace;
    private final InspectionService inspections;
    private final DownloadPace pace;
    private final Steps steps;
    private final Cancellation cancel;
    private long done;
    private long kept;
    private boolean allHashed;

    /**
     * @param target where it will be; its folder is made
     * @param mayReplace whether what has that name may go
     */
    Arrival(
            DownloadSource source,
            Path target,
            boolean mayReplace,
            InspectionService inspections,
            DownloadPace pace,
            Steps steps,
            Cancellation cancel) {
        this.source = source;
        this.files = new PartFiles(target);
        this.mayReplace = mayReplace;
        this.inspections = inspections;
        this.pace = pace;
        this.steps = steps;
        this.cancel = cancel;
    }

    Downloaded run() {
        long began = System.nanoTime();
        try {
            Files.createDirectories(files.target().getParent());
            try (DownloadRecord record = DownloadRecord.take(files.record())) {
                if (record == null) {
                    throw wrongState(files.target().getFileName().toString(), "busy", "download-busy");
                }
                List<Item> items = unlessReplaced(record);
                long size = items.stream().mapToLong(Item::size).sum();
                Proof proof = allHashed ? Proof.SHA256 : verified(size);
                files.finish(mayReplace);
                record.delete();
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                String name = files.target().getFileName().toString();
                return new Downloaded(name, files.target(), source.place(), size, kept, proof, took);
            }
        } catch (IOException e) {
            throw files.failed(e);
        }
    }

    /** Brings all its files; from the beginning again where it was replaced meanwhile. */
    private List<Item> unlessReplaced(DownloadRecord record) throws IOException {
        for (int start = 1; ; start++) {
            List<Item> items = source.items(cancel);
            if (items.isEmpty()) {
                throw new ServiceException(new Failure.NotFound(
                        "checkpoint", source.place().address(), Evidence.of(ATTEMPT, "nothing is there")));
            }
            try {
                bring(record, items);
                return items;
            } catch (ServiceException e) {
                boolean isReplaced = e.failure() instanceof Failure.WrongState state
                        && state.action().equals("download");
                if (!isReplaced || start == STARTS) {
                    throw e;
                }
                pace.skip(-done);
                done = 0;
            }
        }
    }

    private void bring(DownloadRecord record, List<Item> items) throws IOException {
        String address = source.place().address();
        kept = files.keep(record, address, items);
        record.write(address, items);
        pace.skip(kept);
        done = kept;
        long missing = items.stream().mapToLong(Item::size).sum() - kept;
        pace.expect(missing);
        files.checkRoom(missing);
        allHashed = true;
        for (Item item : items) {
            Path file = files.file(item);
            Files.createDirectories(file.getParent());
            allHashed &= bring(item, file);
        }
    }

    /** Whether it has the SHA-256 that was recorded of it; where none was, nothing is known. */
    private boolean bring(Item item, Path file) throws IOException {
        Optional<String> recorded = source.sha256(item, cancel);
        boolean isResumed = Files.exists(file);
        String arrived = receive(item, file);
        if (recorded.isPresent() && !recorded.get().equals(arrived) && isResumed) {
            again(item, file); // what an earlier attempt left may have been lost in a crash of the machine
            arrived = receive(item, file);
        }
        if (recorded.isPresent() && !recorded.get().equals(arrived)) {
            again(item, file);
            throw unusable(item.name().isEmpty() ? files.target().toString() : item.name(), OTHER_BYTES);
        }
        return recorded.isPresent();
    }

    private void again(Item item, Path file) throws IOException {
        Files.delete(file);
        pace.skip(-item.size());
        done -= item.size();
    }

    /** The SHA-256 of the file once all of it is here. */
    private String receive(Item item, Path file) throws IOException {
        MessageDigest digest = sha256();
        try (FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long[] at = {digest(out, digest)};
            int failures = 0;
            while (at[0] < item.size()) {
                long before = at[0];
                try {
                    source.fetch(
                            item, at[0], (bytes, length) -> at[0] = write(item, out, digest, bytes, length), cancel);
                    failures = at[0] > before ? 0 : failures + 1;
                } catch (ServiceException e) {
                    failures = at[0] > before ? 1 : failures + 1;
                    if (failures == TRIES || !isPassing(e.failure())) {
                        throw e;
                    }
                    cancel.sleep(PAUSE.multipliedBy(1L << (failures - 1)));
                }
                if (failures == TRIES) {
                    throw replaced(item.name());
                }
            }
            out.force(false);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private long write(Item item, FileChannel out, MessageDigest digest, byte[] bytes, int length) throws IOException {
        if (out.position() + length > item.size()) {
            throw replaced(item.name());
        }
        ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
        while (rest.hasRemaining()) {
            out.write(rest);
        }
        digest.update(bytes, 0, length);
        done += length;
        pace.arrived(length);
        return out.position();
    }

    private long digest(FileChannel file, MessageDigest digest) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        for (long left = file.size(); left > 0; left -= buffer.limit()) {
            cancel.check();
            buffer.clear().limit((int) Math.min(BUFFER, left));
            if (file.read(buffer) <= 0) {
                break;
            }
            digest.update(buffer.flip());
        }
        return file.position();
    }

    /** Whether it may be over in a moment, as where a laptop slept. */
    private static boolean isPassing(Failure failure) {
        return failure instanceof Failure.Unreachable
                || failure instanceof Failure.TimedOut
                || failure instanceof Failure.Throttled;
    }

    /** By the checksums of the checkpoint itself; nothing else could tell. */
    private Proof verified(long size) {
        if (size == 0) {
            return Proof.SIZE;
        }
        Outcome outcome = steps.run(
                VERIFY,
                () -> {
                    Outcome found = inspections
                            .verify(new CheckpointPlace.Here(files.part()), read -> {}, cancel)
                            .check()
                            .outcome();
                    if (found == Outcome.DAMAGED) {
                        throw unusable(files.part().toString(), OWN_CHECKSUMS);
                    }
                    return found;
                },
                it -> "");
        return outcome == Outcome.SOUND ? Proof.OWN_CHECKSUMS : Proof.SIZE;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    private static ServiceException unusable(String name, String reason) {
        return new ServiceException(new Failure.CheckpointUnusable(name, reason, Evidence.of(ATTEMPT, name)));
    }

    private static ServiceException wrongState(String name, String state, String action) {
        return new ServiceException(new Failure.WrongState(name, state, action, Evidence.of(ATTEMPT, name)));
    }

    /** Whether other bytes came than were written, which another place may still have. */
    static boolean isDamage(Failure failure) {
        return failure instanceof Failure.CheckpointUnusable unusable
                && (unusable.reason().equals(OTHER_BYTES) || unusable.reason().equals(OWN_CHECKSUMS));
    }

    /** The checkpoint was written again while it came. */
    static ServiceException replaced(String name) {
        return wrongState(name, "replaced", "download");
    }

    /** Too much for the answers of commands. */
    static ServiceException tooLarge(CheckpointPlace place) {
        return new ServiceException(
                new Failure.InvalidInput("download", "too-large", Evidence.of(ATTEMPT, place.address())));
    }
}
