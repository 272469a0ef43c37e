package dev.runctl.domain.run;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run was executed with, as the instance told at its start.
 *
 * @param python the interpreter's version; empty where it is no Python
 * @param executable the interpreter's path
 * @param platform the operating system, as Python names it
 * @param packages installed packages and their versions
 * @param gpus name, memory and driver of each accelerator, as nvidia-smi prints them
 */
public record RunEnvironment(
        String python, String executable, String platform, Map<String, String> packages, List<String> gpus) {
    public RunEnvironment {
        packages = Collections.unmodifiableMap(new TreeMap<>(packages));
        gpus = List.copyOf(gpus);
    }

    /** The packages as pip reads them: one {@code name==version} a line. */
    public String requirements() {
        return packages.entrySet().stream()
                .map(entry -> entry.getKey() + "==" + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
