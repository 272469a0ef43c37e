package dev.runctl.inspect;

import dev.runctl.domain.checkpoint.Finding;
import dev.runctl.domain.checkpoint.Inspection.Format;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.inspect.PickleValue.Huge;
import dev.runctl.inspect.PickleValue.Items;
import dev.runctl.inspect.PickleValue.Storage;
import dev.runctl.inspect.PickleValue.Text;
import dev.runctl.service.checkpoint.RangedSource.Range;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file that is a pickle, or several: those of PyTorch before version 1.6 hold a magic number, a protocol version, the
 * system's type sizes, the object, the keys of its storages, then each storage as a count of eight bytes and raw values.
 */
final class PickleFile {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final int MOST_FOLLOWING = 64;
    private static final int COMPARED = 8;

    private final CachedSource source;
    private final Draft draft;
    private final boolean sure;
    private final ByteCursor cursor;

    /** @param sure whether its first bytes can be nothing but a pickle */
    PickleFile(CachedSource source, Draft draft, boolean sure) {
        this.source = source;
        this.draft = draft;
        this.sure = sure;
        this.cursor = new ByteCursor(source, 0, source.size());
    }

    Verdict read() throws IOException, Judged {
        PickleCalls calls = new PickleCalls(false);
        boolean legacy = false;
        boolean whole = false;
        try {
            PickleValue first = new PickleMachine(cursor, calls).read();
            whole = true;
            legacy = first instanceof Huge huge && huge.value().equals(MAGIC);
            draft.format(legacy ? Format.TORCH_LEGACY : Format.PICKLE);
            if (legacy) {
                return legacy(calls);
            }
            new PickleContents(draft).describe(first);
            return following(calls);
        } catch (Malformed.BeyondLimits e) {
            throw Judged.suspect("beyond-limits");
        } catch (Malformed.Ended e) {
            if (!sure && !whole) {
                throw Judged.suspect("not-inspected");
            }
            throw Judged.incomplete(legacy ? "torch-truncated" : "pickle-truncated");
        } catch (Malformed e) {
            throw Judged.suspect(sure || whole ? "pickle-broken" : "not-inspected");
        } finally {
            // A pickle of the first protocols has no mark of its own: other text may look like its start.
            if (sure || whole || calls.reaching().stream().anyMatch(name -> calls.called(name))) {
                TorchZip.warn(draft, calls);
            }
        }
    }

    private Verdict following(PickleCalls calls) throws IOException, Malformed, Judged {
        if (cursor.remaining() == 0) {
            if (!sure && !calls.anything()) {
                throw Judged.suspect("not-inspected"); // a text of one line may be a pickle of protocol 0
            }
            return new Verdict(Verdict.Kind.COMPLETE, "pickle-closes");
        }
        for (int i = 0; cursor.remaining() > 0 && i < MOST_FOLLOWING; i++) {
            new PickleMachine(cursor, calls).read();
        }
        // Cut between two of them, it would look the same.
        throw Judged.suspect("pickle-several");
    }

    private Verdict legacy(PickleCalls calls) throws IOException, Malformed, Judged {
        for (int i = 0; i < 2; i++) {
            new PickleMachine(cursor, calls).read(); // the protocol's version and the system's sizes
        }
        PickleValue object = new PickleMachine(cursor, calls).read();
        PickleValue keys = new PickleMachine(cursor, calls).read();
        new PickleContents(draft).describe(object);
        if (!(keys instanceof Items list)) {
            throw new Malformed("no keys");
        }
        checkStorages(list.values(), calls.storages());
        if (calls.contradicted() || draft.found(Finding.Code.DISAGREES)) {
            throw Judged.suspect("tensors-disagree");
        }
        return new Verdict(Verdict.Kind.COMPLETE, "torch-closes");
    }

    private void checkStorages(List<PickleValue> keys, Collection<Storage> storages)
            throws IOException, Malformed, Judged {
        Map<String, Storage> known = new HashMap<>();
        storages.forEach(storage -> known.put(storage.key(), storage));
        long at = cursor.position();
        List<Long> starts = new ArrayList<>();
        List<Storage> inOrder = new ArrayList<>();
        for (PickleValue key : keys) {
            Storage storage = key instanceof Text text ? known.remove(text.value()) : null;
            long bytes = storage == null ? -1 : TorchZip.bytes(storage);
            if (storage == null || bytes < 0) {
                throw Judged.suspect("tensors-disagree");
            }
            starts.add(at);
            inOrder.add(storage);
            if (bytes > source.size() - at - Long.BYTES) {
                throw Judged.incomplete("torch-truncated");
            }
            at += Long.BYTES + bytes;
        }
        if (!known.isEmpty() || at != source.size()) {
            throw Judged.suspect("tensors-disagree");
        }
        checkCounts(starts, inOrder);
    }

    /** The count before each storage's values, of all that were read anyway and of some others. */
    private void checkCounts(List<Long> starts, List<Storage> storages) throws IOException, Judged {
        List<Range> some = new ArrayList<>();
        int stride = Math.max(1, starts.size() / COMPARED);
        for (int i = 0; i < starts.size(); i += stride) {
            some.add(new Range(starts.get(i), Long.BYTES));
        }
        source.fetch(some);
        for (int i = 0; i < starts.size(); i++) {
            long at = starts.get(i);
            if (source.held(at) >= Long.BYTES
                    && Bytes.i8(source.read(at, Long.BYTES), 0)
                            != storages.get(i).elements()) {
                draft.finding(Finding.Code.DISAGREES, storages.get(i).key());
            }
        }
    }
}
