package dev.runctl.inspect;

import dev.runctl.domain.checkpoint.Finding;
import dev.runctl.domain.checkpoint.Inspection.Format;
import dev.runctl.domain.checkpoint.TensorSummary;
import dev.runctl.inspect.PickleValue.Blob;
import dev.runctl.inspect.PickleValue.Items;
import dev.runctl.inspect.PickleValue.Made;
import dev.runctl.inspect.PickleValue.Members;
import dev.runctl.inspect.PickleValue.Name;
import dev.runctl.inspect.PickleValue.Real;
import dev.runctl.inspect.PickleValue.Tensor;
import dev.runctl.inspect.PickleValue.Text;
import dev.runctl.inspect.PickleValue.Whole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the tensors and the numbers of a training in what a pickle describes. */
final class PickleContents {
    private static final int DEEPEST = 64;
    private static final int LONGEST_NAME = 400;
    private static final int MOST_KEPT = 16;
    private static final Pattern MEASURE = Pattern.compile(
            "(^|_|/)(loss|acc|accuracy|best|val|valid|eval|metric|score|perplexity|ppl|auc|f1|bleu|wer|miou|map|mae|mse|lr)"
                    + "($|_|/|@)|loss$|acc$",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MEASURES =
            Pattern.compile("metrics?|logs|scores?|results?|best|stats|history", Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_MODEL = Pattern.compile(
            "(opt|optim|optimizer|sched|scheduler|lr_sched|scaler|amp|rng|random|loops|callbacks|cuda_rng)(\\w*)",
            Pattern.CASE_INSENSITIVE);
    private static final Set<String> EPOCHS = Set.of("epoch", "current_epoch");
    private static final Set<String> STEPS =
            Set.of("step", "global_step", "iteration", "iter", "global_iter", "current_step", "num_updates");

    private final Draft draft;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Memory> counted = new HashSet<>();

    private final List<Kept> kept = new ArrayList<>();

    /** A number of the training that is kept as a tensor of one element, whose value lies elsewhere in the file. */
    record Kept(String name, Tensor tensor) {}

    /** The memory of one tensor. */
    private record Memory(String storage, long offset, List<Long> shape) {}

    PickleContents(Draft draft) {
        this.draft = draft;
    }

    /** @throws Malformed if a tensor lies outside its storage */
    void describe(PickleValue root) throws Malformed {
        if (root instanceof Members members) {
            numbers(members);
            for (int i = 0; i < members.size(); i++) {
                boolean model = !(members.key(i) instanceof Text key)
                        || !NO_MODEL.matcher(key.value()).matches();
                walk(members.value(i), word(members.key(i)), 1, model);
            }
        } else {
            walk(root, "", 0, true);
        }
    }

    /** In the order in which they were saved, {@value #MOST_KEPT} at most: each may cost a request. */
    List<Kept> kept() {
        return List.copyOf(kept);
    }

    private void keep(String name, PickleValue value) {
        if (kept.size() < MOST_KEPT
                && value instanceof Tensor tensor
                && tensor.storage() != null
                && Arrays.stream(tensor.shape()).allMatch(extent -> extent == 1)) {
            kept.add(new Kept(name, tensor));
        }
    }

    private void numbers(Members members) {
        for (int i = 0; i < members.size(); i++) {
            if (!(members.key(i) instanceof Text key)) {
                continue;
            }
            String name = key.value();
            OptionalDouble number = number(members.value(i));
            if (number.isPresent()) {
                number(name, number.getAsDouble());
            } else if (EPOCHS.contains(name) || STEPS.contains(name) || isMeasure(name)) {
                // Of all the numbers that are tensors a model's own must not be taken for a training's.
                keep(name, members.value(i));
            }
            if (members.value(i) instanceof Text text) {
                draft.word(name, text.value());
                if (name.equals("pytorch-lightning_version")) {
                    draft.format(Format.LIGHTNING);
                }
            } else if (members.value(i) instanceof Members inner
                    && !NO_MODEL.matcher(name).matches()) {
                measures(name, inner);
            }
        }
    }

    /** Takes the number by its name: how far the training was, or one of its metrics. */
    void number(String name, double value) {
        if (EPOCHS.contains(name)) {
            draft.epoch(value);
        } else if (STEPS.contains(name)) {
            draft.step(value);
        } else {
            draft.metric(name, value);
        }
    }

    /** Whether the name is one that trainings measure by. */
    static boolean isMeasure(String name) {
        return MEASURE.matcher(name).find();
    }

    private void measures(String outer, Members members) {
        boolean all = MEASURES.matcher(outer).matches();
        for (int i = 0; i < Math.min(members.size(), 1000); i++) {
            if (members.key(i) instanceof Text key
                    && (all || MEASURE.matcher(key.value()).find())) {
                number(members.value(i)).ifPresent(value -> draft.metric(key.value(), value));
                keep(key.value(), members.value(i));
            }
        }
    }

    private void walk(PickleValue value, String path, int depth, boolean model) throws Malformed {
        if (value instanceof Tensor tensor) {
            tensor(tensor, path, model);
            return;
        }
        boolean container = value instanceof Items || value instanceof Members || value instanceof Made;
        if (!container || depth > DEEPEST || path.length() > LONGEST_NAME || !seen.add(value)) {
            return;
        }
        switch (value) {
            case Items items -> {
                List<PickleValue> values = items.values();
                for (int i = 0; i < values.size(); i++) {
                    if (deep(values.get(i))) {
                        walk(values.get(i), join(path, Integer.toString(i)), depth + 1, model);
                    }
                }
            }
            case Members members -> {
                for (int i = 0; i < members.size(); i++) {
                    if (deep(members.value(i))) {
                        walk(members.value(i), join(path, word(members.key(i))), depth + 1, model);
                    }
                }
            }
            case Made made -> {
                walk(made.arguments(), path, depth + 1, model);
                PickleValue state = made.state();
                if (state != null) {
                    walk(state, path, depth + 1, model);
                }
            }
            default -> {
                // numbers and words were dealt with
            }
        }
    }

    private static boolean deep(PickleValue value) {
        return value instanceof Tensor || value instanceof Items || value instanceof Members || value instanceof Made;
    }

    private void tensor(Tensor tensor, String path, boolean model) throws Malformed {
        long elements;
        long bytes;
        try {
            elements = Dtypes.elements(tensor.shape());
            bytes = Dtypes.bytes(tensor.dtype(), elements);
            if (!fits(tensor, elements)) {
                draft.finding(Finding.Code.DISAGREES, path);
            }
        } catch (ArithmeticException e) {
            throw new Malformed("a tensor larger than any memory");
        }
        List<Long> shape = Arrays.stream(tensor.shape()).boxed().toList();
        draft.tensor(new TensorSummary(path, tensor.dtype().isEmpty() ? "?" : tensor.dtype(), shape, bytes));
        String storage = tensor.storage() == null ? path : tensor.storage().key();
        if (model && counted.add(new Memory(storage, tensor.offset(), shape))) {
            draft.parameters(elements);
        }
    }

    /** Whether the farthest element lies within the storage. */
    private static boolean fits(Tensor tensor, long elements) {
        if (tensor.storage() == null || elements == 0 || !Dtypes.known(tensor.dtype())) {
            return true;
        }
        if (tensor.stride().length != tensor.shape().length) {
            return false;
        }
        long last = tensor.offset();
        for (int i = 0; i < tensor.shape().length; i++) {
            last = Math.addExact(last, Math.multiplyExact(tensor.shape()[i] - 1, tensor.stride()[i]));
        }
        String stored = Dtypes.ofStorage(tensor.storage().type());
        long room = Dtypes.bytes(stored, tensor.storage().elements());
        return Dtypes.bytes(tensor.dtype(), Math.addExact(last, 1)) <= room;
    }

    static OptionalDouble number(PickleValue value) {
        return switch (value) {
            case Whole whole -> OptionalDouble.of(whole.value());
            case Real real -> OptionalDouble.of(real.value());
            case Made made
            when made.kind().equals("scalar") && made.arguments() instanceof Items items ->
                scalar(items.get(0), items.get(1));
            default -> OptionalDouble.empty();
        };
    }

    /** NumPy's number: its type and its bytes. */
    private static OptionalDouble scalar(@Nullable PickleValue type, @Nullable PickleValue value) {
        if (!(type instanceof Made made)
                || !(made.arguments() instanceof Items items)
                || !(items.get(0) instanceof Text word)
                || !(value instanceof Blob blob)
                || blob.kept() == null
                || blob.kept().length != blob.length()) {
            return OptionalDouble.empty();
        }
        byte[] bytes = blob.kept();
        return switch (word.value() + bytes.length) {
            case "f88" -> OptionalDouble.of(Double.longBitsToDouble(Bytes.i8(bytes, 0)));
            case "f44" -> OptionalDouble.of(Float.intBitsToFloat(Bytes.i4(bytes, 0)));
            case "f22" -> OptionalDouble.of(Float.float16ToFloat((short) Bytes.u2(bytes, 0)));
            case "i88", "u88" -> OptionalDouble.of(Bytes.i8(bytes, 0));
            case "i44", "u44" -> OptionalDouble.of(Bytes.i4(bytes, 0));
            default -> OptionalDouble.empty();
        };
    }

    private static String join(String path, String word) {
        return path.isEmpty() ? word : path + "." + word;
    }

    private static String word(PickleValue key) {
        return switch (key) {
            case Text text -> text.value();
            case Whole whole -> Long.toString(whole.value());
            case Name name -> name.name();
            case Items items
            when items.values().stream().allMatch(it -> it instanceof Text) -> {
                List<String> words = new ArrayList<>();
                items.values().forEach(it -> words.add(((Text) it).value()));
                yield String.join(".", words);
            }
            default -> "?";
        };
    }
}
