package dev.runctl.inspect;

import dev.runctl.domain.checkpoint.Finding;
import dev.runctl.domain.checkpoint.TensorSummary;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.inspect.PickleValue.Items;
import dev.runctl.inspect.PickleValue.Made;
import dev.runctl.inspect.PickleValue.Members;
import dev.runctl.inspect.PickleValue.Name;
import dev.runctl.inspect.PickleValue.Text;
import dev.runctl.inspect.PickleValue.Whole;
import dev.runctl.service.checkpoint.CheckpointTree;
import dev.runctl.service.checkpoint.RangedSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder of PyTorch's distributed checkpoints: {@code .metadata}, written last, is a pickle that says of each tensor what
 * it is and of each piece in which file, from where and how long it is.
 */
final class DistributedFolder {
    static final String METADATA = ".metadata";
    private static final long LONGEST = 512L << 20;
    private static final int SMALL = 16 << 10;
    private static final int MOST_NUMBERS = 16;
    private static final Set<String> NUMBERS = Set.of(
            "epoch",
            "step",
            "global_step",
            "current_epoch",
            "iteration",
            "loss",
            "val_loss",
            "best_loss",
            "accuracy",
            "best_metric",
            "train_state.step",
            "trainer.epoch",
            "trainer.step");

    private record Place(String file, long offset, long length) {}

    private final CheckpointTree tree;
    private final String folder;
    private final Map<String, Long> sizes;
    private final Draft draft;
    private final List<CachedSource> read = new ArrayList<>();

    /** @param folder where it lies in the tree, empty or ending in a slash */
    DistributedFolder(CheckpointTree tree, String folder, Map<String, Long> sizes, Draft draft) {
        this.tree = tree;
        this.folder = folder;
        this.sizes = sizes;
        this.draft = draft;
    }

    /** What was opened, for its cost. */
    List<CachedSource> read() {
        return read;
    }

    Verdict judge() throws IOException, Judged {
        if (!sizes.containsKey(folder + METADATA)) {
            draft.finding(Finding.Code.PART_MISSING, folder + METADATA);
            throw Judged.incomplete("metadata-missing");
        }
        CachedSource source = new CachedSource(tree.open(folder + METADATA));
        read.add(source);
        if (source.size() > LONGEST) {
            throw Judged.suspect("beyond-limits");
        }
        PickleCalls calls = new PickleCalls(false);
        ByteCursor cursor = ByteCursor.whole(source, 0, source.size());
        Map<String, Place> numbers;
        boolean whole;
        try {
            PickleValue value = new PickleMachine(cursor, calls).read();
            if (cursor.remaining() > 0) {
                throw new Malformed("bytes behind the pickle");
            }
            Members state =
                    value instanceof Made made && made.state() instanceof Members members ? members : new Members();
            tensors(state);
            numbers = new LinkedHashMap<>();
            whole = places(state, numbers);
        } catch (Malformed.BeyondLimits e) {
            throw Judged.suspect("beyond-limits");
        } catch (Malformed.Ended e) {
            throw Judged.incomplete("pickle-truncated");
        } catch (Malformed | ArithmeticException e) {
            throw Judged.suspect("pickle-broken");
        } finally {
            TorchZip.warn(draft, calls);
        }
        if (!whole) {
            throw Judged.incomplete("parts-missing");
        }
        numbers(numbers);
        return new Verdict(Verdict.Kind.COMPLETE, "folder-whole");
    }

    private void tensors(Members state) throws Malformed {
        if (!(state.get("state_dict_metadata") instanceof Members tensors)) {
            throw new Malformed("no tensors");
        }
        for (int i = 0; i < tensors.size(); i++) {
            if (tensors.key(i) instanceof Text name
                    && tensors.value(i) instanceof Made made
                    && made.kind().equals("TensorStorageMetadata")
                    && made.state() instanceof Members members
                    && members.get("size") instanceof Items size) {
                tensor(name.value(), members, size);
            }
        }
    }

    private void tensor(String name, Members members, Items size) throws Malformed {
        String dtype = "?";
        if (members.get("properties") instanceof Made properties) {
            PickleValue first = properties.state() instanceof Items items ? items.get(0) : null;
            PickleValue named = properties.state() instanceof Members held ? held.get("dtype") : first;
            dtype = named instanceof Name word ? word.name() : dtype;
        }
        long[] shape = new long[size.values().size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = count(size.values().get(i));
        }
        long elements = Dtypes.elements(shape);
        List<Long> extents = java.util.Arrays.stream(shape).boxed().toList();
        draft.tensor(new TensorSummary(name, dtype, extents, Dtypes.bytes(dtype, elements)));
        if (!name.startsWith("optim") && !name.startsWith("opt.")) {
            draft.parameters(elements);
        }
    }

    /** Whether every piece lies within its file; those of numbers are noted. */
    private boolean places(Members state, Map<String, Place> numbers) throws Malformed {
        if (!(state.get("storage_data") instanceof Members pieces)) {
            throw new Malformed("no pieces");
        }
        boolean whole = true;
        for (int i = 0; i < pieces.size(); i++) {
            if (!(pieces.value(i) instanceof Made info) || !(info.state() instanceof Members members)) {
                continue; // another way of storing than in files
            }
            if (!(members.get("relative_path") instanceof Text file)) {
                continue;
            }
            Place place = new Place(file.value(), count(members.get("offset")), count(members.get("length")));
            Long size = sizes.get(folder + place.file);
            if (size == null || Math.addExact(place.offset, place.length) > size) {
                draft.finding(size == null ? Finding.Code.PART_MISSING : Finding.Code.PART_BROKEN, folder + place.file);
                whole = false;
            }
            if (pieces.key(i) instanceof Made index
                    && index.state() instanceof Members key
                    && key.get("fqn") instanceof Text name
                    && NUMBERS.contains(name.value())
                    && numbers.size() < MOST_NUMBERS
                    && place.length <= SMALL) {
                numbers.put(name.value(), place);
            }
        }
        return whole;
    }

    /** A number is saved as a small PyTorch file of its own within a larger one. */
    private void numbers(Map<String, Place> numbers) throws IOException {
        Map<String, CachedSource> files = new LinkedHashMap<>();
        for (Map.Entry<String, Place> number : numbers.entrySet()) {
            Place place = number.getValue();
            CachedSource file = files.get(place.file);
            if (file == null) {
                file = new CachedSource(tree.open(folder + place.file));
                files.put(place.file, file);
                read.add(file);
                file.fetch(numbers.values().stream()
                        .filter(other -> other.file.equals(place.file) && other.length > 0)
                        .map(other -> new RangedSource.Range(other.offset, (int) other.length))
                        .toList());
            }
            OptionalDouble value = number(file, place);
            String name = number.getKey().substring(number.getKey().lastIndexOf('.') + 1);
            if (value.isPresent()) {
                switch (name) {
                    case "epoch", "current_epoch" -> draft.epoch(value.getAsDouble());
                    case "step", "global_step", "iteration" -> draft.step(value.getAsDouble());
                    default -> draft.metric(name, value.getAsDouble());
                }
            }
        }
    }

    private OptionalDouble number(CachedSource file, Place place) throws IOException {
        if (place.length == 0) {
            return OptionalDouble.empty();
        }
        Draft inner = new Draft();
        TorchZip zip = new TorchZip(new CachedSource(new Slice(file, place.offset, place.length)), inner);
        try {
            zip.read();
        } catch (Judged e) {
            draft.finding(Finding.Code.NOT_CHECKED, folder + place.file);
        }
        inner.findings().forEach(finding -> draft.finding(finding.code(), finding.detail()));
        PickleValue root = zip.root();
        return root == null ? OptionalDouble.empty() : PickleContents.number(root);
    }

    private record Slice(CachedSource file, long from, long length) implements RangedSource {
        @Override
        public long size() {
            return length;
        }

        @Override
        public byte[] read(long offset, int count) throws IOException {
            return file.read(from + offset, count);
        }
    }

    private static long count(@Nullable PickleValue value) throws Malformed {
        if (value instanceof Whole whole && whole.value() >= 0) {
            return whole.value();
        }
        throw new Malformed("no count");
    }

    static boolean belongs(String name) {
        return name.endsWith(".distcp") || name.equals(METADATA) || name.endsWith("/" + METADATA);
    }
}
