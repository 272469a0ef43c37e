package dev.runctl.service.checkpoint;

import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What names say of checkpoints: by the same rules as the runner's (runner contract, "Reading checkpoints"). */
final class CheckpointNames {
    private static final Pattern FILE = pattern("\\.(json|pt|pth|ckpt|safetensors|pkl)$");
    private static final Predicate<String> SAYS_CHECKPOINT =
            found("^(checkpoint|ckpt|epoch|step|final|best|latest|last)");
    private static final Predicate<String> ONE_CHECKPOINT =
            found("^((checkpoint|ckpt|epoch|step)[-_=]?\\d+|final|best|latest|last)$");
    private static final Predicate<String> HOLDS_CHECKPOINTS = found("checkpoint|ckpt");
    private static final Pattern STEP = pattern("step[-_=]?(\\d{1,9})(?!\\d)");
    private static final Pattern EPOCH = pattern("epoch[-_=]?(\\d{1,9})(?!\\d)");
    private static final Pattern LAST_DIGITS = pattern("(?<!\\d)(\\d{1,9})(?!.*\\d)");

    private CheckpointNames() {}

    /** Whether a file's name has an ending that checkpoints have, and is no temporary one. */
    static boolean isFile(String name) {
        return !name.startsWith(".") && FILE.matcher(name).find();
    }

    /** Whether a folder of this name is one checkpoint. */
    static boolean isFolder(String name) {
        return ONE_CHECKPOINT.test(name);
    }

    /** Whether every such file in a folder of this name is a checkpoint, whatever its own name. */
    static boolean holdsCheckpoints(String folder) {
        return HOLDS_CHECKPOINTS.test(folder);
    }

    /** Whether a file with the right ending is a checkpoint in a folder whose name does not say so. */
    static boolean saysCheckpoint(String name) {
        return SAYS_CHECKPOINT.test(name) || !name.endsWith(".json");
    }

    /** After its word, else the last digits where there is no step either. */
    static OptionalLong epoch(String name) {
        OptionalLong named = number(EPOCH, name);
        return named.isPresent() || step(name).isPresent() ? named : number(LAST_DIGITS, name);
    }

    static OptionalLong step(String name) {
        return number(STEP, name);
    }

    private static OptionalLong number(Pattern pattern, String name) {
        Matcher matcher = pattern.matcher(name);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    private static Predicate<String> found(String regex) {
        return pattern(regex).asPredicate();
    }
}
