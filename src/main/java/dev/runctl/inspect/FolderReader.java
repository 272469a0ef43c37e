package dev.runctl.inspect;

import dev.runctl.domain.checkpoint.Finding;
import dev.runctl.domain.checkpoint.Inspection;
import dev.runctl.domain.checkpoint.Inspection.Format;
import dev.runctl.domain.checkpoint.ReadingCost;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.service.checkpoint.CheckpointTree;
import dev.runctl.service.checkpoint.RangedSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder that is one checkpoint: as whole as its files, and with all files that their own lists, numbers and trainer call
 * for. Hugging Face's Trainer writes {@code trainer_state.json} last, into a folder {@code checkpoint-<step>}.
 */
final class FolderReader {
    private static final String STATE = "trainer_state.json";
    private static final int MOST_FILES = 1000;
    private static final int MOST_SHARDS = 100_000;
    private static final List<String> SUFFIXES =
            List.of(".json", ".pt", ".pth", ".ckpt", ".bin", ".safetensors", ".pkl", ".npy", ".npz");
    private static final Pattern SHARD = Pattern.compile("(.*)-(\\d{5,6})-of-(\\d{5,6})(\\.\\w+)");
    private static final Pattern WEIGHTS = Pattern.compile(".*\\.(?:safetensors|bin|pt|pth|ckpt)");
    private static final Pattern NO_MODEL =
            Pattern.compile("(?:.*/)?(?:optimizer|scheduler|rng_state|scaler|training_args|random_states)[^/]*");
    private static final Pattern TRAINER_FILE =
            Pattern.compile("optimizer\\.(?:pt|bin)|scheduler\\.(?:pt|bin)|rng_state[^/]*\\.pth");
    private static final Pattern TRAINER_FOLDER = Pattern.compile("checkpoint-\\d+");
    private static final Set<String> TRAINER_FOLDER_FILES =
            Set.of("training_args.bin", "config.json", "adapter_config.json");

    private final CheckpointTree tree;
    private final BiFunction<String, RangedSource, Inspection> files;
    private final Draft draft = new Draft();
    private final Map<String, Long> sizes = new TreeMap<>();
    private Verdict worst = new Verdict(Verdict.Kind.COMPLETE, "folder-whole");
    private ReadingCost cost = ReadingCost.NONE;

    /** @param files inspects one file */
    FolderReader(CheckpointTree tree, BiFunction<String, RangedSource, Inspection> files) {
        this.tree = tree;
        this.files = files;
    }

    Inspection read() {
        draft.format(Format.FOLDER);
        try {
            tree.parts().forEach(part -> sizes.put(part.name(), part.size()));
            boolean any = distributed();
            any |= files();
            if (!any) {
                worse(new Verdict(Verdict.Kind.SUSPECT, "not-inspected"));
            }
            numbered();
            trainer();
        } catch (IOException e) {
            worse(new Verdict(Verdict.Kind.SUSPECT, "unreadable"));
        }
        return draft.done(worst, cost);
    }

    private boolean distributed() throws IOException {
        Set<String> folders = new TreeSet<>();
        for (String name : sizes.keySet()) {
            if (DistributedFolder.belongs(name)) {
                folders.add(name.substring(0, name.lastIndexOf('/') + 1));
            }
        }
        for (String folder : folders) {
            draft.format(Format.DISTRIBUTED_FOLDER);
            DistributedFolder reader = new DistributedFolder(tree, folder, sizes, draft);
            try {
                worse(reader.judge());
            } catch (Judged e) {
                worse(e.verdict());
            }
            reader.read().forEach(source -> cost = cost.plus(source.cost()));
        }
        return !folders.isEmpty();
    }

    private boolean files() throws IOException {
        int read = 0;
        boolean trained = sizes.containsKey(STATE);
        for (String name : sizes.keySet()) {
            boolean hidden = name.startsWith(".") || name.contains("/.");
            if (hidden || SUFFIXES.stream().noneMatch(name::endsWith)) {
                continue;
            }
            if (read++ == MOST_FILES) {
                draft.finding(Finding.Code.NOT_CHECKED, name);
                worse(new Verdict(Verdict.Kind.SUSPECT, "beyond-limits"));
                break;
            }
            RangedSource source = tree.open(name);
            take(name, files.apply(name, source), trained);
            if (name.endsWith(".index.json")) {
                index(name, source);
            }
        }
        return read > 0;
    }

    private void take(String name, Inspection part, boolean trained) {
        cost = cost.plus(part.cost());
        boolean loaded =
                !name.endsWith("training_args.bin"); // not to resume: there only what is known to be bad counts
        part.findings().stream()
                .filter(finding -> loaded || finding.code() != Finding.Code.UNKNOWN_CODE)
                .forEach(finding -> draft.finding(finding.code(), finding.detail()));
        boolean ofModel = !NO_MODEL.matcher(name).matches();
        if (trained ? name.equals(STATE) : ofModel) {
            if (name.endsWith(".json") && !name.equals(STATE)) {
                draft.takeCounts(part); // a configuration's numbers measure nothing
            } else {
                draft.takeNumbers(part);
            }
        }
        if (ofModel) {
            draft.takeTensors(part);
        }
        Verdict verdict = part.verdict();
        boolean harmless = switch (verdict.reason()) {
            case "json-no-object", "json-too-large" -> !name.equals(STATE);
            case "pickle-unknown" -> !loaded;
            default -> false;
        };
        if (verdict.kind() != Verdict.Kind.COMPLETE && !harmless) {
            if (!verdict.reason().startsWith("pickle-")) {
                draft.finding(Finding.Code.PART_BROKEN, name);
            }
            worse(verdict);
        }
    }

    /** The list of the files among which a model is divided. */
    private void index(String name, RangedSource source) throws IOException {
        CachedSource cached = new CachedSource(source);
        Set<String> shards = JsonFile.shards(cached);
        cost = cost.plus(cached.cost());
        String folder = name.substring(0, name.lastIndexOf('/') + 1);
        shards.forEach(shard -> require(folder + shard));
    }

    /** Files numbered "1 of 3" call for the other two. */
    private void numbered() {
        for (String name : List.copyOf(sizes.keySet())) {
            Matcher shard = SHARD.matcher(name);
            if (shard.matches()) {
                int total = Integer.parseInt(shard.group(3));
                int width = shard.group(2).length();
                // The first of them that is there asks for all, so that each is asked for once.
                for (int i = 1; i <= Math.min(total, MOST_SHARDS); i++) {
                    String number = String.format(java.util.Locale.ROOT, "%0" + width + "d", i);
                    String other = shard.group(1) + "-" + number + "-of-" + shard.group(3) + shard.group(4);
                    if (sizes.containsKey(other) && !other.equals(name) && i < Integer.parseInt(shard.group(2))) {
                        break;
                    }
                    require(other);
                }
            }
        }
    }

    private void trainer() {
        boolean stated = sizes.containsKey(STATE);
        boolean calls = sizes.keySet().stream()
                .anyMatch(name -> TRAINER_FILE.matcher(name).matches());
        boolean named = TRAINER_FOLDER.matcher(tree.name()).matches()
                && TRAINER_FOLDER_FILES.stream().anyMatch(sizes::containsKey);
        boolean model = sizes.keySet().stream()
                .anyMatch(name -> WEIGHTS.matcher(name).matches()
                                && !NO_MODEL.matcher(name).matches()
                        || name.startsWith("global_step")
                        || DistributedFolder.belongs(name));
        boolean onlyFolder = draft.format() == Format.FOLDER;
        if (onlyFolder && (stated || calls || named)) {
            draft.format(Format.TRAINER_FOLDER);
        } else if (onlyFolder && model) {
            draft.format(Format.MODEL_FOLDER);
        }
        if (!stated && (calls || named)) {
            draft.finding(Finding.Code.PART_MISSING, STATE);
            worse(new Verdict(Verdict.Kind.INCOMPLETE, "state-missing"));
        }
        if (stated && !model) {
            draft.finding(Finding.Code.PART_MISSING, "model.safetensors");
            worse(new Verdict(Verdict.Kind.INCOMPLETE, "model-missing"));
        }
    }

    private void require(String name) {
        if (!sizes.containsKey(name)) {
            draft.finding(Finding.Code.PART_MISSING, name);
            worse(new Verdict(Verdict.Kind.INCOMPLETE, "parts-missing"));
        }
    }

    private void worse(Verdict verdict) {
        if (rank(verdict.kind()) > rank(worst.kind())) {
            worst = verdict;
        }
    }

    private static int rank(Verdict.Kind kind) {
        return switch (kind) {
            case COMPLETE -> 0;
            case SUSPECT -> 1;
            case INCOMPLETE -> 2;
        };
    }
}
