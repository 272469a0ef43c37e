package dev.runctl.domain.checkpoint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Checkpoints of one run whose names differ in numbers alone are of one kind, and of about one size. One that closes properly
 * but is less than half as large as the others, and as one before it, lacks something that they have: it is suspect.
 *
 * <p>Not the first ones, which an optimiser has not grown yet; not those that grow from one to the next; not shards, of which
 * the last is small; not JSON, which proves by itself that it is whole and holds what there is to say.
 */
public final class SiblingSizes {
    /** Why one is suspect; its details are its bytes and those of the median of the others. */
    public static final String REASON = "smaller-than-siblings";

    private static final int LEAST_OTHERS = 3;
    private static final Pattern NUMBERS = Pattern.compile("\\d+");
    private static final Pattern SHARD = Pattern.compile(".*\\d+-of-\\d+.*");

    private SiblingSizes() {}

    /** The same checkpoints in the same order. */
    public static List<Checkpoint> judge(List<Checkpoint> checkpoints) {
        Map<String, List<Checkpoint>> kinds = new HashMap<>();
        for (Checkpoint checkpoint : checkpoints) {
            String name = checkpoint.name();
            String pattern = NUMBERS.matcher(name).replaceAll("#");
            boolean counts = checkpoint.verdict().kind() == Verdict.Kind.COMPLETE
                    && checkpoint.run().isPresent()
                    && !pattern.equals(name)
                    && !name.endsWith(".json")
                    && !SHARD.matcher(name).matches();
            if (counts) {
                String folder = checkpoint.path().substring(0, checkpoint.path().length() - name.length());
                kinds.computeIfAbsent(checkpoint.run() + "\n" + folder + "\n" + pattern, key -> new ArrayList<>())
                        .add(checkpoint);
            }
        }
        Map<Checkpoint, Verdict> found = new HashMap<>();
        kinds.values().stream().filter(it -> it.size() > LEAST_OTHERS).forEach(it -> judge(it, found));
        return found.isEmpty()
                ? checkpoints
                : checkpoints.stream()
                        .map(it -> found.containsKey(it) ? it.withVerdict(found.get(it)) : it)
                        .toList();
    }

    private static void judge(List<Checkpoint> kind, Map<Checkpoint, Verdict> found) {
        List<Checkpoint> inOrder =
                kind.stream().sorted(Comparator.comparing(Checkpoint::modified)).toList();
        long[] sizes = inOrder.stream().mapToLong(Checkpoint::size).sorted().toArray();
        long largestBefore = 0;
        for (Checkpoint checkpoint : inOrder) {
            long median = medianOfOthers(sizes, checkpoint.size());
            if (checkpoint.size() < median / 2 && checkpoint.size() < largestBefore / 2) {
                List<String> both = List.of(String.valueOf(checkpoint.size()), String.valueOf(median));
                found.put(checkpoint, new Verdict(Verdict.Kind.SUSPECT, REASON, both));
            }
            largestBefore = Math.max(largestBefore, checkpoint.size());
        }
    }

    /** @param sizes of all in ascending order, which holds the one left out */
    private static long medianOfOthers(long[] sizes, long one) {
        int middle = (sizes.length - 2) / 2;
        // Those behind the one left out have moved up.
        return one <= sizes[middle] ? sizes[middle + 1] : sizes[middle];
    }
}
