package dev.runctl.cli;

import dev.runctl.concurrent.InParallel;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.domain.checkpoint.ReadingCost;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.checkpoint.BucketSearch;
import dev.runctl.service.checkpoint.CopyJudge;
import dev.runctl.service.checkpoint.CopyJudge.Judged;
import dev.runctl.text.ByteSize;
import dev.runctl.text.InspectionText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Prints the checkpoints below a prefix while they are listed, so that neither a hundred thousand lines nor their verdicts are
 * ever held here; a few are looked into at a time.
 */
final class BucketListing {
    private static final int AT_ONCE = 8;
    private static final int WAITING = 64;
    private static final String ROW = "%10s  %-19s  %7s  %-13s  %s";

    private final Verb verb;
    private final Location location;
    private final InspectionText words = new InspectionText(ByteSize::text);
    private final Deque<Future<Judged>> waiting = new ArrayDeque<>();
    private ReadingCost cost = ReadingCost.NONE;
    private long shown;

    BucketListing(Verb verb) {
        this.verb = verb;
        this.location = verb.root().location();
    }

    /** @param inspect whether each is looked into for its verdict */
    void print(BucketAddress address, boolean inspect) {
        long began = System.nanoTime();
        BucketSearch search = verb.services().bucketSearch();
        if (verb.isJson()) {
            verb.root().shell().out().print("[");
        }
        BucketSearch.Searched searched;
        if (inspect) {
            CopyJudge judge = verb.services().copyJudge();
            ExecutorService workers = InParallel.waitingWorkers(AT_ONCE);
            try {
                searched = search.search(
                        location,
                        address.bucket(),
                        address.key(),
                        found -> {
                            Copy copy = found.copies().getFirst();
                            waiting.add(workers.submit(() -> judge.judge(found, copy, location, verb.cancellation())));
                            showFirst(WAITING);
                        },
                        verb.cancellation());
                showFirst(0);
            } finally {
                workers.shutdownNow();
            }
        } else {
            searched = search.search(location, address.bucket(), address.key(), this::show, verb.cancellation());
        }
        end(searched, began);
    }

    private void end(BucketSearch.Searched searched, long began) {
        if (verb.isJson()) {
            verb.root().shell().out().println(shown == 0 ? "]" : "\n]");
        } else if (shown == 0) {
            verb.remark(verb.text("monitor.no-checkpoints"));
        }
        verb.root().shell().out().flush();
        verb.remark(verb.text(
                "bucket.cost",
                shown,
                searched.objects(),
                ByteSize.text(searched.bytes()),
                searched.requests() + cost.requests(),
                ByteSize.text(cost.bytes()),
                String.format(Locale.ROOT, "%.1f", (System.nanoTime() - began) / 1e9)));
    }

    /** Shows the first of those waiting until no more than so many are left. */
    private void showFirst(int left) {
        while (waiting.size() > left) {
            Future<Judged> first = waiting.remove();
            try {
                Judged judged = first.get();
                cost = cost.plus(judged.cost());
                show(judged.checkpoint());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ServiceException cause) {
                    throw cause;
                }
                if (e.getCause() instanceof CancellationException cause) {
                    throw cause;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    private void show(Checkpoint found) {
        Copy copy = found.copies().getFirst();
        if (verb.isJson()) {
            verb.root().shell().out().print((shown == 0 ? "\n" : ",\n") + Json.of(json(found, copy)));
        } else {
            if (shown == 0) {
                verb.say(row("SIZE", "MODIFIED", "OBJECTS", "VERDICT", "CHECKPOINT"));
            }
            verb.say(row(
                    ByteSize.text(copy.size()),
                    Format.time(copy.modified()),
                    Integer.toString(copy.objects()),
                    words.verdict(found.verdict()),
                    Table.printable(copy.uri())));
        }
        shown++;
    }

    private static String row(String size, String modified, String objects, String verdict, String name) {
        return String.format(Locale.ROOT, ROW, size, modified, objects, verdict, name);
    }

    private static Map<String, @Nullable Object> json(Checkpoint found, Copy copy) {
        Map<String, @Nullable Object> object = Documents.checkpoint(found);
        object.put("uri", copy.uri());
        object.put("objects", copy.objects());
        if (found.verdict().equals(Verdict.NOT_INSPECTED)) {
            object.put("verdict", Verdict.NOT_INSPECTED.reason());
        }
        return object;
    }
}
