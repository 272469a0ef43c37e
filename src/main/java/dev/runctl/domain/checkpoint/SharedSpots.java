package dev.runctl.domain.checkpoint;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Entries that name the same file or object: to delete one is to delete the others, whatever run each is counted to. */
final class SharedSpots {
    private SharedSpots() {}

    /**
     * The same with one entry for each file on the instance, and with all that share anything staying where one of them stays.
     *
     * @param reasons why each stays; none for one that goes
     */
    static Map<HeldCheckpoint, Set<KeepReason>> keepWins(Map<HeldCheckpoint, Set<KeepReason>> reasons) {
        Map<HeldCheckpoint, Set<KeepReason>> decided = new LinkedHashMap<>();
        for (List<HeldCheckpoint> alike : groups(reasons.keySet())) {
            Set<KeepReason> why = EnumSet.noneOf(KeepReason.class);
            alike.forEach(it -> why.addAll(reasons.get(it)));
            alike.forEach(it -> decided.put(it, why));
        }
        Map<HeldCheckpoint, Set<KeepReason>> once = new LinkedHashMap<>();
        Map<Set<String>, HeldCheckpoint> told = new HashMap<>();
        for (HeldCheckpoint it : reasons.keySet()) {
            Set<String> spots = it.onInstance() ? it.spots(CopyPlace.INSTANCE) : it.spots();
            HeldCheckpoint before = told.get(spots);
            if (before != null
                    && (before.checkpoint().run().isPresent()
                            || it.checkpoint().run().isEmpty())) {
                continue;
            }
            once.remove(before);
            told.put(spots, it);
            once.put(it, decided.get(it));
        }
        return once;
    }

    private static List<List<HeldCheckpoint>> groups(Set<HeldCheckpoint> all) {
        Map<String, List<HeldCheckpoint>> bySpot = new HashMap<>();
        List<List<HeldCheckpoint>> groups = new ArrayList<>();
        for (HeldCheckpoint it : all) {
            List<HeldCheckpoint> group = new ArrayList<>(List.of(it));
            for (String spot : it.spots()) {
                List<HeldCheckpoint> other = bySpot.get(spot);
                if (other != null && other != group) {
                    group.addAll(other);
                    groups.remove(other);
                    other.forEach(member -> member.spots().forEach(its -> bySpot.put(its, group)));
                }
            }
            it.spots().forEach(spot -> bySpot.put(spot, group));
            groups.add(group);
        }
        return groups;
    }
}
