package dev.runctl.testing;

import dev.runctl.domain.checkpoint.Judgement;
import dev.runctl.service.run.JudgedCheckpoints;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Judgements kept in memory. */
public final class MemoryJudged implements JudgedCheckpoints {
    private final Map<Subject, Judgement> kept = new ConcurrentHashMap<>();

    @Override
    public Optional<Judgement> find(Subject subject) {
        return Optional.ofNullable(kept.get(subject));
    }

    @Override
    public Map<Subject, Judgement> in(String place) {
        return kept.keySet().stream()
                .filter(it -> it.place().equals(place))
                .collect(Collectors.toMap(Function.identity(), kept::get));
    }

    @Override
    public void save(Subject subject, Judgement judgement) {
        kept.put(subject, judgement);
    }
}
