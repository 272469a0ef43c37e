package dev.runctl.inspect;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a pickle describes: data, and the names of what it would call. Nothing here does anything. */
sealed interface PickleValue {
    enum Nothing implements PickleValue {
        NONE
    }

    enum Flag implements PickleValue {
        TRUE,
        FALSE
    }

    record Whole(long value) implements PickleValue {
        private static final Whole[] SMALL = new Whole[1024];

        static {
            java.util.Arrays.setAll(SMALL, Whole::new);
        }

        static Whole of(long value) {
            return value >= 0 && value < SMALL.length ? SMALL[(int) value] : new Whole(value);
        }
    }

    record Huge(BigInteger value) implements PickleValue {}

    record Real(double value) implements PickleValue {}

    record Text(String value) implements PickleValue {}

    /**
     * Bytes, or text too long to keep.
     *
     * @param offset where in the file they are
     * @param kept the bytes themselves where they are few
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Blob(long offset, long length, byte @Nullable [] kept) implements PickleValue {}

    /** A function or class. */
    record Name(String module, String name) implements PickleValue {
        String full() {
            return module + "." + name;
        }
    }

    /** A list, tuple or set. */
    final class Items implements PickleValue {
        static final Items NONE = new Items(List.of());

        private final List<PickleValue> values;

        private Items(List<PickleValue> values) {
            this.values = values;
        }

        static Items empty() {
            return new Items(new ArrayList<>(0));
        }

        static Items tuple(List<PickleValue> values) {
            return new Items(List.copyOf(values));
        }

        /** @throws Malformed if it is a tuple, which nothing can be added to */
        void addAll(List<PickleValue> more) throws Malformed {
            if (!(values instanceof ArrayList)) {
                throw new Malformed("a tuple is no list");
            }
            values.addAll(more);
        }

        List<PickleValue> values() {
            return values;
        }

        @Nullable
        PickleValue get(int index) {
            return index < values.size() ? values.get(index) : null;
        }
    }

    /** A dictionary, in the order of its pickle. */
    final class Members implements PickleValue {
        private final List<PickleValue> flat = new ArrayList<>(0);

        void put(PickleValue key, PickleValue value) {
            flat.add(key);
            flat.add(value);
        }

        int size() {
            return flat.size() / 2;
        }

        PickleValue key(int index) {
            return flat.get(2 * index);
        }

        PickleValue value(int index) {
            return flat.get(2 * index + 1);
        }

        /** The last value under the key. */
        @Nullable
        PickleValue get(String name) {
            for (int i = size() - 1; i >= 0; i--) {
                if (key(i) instanceof Text text && text.value().equals(name)) {
                    return value(i);
                }
            }
            return null;
        }
    }

    /** What a call would make, not made. */
    final class Made implements PickleValue {
        private final PickleValue callee;
        private final PickleValue arguments;
        private @Nullable PickleValue state;

        Made(PickleValue callee, PickleValue arguments) {
            this.callee = callee;
            this.arguments = arguments;
        }

        boolean by(String fullName) {
            return callee instanceof Name name && name.full().equals(fullName);
        }

        /** The name of its class alone, without the module. */
        String kind() {
            return callee instanceof Name name ? name.name() : "";
        }

        PickleValue arguments() {
            return arguments;
        }

        @Nullable
        PickleValue state() {
            return state;
        }

        void build(PickleValue given) {
            state = given;
        }
    }

    /**
     * Memory of tensors, kept outside the pickle.
     *
     * @param type the storage's class, such as {@code FloatStorage}
     * @param elements in elements of that type
     */
    record Storage(String key, String type, long elements) implements PickleValue {}

    /**
     * @param dtype PyTorch's word, or empty where unknown
     * @param offset in elements
     * @param storage absent where the values are kept in another way
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Tensor(
            String dtype,
            long[] shape,
            long[] stride,
            long offset,
            @Nullable Storage storage) implements PickleValue {}
}
