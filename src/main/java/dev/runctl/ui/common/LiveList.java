package dev.runctl.ui.common;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import javafx.collections.ObservableListBase;

/**
 * A list that becomes another one by as few changes as possible, so that a table shows anew what has moved and nothing else.
 * What differs is found out beforehand, on any thread, by {@link #plan}. Elements are told apart by identity, and none occurs
 * twice.
 *
 * @param <E> the elements
 */
public final class LiveList<E> extends ObservableListBase<E> {
    /** With more pieces than this to take out or put in, a table is done sooner with a new list. */
    static final int PIECES = 60;

    /** Neighbours that are taken out, or put in. */
    private record Piece(int from, int to) {}

    /**
     * How a list becomes another.
     *
     * @param from the list before; never changed
     * @param to the list afterwards; never changed
     * @param out what is taken out, by places in the list before, the last first
     * @param in what is put in, by places in the list afterwards, the first first
     */
    public record Plan<E>(List<E> from, List<E> to, List<Piece> out, List<Piece> in) {
        public boolean isNothing() {
            return out.isEmpty() && in.isEmpty();
        }

        private boolean isWhole() {
            return from.isEmpty() || to.isEmpty() || out.size() + in.size() > PIECES;
        }
    }

    private volatile List<E> content = List.of();
    private final List<E> shown = new ArrayList<>();

    /** What it holds, as an object that never changes; may be asked for on any thread. */
    public List<E> content() {
        return content;
    }

    /** What has to be done; looks at both lists only. */
    public static <E> Plan<E> plan(List<E> from, List<E> to) {
        int same = 0;
        int least = Math.min(from.size(), to.size());
        while (same < least && from.get(same) == to.get(same)) {
            same++;
        }
        if (same == from.size() && same == to.size()) {
            return new Plan<>(from, to, List.of(), List.of());
        }
        Map<E, Integer> places = new IdentityHashMap<>();
        for (int i = same; i < from.size(); i++) {
            places.put(from.get(i), i);
        }
        int[] before = new int[to.size() - same];
        for (int i = same; i < to.size(); i++) {
            before[i - same] = places.getOrDefault(to.get(i), -1);
        }
        boolean[] keptFrom = new boolean[from.size()];
        boolean[] keptTo = new boolean[to.size()];
        java.util.Arrays.fill(keptFrom, 0, same, true);
        java.util.Arrays.fill(keptTo, 0, same, true);
        for (int at : longestRising(before)) {
            keptTo[same + at] = true;
            keptFrom[before[at]] = true;
        }
        List<Piece> out = pieces(keptFrom);
        Collections.reverse(out);
        return new Plan<>(from, to, List.copyOf(out), List.copyOf(pieces(keptTo)));
    }

    private static List<Piece> pieces(boolean[] kept) {
        List<Piece> pieces = new ArrayList<>();
        int i = 0;
        while (i < kept.length) {
            if (kept[i]) {
                i++;
                continue;
            }
            int from = i;
            while (i < kept.length && !kept[i]) {
                i++;
            }
            pieces.add(new Piece(from, i));
        }
        return pieces;
    }

    /** Where the longest rising sequence of numbers from 0 on lies: what can stay while the rest moves around it. */
    private static int[] longestRising(int[] numbers) {
        int[] ends = new int[numbers.length];
        int[] before = new int[numbers.length];
        int length = 0;
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] < 0) {
                continue;
            }
            int low = 0;
            int high = length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (numbers[ends[middle]] < numbers[i]) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            before[i] = low == 0 ? -1 : ends[low - 1];
            ends[low] = i;
            length = Math.max(length, low + 1);
        }
        int[] found = new int[length];
        int at = length == 0 ? -1 : ends[length - 1];
        for (int k = length - 1; k >= 0; k--) {
            found[k] = at;
            at = before[at];
        }
        return found;
    }

    /**
     * Becomes the plan's list. Each piece is a change of its own, since a table's selection follows only such.
     *
     * @param plan made for what this list holds, else it is made again
     */
    public void become(Plan<E> plan) {
        if (plan.from() != content) {
            become(plan(content, plan.to()));
            return;
        }
        content = plan.to();
        if (plan.isNothing()) {
            return;
        }
        if (plan.isWhole()) {
            replaceAll();
            return;
        }
        for (Piece piece : plan.out()) {
            List<E> taken = shown.subList(piece.from(), piece.to());
            List<E> removed = List.copyOf(taken);
            taken.clear();
            beginChange();
            nextRemove(piece.from(), removed);
            endChange();
        }
        for (Piece piece : plan.in()) {
            shown.addAll(piece.from(), plan.to().subList(piece.from(), piece.to()));
            beginChange();
            nextAdd(piece.from(), piece.to());
            endChange();
        }
    }

    /** As two changes: at a replacement a table throws all its cells away. */
    private void replaceAll() {
        List<E> removed = List.copyOf(shown);
        shown.clear();
        if (!removed.isEmpty()) {
            beginChange();
            nextRemove(0, removed);
            endChange();
        }
        shown.addAll(content);
        if (!shown.isEmpty()) {
            beginChange();
            nextAdd(0, shown.size());
            endChange();
        }
    }

    @Override
    public E get(int index) {
        return shown.get(index);
    }

    @Override
    public int size() {
        return shown.size();
    }
}
