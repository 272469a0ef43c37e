package dev.runctl.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a pickle has put aside for later, and an account of the memory that its description takes. */
final class PickleMemory {
    /** Bytes, roughly: half a million tensors. */
    private static final long MOST = 384L << 20;

    private final List<PickleValue> dense = new ArrayList<>();
    private final Map<Long, PickleValue> sparse = new HashMap<>();
    private long charged;

    void charge(long bytes) throws Malformed.BeyondLimits {
        charged += bytes;
        if (charged > MOST) {
            throw new Malformed.BeyondLimits("memory");
        }
    }

    void add(PickleValue value) throws Malformed {
        put(dense.size() + sparse.size(), value);
    }

    void put(long index, PickleValue value) throws Malformed {
        if (index >= 0 && index < dense.size()) {
            dense.set((int) index, value);
        } else if (index == dense.size()) {
            charge(4);
            sparse.remove(index);
            dense.add(value);
        } else if (index > 0) {
            charge(64);
            sparse.put(index, value);
        } else {
            throw new Malformed("no index");
        }
    }

    PickleValue get(long index) throws Malformed {
        PickleValue value = index >= 0 && index < dense.size() ? dense.get((int) index) : sparse.get(index);
        if (value == null) {
            throw new Malformed("nothing was put there");
        }
        return value;
    }
}
