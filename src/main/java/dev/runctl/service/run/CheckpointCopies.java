package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.RunId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Copies checkpoints between an instance and the bucket: the instance itself puts or gets each file by a presigned URL. */
public final class CheckpointCopies {
    /** What one PUT carries at most (S3 user guide, "Uploading objects"). */
    static final long LARGEST = 5L << 30;

    /** A presigned URL has up to 2,000 characters, and a command 44,000 in all, in base64. */
    private static final int AT_ONCE = 8;

    private static final Duration LIMIT = Duration.ofHours(2);

    private static final String MARKER = "_COMPLETE";

    /** Bytes; one of 20,000 files has some three million. */
    private static final long LARGEST_MARKER = 16 << 20;

    /**
     * A checkpoint in the bucket.
     *
     * @param uri {@code s3://bucket/key}: the object, or the prefix of a folder's objects
     * @param size bytes, of all its objects together
     */
    public record Copied(String name, String uri, long size, Duration took) {
        /** Name, bytes and duration, to be shown with the step. */
        public String told() {
            return "%s · %,d B · %.1f s".formatted(name, size, took.toMillis() / 1000.0);
        }
    }

    private final Runner runner;
    private final CheckpointBucket bucket;

    public CheckpointCopies(Runner runner, CheckpointBucket bucket) {
        this.runner = runner;
        this.bucket = bucket;
    }

    /** The bucket to copy to, by {@link CheckpointBucket#named}. */
    public Optional<String> bucket(Location location) {
        return bucket.named(location);
    }

    /**
     * Blocks until every file is in the bucket with the size it has on the instance; of a folder the marker comes last.
     *
     * @throws ServiceException OnInstance with {@code upload-failed} or {@code upload-too-large}, or what S3 answers
     */
    public Copied copy(InstanceRef ref, Checkpoint checkpoint, Cancellation cancel) {
        long began = System.nanoTime();
        Map<String, Object> what = Map.of("project", checkpoint.project(), "path", checkpoint.path());
        Fields answer = runner.ask(ref, "upload", what, Runner.LIMIT, cancel);
        Map<String, Double> files =
                Fields.of(runner.parsePacked(answer.text("data"))).numbers();
        files.forEach((name, size) -> {
            if (size > LARGEST) {
                throw failed("upload-too-large", name);
            }
        });
        String folder =
                folder(checkpoint.run().map(RunId::value).orElse(ref.id().value()));
        List<String> names = new ArrayList<>(files.keySet());
        long size = 0;
        String uri = "";
        String to = "";
        boolean isFolder = names.stream().anyMatch(it -> it.indexOf('/') >= 0);
        String marker = folder + checkpoint.name() + (isFolder ? "/" : ".") + MARKER;
        for (int from = 0; from < names.size(); from += AT_ONCE) {
            Map<String, CheckpointBucket.Slot> slots = new HashMap<>();
            for (String name : names.subList(from, Math.min(names.size(), from + AT_ONCE))) {
                slots.put(name, bucket.slot(ref.location(), folder + name, LIMIT));
            }
            to = slots.values().iterator().next().bucket();
            if (from == 0) {
                unmark(ref.location(), to, marker);
            }
            size += send(ref, what, slots, cancel);
            uri = "s3://" + to + "/" + folder + checkpoint.name();
        }
        if (isFolder) {
            Map<String, Object> content = new LinkedHashMap<>();
            content.put("version", 1);
            content.put("run_id", checkpoint.run().map(RunId::value).orElse(""));
            content.put("name", checkpoint.name());
            content.put("size", size);
            content.put("files", files.keySet().stream().sorted().toList());
            // Where the instance's own uploader has marked it meanwhile, that is as good.
            bucket.create(ref.location(), to, marker, runner.json(content).getBytes(StandardCharsets.UTF_8));
        }
        return new Copied(checkpoint.name(), uri, size, Duration.ofNanos(System.nanoTime() - began));
    }

    /** Before its objects are replaced, so that nobody takes those of two checkpoints for one. */
    private void unmark(Location location, String name, String marker) {
        if (bucket.find(location, name, marker).isPresent()) {
            bucket.delete(location, name, List.of(marker));
        }
    }

    /** Whether anything of the copy is there. */
    public boolean isThere(Location location, Copy copy, Cancellation cancel) {
        return !objects(location, copy, cancel).isEmpty();
    }

    /**
     * What lies in the bucket for a run, by the checkpoints' names. Markers are counted nowhere.
     *
     * @param marked whether the run's instance copies by itself: then a folder without its marker has not all arrived
     * @throws ServiceException what S3 answers
     */
    public Map<String, Copy> copies(Location location, RunId run, boolean marked, Cancellation cancel) {
        String folder = folder(run.value());
        Map<String, Copy> found = new HashMap<>();
        Set<String> folders = new HashSet<>();
        Map<String, Instant> whole = new HashMap<>();
        bucket.list(
                location,
                "",
                folder,
                object -> {
                    String[] names = object.key().substring(folder.length()).split("/", 2);
                    if (isMarker(object.key())) {
                        // An empty one marks nothing: the folder is being written again.
                        if (object.size() > 0) {
                            String beside = "." + MARKER;
                            boolean isBeside = names.length == 1 && names[0].endsWith(beside);
                            int end = names[0].length() - (isBeside ? beside.length() : 0);
                            whole.put(names[0].substring(0, end), object.modified());
                        }
                    } else if (!names[0].isEmpty()) {
                        if (names.length > 1) {
                            folders.add(names[0]);
                        }
                        Copy one = new Copy(object.bucket(), folder + names[0], object.size(), 1, object.modified());
                        found.merge(names[0], one, CheckpointCopies::together);
                    }
                },
                cancel);
        if (marked) {
            folders.removeAll(whole.keySet());
            folders.forEach(name -> found.computeIfPresent(name, (same, copy) -> copy.in(Copy.State.ARRIVING)));
        }
        whole.forEach((name, at) -> found.computeIfPresent(
                name, (same, copy) -> copy.modified().isAfter(at) ? copy.in(Copy.State.REWRITTEN) : copy));
        return found;
    }

    /** Whether an object is what the uploader writes last, of a folder inside it, of a file beside it. */
    public static boolean isMarker(String key) {
        return key.endsWith("/" + MARKER) || key.endsWith("." + MARKER);
    }

    /**
     * Deletes a copy: the object of its key, all objects below it and its marker. One that is gone already is no failure.
     *
     * @throws ServiceException what S3 answers; some of a folder's objects may be deleted then
     */
    public void delete(Location location, Copy copy, Cancellation cancel) {
        List<String> keys = objects(location, copy, cancel).stream()
                .map(CheckpointBucket.Stored::key)
                .toList();
        if (!keys.isEmpty()) {
            bucket.delete(location, copy.bucket(), keys);
        }
    }

    /**
     * The SHA-256 of each file of a checkpoint in S3, in hexadecimal, as the instance that copied it by itself has recorded it; the
     * names are relative to its folder, that of a file alone is its own. Empty where there is no such record.
     *
     * @throws ServiceException what S3 answers
     */
    public Map<String, String> recorded(CheckpointPlace.InBucket place, boolean isFolder, Cancellation cancel) {
        String key = place.object() + (isFolder ? "/" : ".") + MARKER;
        cancel.check();
        Optional<CheckpointBucket.Stored> marker = bucket.find(place.location(), place.bucket(), key)
                .filter(it -> it.size() > 0 && it.size() <= LARGEST_MARKER);
        Map<String, String> found = new HashMap<>();
        marker.flatMap(it -> bucket.read(place.location(), it, 0, (int) it.size()))
                .ifPresent(text -> {
                    runner.parse(new String(text, StandardCharsets.UTF_8))
                            .object("files")
                            .members()
                            .forEach((name, file) -> found.put(
                                    String.valueOf(name), Fields.of(file).text("sha256")));
                });
        found.values().removeIf(it -> !it.matches("[0-9a-f]{64}"));
        return found;
    }

    /** The key's object those below it and its marker, and not those of a longer name. */
    private List<CheckpointBucket.Stored> objects(Location location, Copy copy, Cancellation cancel) {
        List<CheckpointBucket.Stored> objects = new ArrayList<>();
        bucket.list(
                location,
                copy.bucket(),
                copy.key(),
                it -> {
                    boolean isOwnMarker = it.key().equals(copy.key() + "." + MARKER);
                    if (isOwnMarker || it.key().equals(copy.key()) || it.key().startsWith(copy.key() + "/")) {
                        objects.add(it);
                    }
                },
                cancel);
        return objects;
    }

    private static Copy together(Copy one, Copy other) {
        return new Copy(
                one.bucket(),
                one.key(),
                one.size() + other.size(),
                one.objects() + other.objects(),
                one.modified().isAfter(other.modified()) ? one.modified() : other.modified());
    }

    /**
     * Blocks until the copy lies on an instance, which fetches it itself.
     *
     * @param folder where its file or folder is put: relative to the project's folder there, or absolute
     * @throws ServiceException OnInstance with {@code download-failed}, or what S3 answers
     */
    public void bring(Copy copy, InstanceRef ref, String project, String folder, Cancellation cancel) {
        int base = copy.key().lastIndexOf('/') + 1;
        List<CheckpointBucket.Stored> own = objects(ref.location(), copy, cancel).stream()
                .filter(it -> !isMarker(it.key()))
                .toList();
        if (own.isEmpty()) {
            throw failed("download-failed", copy.uri());
        }
        for (int from = 0; from < own.size(); from += AT_ONCE) {
            Map<String, Object> files = new HashMap<>();
            for (CheckpointBucket.Stored object : own.subList(from, Math.min(own.size(), from + AT_ONCE))) {
                String url = bucket.readUrl(ref.location(), object, LIMIT);
                files.put(object.key().substring(base), Map.of("url", url, "size", object.size()));
            }
            runner.ask(ref, "download", Map.of("project", project, "folder", folder, "files", files), LIMIT, cancel);
        }
    }

    /** Where a run's copies lie in the bucket. */
    static String folder(String run) {
        return "runctl/checkpoints/" + run + "/";
    }

    private long send(
            InstanceRef ref, Map<String, Object> what, Map<String, CheckpointBucket.Slot> slots, Cancellation cancel) {
        Map<String, Object> args = new HashMap<>(what);
        Map<String, String> urls = new HashMap<>();
        slots.forEach((name, slot) -> urls.put(name, slot.url()));
        args.put("urls", urls);
        Fields sizes = runner.ask(ref, "upload", args, LIMIT, cancel).object("sizes");
        long sum = 0;
        for (Map.Entry<String, CheckpointBucket.Slot> entry : slots.entrySet()) {
            long there = bucket.size(ref.location(), entry.getValue());
            if (there != sizes.integer(entry.getKey(), -1)) {
                throw failed("upload-failed", entry.getKey() + ": " + there + " bytes");
            }
            sum += there;
        }
        return sum;
    }

    private static ServiceException failed(String problem, String detail) {
        return new ServiceException(new Failure.OnInstance(problem, Evidence.of("upload", detail)));
    }
}
