package dev.runctl.inspect;

import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.inspect.PickleValue.Name;
import dev.runctl.service.run.CodeJudge;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Judges the code that an instance has found in its checkpoints as {@link PickleCalls} judges what it reads itself. */
public final class NamedCode implements CodeJudge {
    private static final String CALLED = "()";
    private static final String NOT_LOADED = "~";

    @Override
    public Verdict judge(Verdict verdict, List<String> code) {
        Set<String> reaching = new LinkedHashSet<>();
        Set<String> unknown = new LinkedHashSet<>();
        for (String word : code) {
            boolean isLoaded = !word.endsWith(NOT_LOADED);
            String entry = isLoaded ? word : word.substring(0, word.length() - NOT_LOADED.length());
            boolean isCalled = entry.endsWith(CALLED);
            Name name = name(isCalled ? entry.substring(0, entry.length() - CALLED.length()) : entry);
            boolean isData = KnownCode.onlyMakesData(name) && !(isCalled && KnownCode.isClassOfTorch(name));
            if (!isData && (name.module().equals("opcode") || KnownCode.reaches(name))) {
                reaching.add(name.full());
            } else if (!isData && isLoaded) {
                unknown.add(name.full());
            }
        }
        if (!reaching.isEmpty()) {
            return Verdict.executes(List.copyOf(reaching));
        }
        return unknown.isEmpty() || verdict.kind() != Verdict.Kind.COMPLETE
                ? verdict
                : Verdict.unknownCode(List.copyOf(unknown));
    }

    private static Name name(String entry) {
        int colon = entry.indexOf(':');
        return colon < 0
                ? new Name("", entry)
                : new Name(KnownCode.module(entry.substring(0, colon)), entry.substring(colon + 1));
    }
}
