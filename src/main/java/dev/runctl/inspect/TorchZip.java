package dev.runctl.inspect;

import dev.runctl.domain.checkpoint.Finding;
import dev.runctl.domain.checkpoint.Inspection.Format;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.inspect.PickleValue.Name;
import dev.runctl.inspect.PickleValue.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch's files since version 1.6: a zip archive with {@code data.pkl}, which describes the saved object, and one entry
 * of raw bytes for each storage. Other zip files are judged by their directory alone.
 */
final class TorchZip {
    private static final long LONGEST_PICKLE = 512L << 20;
    private static final int MOST_PICKLES = 16;
    private static final int LONGEST_WORD = 64;

    private final CachedSource source;
    private final Draft draft;
    private final Map<String, ZipDirectory.Entry> entries = new HashMap<>();
    private final PickleContents contents;
    private @Nullable PickleValue root;

    TorchZip(CachedSource source, Draft draft) {
        contents = new PickleContents(draft);
        this.source = source;
        this.draft = draft;
    }

    /** What was saved, once read. */
    @Nullable
    PickleValue root() {
        return root;
    }

    Verdict read() throws IOException, Judged {
        draft.format(Format.ZIP);
        ZipDirectory zip = ZipDirectory.read(source);
        zip.entries().forEach(entry -> entries.put(entry.name(), entry));
        ZipDirectory.Entry data = find(zip.entries());
        if (data == null) {
            return NumpyArchive.holds(zip.entries())
                    ? new NumpyArchive(source, draft).read(zip)
                    : new Verdict(Verdict.Kind.COMPLETE, "zip-closes");
        }
        String folder = data.name().substring(0, data.name().length() - "data.pkl".length());
        boolean script = entries.containsKey(folder + "constants.pkl");
        draft.format(script ? Format.TORCHSCRIPT : Format.TORCH);
        words(zip, folder);
        if (entries.containsKey(folder + ".data/extern_modules")) {
            draft.finding(Finding.Code.UNKNOWN_CODE, "torch.package");
        }
        PickleCalls calls = describe(zip, data, script);
        others(zip, data, script);
        String storages = folder + (script && !entries.containsKey(folder + "data/0") ? "" : "data/");
        checkStorages(calls, storages);
        keptAsTensors(zip, storages);
        return new Verdict(Verdict.Kind.COMPLETE, "zip-closes");
    }

    private static ZipDirectory.@Nullable Entry find(List<ZipDirectory.Entry> entries) {
        for (ZipDirectory.Entry entry : entries) {
            if (entry.name().endsWith("/data.pkl")
                    && entry.name().indexOf('/') == entry.name().length() - 9) {
                return entry;
            }
        }
        return null;
    }

    /** The small entries that are one word each. */
    private void words(ZipDirectory zip, String folder) throws IOException, Judged {
        for (String name : List.of("byteorder", "version", ".format_version")) {
            ZipDirectory.Entry entry = entries.get(folder + name);
            if (entry != null && entry.plain() && entry.size() > 0 && entry.size() <= LONGEST_WORD) {
                // Only where it costs no request: these lie at the ends of the file.
                long start = source.held(entry.header()) >= 30 ? zip.start(entry) : source.size();
                if (source.held(start) >= entry.size()) {
                    byte[] word = source.read(start, (int) entry.size());
                    draft.word("torch." + name, new String(word, StandardCharsets.UTF_8).strip());
                }
            }
        }
    }

    private PickleCalls describe(ZipDirectory zip, ZipDirectory.Entry data, boolean script) throws IOException, Judged {
        PickleCalls calls = new PickleCalls(script);
        if (!data.plain()) {
            throw Judged.suspect("not-inspected"); // PyTorch stores its entries uncompressed
        }
        if (data.size() > LONGEST_PICKLE) {
            throw Judged.suspect("beyond-limits");
        }
        long start = zip.start(data);
        ByteCursor cursor = ByteCursor.whole(source, start, start + data.size());
        try {
            PickleValue value = new PickleMachine(cursor, calls).read();
            root = value;
            if (cursor.remaining() > 0) {
                throw new Malformed("bytes behind the pickle");
            }
            contents.describe(value);
        } catch (Malformed.BeyondLimits e) {
            throw Judged.suspect("beyond-limits");
        } catch (Malformed e) {
            throw Judged.suspect("pickle-broken");
        } finally {
            warn(draft, calls);
        }
        return calls;
    }

    static void warn(Draft draft, PickleCalls calls) {
        for (Name name : calls.reaching()) {
            draft.finding(Finding.Code.EXECUTES, name.full());
        }
        for (Name name : calls.unknown()) {
            draft.finding(Finding.Code.UNKNOWN_CODE, name.full());
        }
    }

    /** Other pickles in the archive are read for what they would call. */
    private void others(ZipDirectory zip, ZipDirectory.Entry data, boolean script) throws IOException, Judged {
        int read = 0;
        for (ZipDirectory.Entry entry : zip.entries()) {
            if (entry != data && entry.name().endsWith(".pkl") && entry.plain() && read++ < MOST_PICKLES) {
                PickleCalls calls = new PickleCalls(script);
                long start = zip.start(entry);
                try {
                    new PickleMachine(new ByteCursor(source, start, start + entry.size()), calls).read();
                } catch (Malformed e) {
                    draft.finding(Finding.Code.NOT_CHECKED, entry.name());
                } finally {
                    warn(draft, calls);
                }
            }
        }
    }

    private void checkStorages(PickleCalls calls, String folder) throws Judged {
        boolean agree = !calls.contradicted() && !draft.found(Finding.Code.DISAGREES);
        for (Storage storage : calls.storages()) {
            ZipDirectory.Entry entry = entries.get(folder + storage.key());
            if (entry == null) {
                draft.finding(Finding.Code.PART_MISSING, folder + storage.key());
                agree = false;
            } else if (!entry.plain() || entry.size() != bytes(storage)) {
                draft.finding(Finding.Code.DISAGREES, entry.name());
                agree = false;
            }
        }
        if (!agree) {
            throw Judged.suspect("tensors-disagree");
        }
    }

    /** Reads the numbers of the training that were saved as tensors; all storages are known to be there in their sizes. */
    private void keptAsTensors(ZipDirectory zip, String folder) throws IOException, Judged {
        for (PickleContents.Kept kept : contents.kept()) {
            Storage storage = kept.tensor().storage();
            ZipDirectory.Entry entry = storage == null ? null : entries.get(folder + storage.key());
            String dtype = storage == null ? "" : Dtypes.ofStorage(storage.type());
            int width = Dtypes.bits(dtype).orElse(0) / 8;
            long offset = kept.tensor().offset();
            if (entry != null
                    && width > 0
                    && dtype.equals(kept.tensor().dtype())
                    && offset >= 0
                    && offset < entry.size() / width) {
                byte[] value = source.read(zip.start(entry) + offset * width, width);
                Dtypes.value(dtype, value).ifPresent(number -> contents.number(kept.name(), number));
            }
        }
    }

    /** The bytes that a storage's raw values take; -1 where that is not known. */
    static long bytes(Storage storage) {
        String type = Dtypes.ofStorage(storage.type());
        try {
            return type.isEmpty() ? -1 : Dtypes.bytes(type, storage.elements());
        } catch (ArithmeticException e) {
            return -1;
        }
    }
}
