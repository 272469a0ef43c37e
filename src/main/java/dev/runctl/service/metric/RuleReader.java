package dev.runctl.service.metric;

import dev.runctl.domain.metric.Finding;
import dev.runctl.domain.metric.Finding.Rule;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for lines that say what went wrong. For people to read; no state of a run is decided from it. */
final class RuleReader {
    private static final int LONGEST = 4096;
    private static final int SHOWN = 160;
    /** One pass over the line for all rules; each has its group. */
    private static final Pattern RULES = Pattern.compile(
            "(?<CUDA>CUDA (?:error: )?out of memory|CUDA_ERROR_OUT_OF_MEMORY|torch\\.(?:cuda\\.)?OutOfMemoryError)"
                    + "|(?<DISK>No space left on device|Disk quota exceeded)"
                    + "|(?<XID>\\bXid\\b.{0,40}?: ?\\d+|uncorrectable ECC error)"
                    + "|(?<NCCL>Watchdog caught collective operation timeout|NCCL.{0,60}(?:timeout|timed out))"
                    + "|(?<DENIED>\\b401 Client Error|\\b403 Client Error|HTTP(?:Error)?:? (?:Error )?(?:401|403)\\b|GatedRepoError)"
                    + "|(?<LIMITED>\\b429 Client Error|HTTP(?:Error)?:? (?:Error )?429\\b|Too Many Requests)"
                    + "|(?<MEMORY>Cannot allocate memory|^MemoryError\\b|DefaultCPUAllocator: can't allocate|DefaultCPUAllocator: not enough memory)"
                    + "|(?<MODULE>^(?:ModuleNotFoundError|ImportError): No module named )");

    /** A line with none of them is passed over quickly. */
    private static final List<String> SIGNS = List.of(
            "memory",
            "MEMORY",
            "Memory",
            "No space",
            "quota",
            "Xid",
            "ECC",
            "Watchdog",
            "NCCL",
            "HTTP",
            "Client",
            "Gated",
            "Too Many",
            "No module named");

    private static final Map<String, Rule> GROUPS = Map.of(
            "CUDA", Rule.CUDA_MEMORY,
            "DISK", Rule.DISK_FULL,
            "XID", Rule.XID,
            "NCCL", Rule.NCCL,
            "DENIED", Rule.HUB_DENIED,
            "LIMITED", Rule.HUB_LIMITED,
            "MEMORY", Rule.MEMORY,
            "MODULE", Rule.NO_MODULE);

    private final Map<Rule, Finding> findings = new EnumMap<>(Rule.class);
    private final Set<Rule> off;
    private boolean inTraceback;

    /** @param off rules not wanted */
    RuleReader(Set<Rule> off) {
        this.off = Set.copyOf(off);
    }

    void read(String line, Reading reading) {
        if (reading.bar == null) {
            words(line.length() > LONGEST ? line.substring(0, LONGEST) : line);
        }
        for (Reading.Value value : reading.values) {
            if (!Double.isFinite(value.value()) && value.name().measured().endsWith("loss")) {
                found(Rule.NAN_LOSS, line);
                return;
            }
        }
    }

    private void words(String line) {
        if (SIGNS.stream().anyMatch(line::contains)) {
            Matcher matcher = RULES.matcher(line);
            if (matcher.find()) {
                found(rule(matcher), line);
            }
        }
        if (line.startsWith("Traceback (most recent call last)")) {
            inTraceback = true;
        } else if (inTraceback && !line.isBlank() && !Character.isWhitespace(line.charAt(0))) {
            // The first line that is not indented says which exception it was.
            inTraceback = false;
            if (!line.contains("Error: No module named ")) { // what that means is a rule of its own
                found(Rule.TRACEBACK, line);
            }
        }
    }

    private static Rule rule(Matcher matcher) {
        for (Map.Entry<String, Rule> group : GROUPS.entrySet()) {
            if (matcher.group(group.getKey()) != null) {
                return group.getValue();
            }
        }
        throw new IllegalStateException("a match without a group");
    }

    private void found(Rule rule, String line) {
        if (off.contains(rule)) {
            return;
        }
        String text = line.strip();
        String shown = text.length() > SHOWN ? text.substring(0, SHOWN) : text;
        findings.merge(
                rule, new Finding(rule, shown, 1), (old, more) -> new Finding(rule, old.line(), old.count() + 1));
    }

    /** The likeliest cause first. */
    List<Finding> findings() {
        return List.copyOf(findings.values());
    }
}
