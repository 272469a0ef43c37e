package dev.runctl.inspect;

import dev.runctl.inspect.PickleValue.Blob;
import dev.runctl.inspect.PickleValue.Items;
import dev.runctl.inspect.PickleValue.Made;
import dev.runctl.inspect.PickleValue.Members;
import dev.runctl.inspect.PickleValue.Name;
import dev.runctl.inspect.PickleValue.Nothing;
import dev.runctl.inspect.PickleValue.Storage;
import dev.runctl.inspect.PickleValue.Tensor;
import dev.runctl.inspect.PickleValue.Text;
import dev.runctl.inspect.PickleValue.Whole;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a pickle would call: tensors and dictionaries become descriptions, everything else is noted by its name. */
final class PickleCalls {
    private static final int MOST_NAMES = 100;
    private static final int MOST_DIFFERENT = 100_000;
    private static final int MOST_EXTENTS = 64;

    private final boolean script;
    private final Map<String, Storage> storages = new LinkedHashMap<>();
    private final Map<String, Name> names = new HashMap<>();
    private final Set<Name> reaching = new LinkedHashSet<>();
    private final Set<Name> unknown = new LinkedHashSet<>();
    private final Set<Name> called = new HashSet<>();
    private boolean contradicted;

    /** @param script whether it belongs to a TorchScript archive, whose own classes run in PyTorch's sandbox */
    PickleCalls(boolean script) {
        this.script = script;
    }

    Collection<Storage> storages() {
        return storages.values();
    }

    /** Names that are known to reach beyond data. */
    Set<Name> reaching() {
        return reaching;
    }

    /** Other names that are not known to be harmless. */
    Set<Name> unknown() {
        return unknown;
    }

    /** Whether one storage was described in two ways. */
    boolean contradicted() {
        return contradicted;
    }

    boolean called(Name name) {
        return called.contains(name);
    }

    /** Whether it names anything at all. */
    boolean anything() {
        return !names.isEmpty();
    }

    Name named(String writtenModule, String word) throws Malformed {
        String written = writtenModule + "\n" + word;
        Name held = names.get(written);
        if (held != null) {
            return held;
        }
        String module = KnownCode.module(writtenModule);
        if (!KnownCode.plausible(module, word)) {
            throw new Malformed("no name");
        }
        Name name = new Name(module, word);
        if (names.size() == MOST_DIFFERENT) {
            throw new Malformed.BeyondLimits("names");
        }
        names.put(written, name);
        if (!KnownCode.onlyMakesData(name) && !(script && module.startsWith("__torch__"))) {
            note(name);
        }
        return name;
    }

    private void note(Name name) {
        Set<Name> noted = KnownCode.reaches(name) ? reaching : unknown;
        if (noted.size() < MOST_NAMES) {
            noted.add(name);
        }
    }

    /** A class asked for its empty object. */
    PickleValue made(PickleValue callee, PickleValue arguments) {
        if (callee instanceof Name name && name.full().equals("collections.OrderedDict")) {
            return new Members();
        }
        return new Made(callee, arguments);
    }

    /** Something registered under a number in the reading program; never used by PyTorch. */
    PickleValue extension(int number) {
        Name name = new Name("opcode", "EXT" + Integer.toUnsignedString(number));
        if (reaching.size() < MOST_NAMES) {
            reaching.add(name);
        }
        return name;
    }

    PickleValue call(PickleValue callee, PickleValue arguments) throws Malformed {
        if (!(callee instanceof Name name)) {
            reaching.add(new Name("opcode", "REDUCE")); // the pickle computes what it calls
            return new Made(callee, arguments);
        }
        called.add(name);
        if (KnownCode.isClassOfTorch(name)) {
            note(name); // its constructor is called
        }
        if (name.name().indexOf('.') >= 0) {
            return new Made(name, arguments); // another than it looks like
        }
        List<PickleValue> given = arguments instanceof Items items ? items.values() : List.of();
        return switch (name.full()) {
            case "collections.OrderedDict", "collections.Counter", "builtins.dict" -> members(given);
            case "collections.defaultdict" -> members(given.isEmpty() ? given : given.subList(1, given.size()));
            case "builtins.set", "builtins.frozenset", "builtins.list", "builtins.tuple", "torch.Size" ->
                given.size() == 1 && given.getFirst() instanceof Items items ? items : Items.empty();
            case "_codecs.encode" -> encoded(given);
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> tensor(given, null);
            case "torch._utils._rebuild_tensor_v3" ->
                tensor(given, given.size() > 6 && given.get(6) instanceof Name dtype ? dtype.name() : "");
            case "torch._utils._rebuild_qtensor" -> tensor(given, null);
            case "torch._utils._rebuild_parameter",
                    "torch._utils._rebuild_parameter_with_state",
                    "torch.nn.parameter.Parameter" -> given.isEmpty() ? new Made(name, arguments) : given.getFirst();
            case "torch._utils._rebuild_meta_tensor_no_storage" -> withoutStorage(given);
            case "torch._tensor._rebuild_from_type_v2" -> subclass(given, arguments);
            default -> new Made(name, arguments);
        };
    }

    private static PickleValue members(List<PickleValue> given) throws Malformed {
        Members members = new Members();
        if (!given.isEmpty() && given.getFirst() instanceof Items pairs) {
            for (PickleValue pair : pairs.values()) {
                if (pair instanceof Items two && two.values().size() == 2) {
                    members.put(two.values().getFirst(), two.values().getLast());
                }
            }
        } else if (!given.isEmpty() && given.getFirst() instanceof Members held) {
            return held;
        }
        return members;
    }

    private static PickleValue encoded(List<PickleValue> given) {
        if (given.isEmpty() || !(given.getFirst() instanceof Text text)) {
            return given.isEmpty() ? Nothing.NONE : given.getFirst();
        }
        byte[] bytes = text.value().getBytes(StandardCharsets.ISO_8859_1);
        return new Blob(0, bytes.length, bytes);
    }

    private PickleValue tensor(List<PickleValue> given, @Nullable String dtype) throws Malformed {
        if (given.size() < 4 || !(given.getFirst() instanceof Storage storage)) {
            if (!given.isEmpty() && given.getFirst() instanceof Made) {
                return new Made(
                        new Name("torch._utils", "_rebuild_tensor_v2"), Items.tuple(given)); // from bytes in the pickle
            }
            throw new Malformed("a tensor without its storage");
        }
        String type = dtype == null ? Dtypes.ofStorage(storage.type()) : dtype;
        return new Tensor(type, extents(given.get(2)), extents(given.get(3)), whole(given.get(1)), storage);
    }

    private static PickleValue withoutStorage(List<PickleValue> given) throws Malformed {
        if (given.size() < 3 || !(given.getFirst() instanceof Name dtype)) {
            throw new Malformed("a tensor without its type");
        }
        return new Tensor(dtype.name(), extents(given.get(1)), extents(given.get(2)), 0, null);
    }

    private PickleValue subclass(List<PickleValue> given, PickleValue arguments) throws Malformed {
        // Not twice: a list that holds itself would never end.
        boolean plain = given.size() >= 3
                && given.getFirst() instanceof Name name
                && name.module().equals("torch._utils");
        return plain
                ? call(given.getFirst(), given.get(2))
                : new Made(new Name("torch._tensor", "_rebuild_from_type_v2"), arguments);
    }

    PickleValue persistent(PickleValue id) throws Malformed {
        if (!(id instanceof Items items) || items.values().isEmpty()) {
            throw new Malformed("no storage");
        }
        List<PickleValue> tuple = items.values();
        if (tuple.size() >= 2
                && tuple.getFirst() instanceof Text text
                && text.value().equals("module")) {
            return tuple.get(1);
        }
        if (tuple.size() < 5 || !(tuple.get(1) instanceof Name type) || !(tuple.get(2) instanceof Text key)) {
            throw new Malformed("a storage without its key");
        }
        long elements = whole(tuple.get(4));
        Storage held = storages.get(key.value());
        if (held != null) {
            contradicted |= held.elements() != elements || !held.type().equals(type.name());
            return held;
        }
        Storage storage = new Storage(key.value(), type.name(), elements);
        storages.put(key.value(), storage);
        return storage;
    }

    private static long[] extents(PickleValue value) throws Malformed {
        if (!(value instanceof Items items) || items.values().size() > MOST_EXTENTS) {
            throw new Malformed("no shape");
        }
        long[] extents = new long[items.values().size()];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = whole(items.values().get(i));
        }
        return extents;
    }

    private static long whole(PickleValue value) throws Malformed {
        if (value instanceof Whole whole && whole.value() >= 0) {
            return whole.value();
        }
        throw new Malformed("no count");
    }
}
