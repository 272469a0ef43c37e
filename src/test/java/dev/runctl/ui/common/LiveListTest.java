package dev.runctl.ui.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import javafx.collections.ListChangeListener;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LiveListTest {
    private static final List<Object> THINGS =
            IntStream.range(0, 10_000).mapToObj(i -> new Object()).toList();

    private final LiveList<Object> list = new LiveList<>();
    private final List<Object> follower = new ArrayList<>();
    private int events;
    private int touched;

    LiveListTest() {
        list.addListener((ListChangeListener<Object>) change -> {
            events++;
            while (change.next()) {
                // As a table would follow it: by what the changes say.
                touched += change.getRemovedSize() + change.getAddedSize();
                follower.subList(change.getFrom(), change.getFrom() + change.getRemovedSize())
                        .clear();
                follower.addAll(change.getFrom(), change.getAddedSubList());
            }
        });
    }

    private void become(List<Object> next) {
        list.become(LiveList.plan(list.content(), next));
    }

    @Test
    void theSameElementsAreNoChange() {
        become(THINGS);
        events = 0;
        become(new ArrayList<>(THINGS));
        assertThat(events).isZero();
    }

    @Test
    void whatComesGoesAndMovesIsAllThatIsTouched() {
        become(THINGS);
        touched = 0;
        List<Object> next = new ArrayList<>(THINGS);
        Object fresh = new Object();
        next.remove(5000);
        next.addFirst(fresh);
        Object moved = next.remove(7000);
        next.add(20, moved);
        become(next);
        assertThat(list).containsExactlyElementsOf(next);
        assertThat(follower).containsExactlyElementsOf(next);
        assertThat(touched).isEqualTo(4);
    }

    @Test
    void aPlanForWhatTheListHeldBeforeIsMadeAgain() {
        become(THINGS.subList(0, 10));
        LiveList.Plan<Object> late = LiveList.plan(list.content(), THINGS.subList(2, 10));
        become(THINGS.subList(5, 20));
        list.become(late);
        assertThat(follower).containsExactlyElementsOf(THINGS.subList(2, 10));
    }

    @Property(tries = 300)
    void anyListBecomesAnyOther(
            @ForAll @Size(max = 150) List<@IntRange(max = 120) Integer> first,
            @ForAll @Size(max = 150) List<@IntRange(max = 120) Integer> second) {
        for (List<Integer> numbers : List.of(first, second)) {
            List<Object> next = new ArrayList<>();
            var seen = new HashSet<Integer>();
            numbers.stream().filter(seen::add).forEach(i -> next.add(THINGS.get(i)));
            become(next);
            assertThat(new ArrayList<>(list)).isEqualTo(next);
            assertThat(follower).isEqualTo(next);
        }
    }
}
