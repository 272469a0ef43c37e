package dev.runctl.ui.train;

import dev.runctl.domain.run.ScriptForm;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The arguments of a script as fields, and a command line put into them. */
public final class ArgumentForm {
    static final ArgumentForm NONE = new ArgumentForm(new ScriptForm(List.of(), "", "", ""));

    private final ScriptForm script;
    private final List<ArgumentField> fields;

    ArgumentForm(ScriptForm script) {
        this.script = script;
        this.fields = script.parameters().stream().map(ArgumentField::new).toList();
    }

    public List<ArgumentField> fields() {
        return fields;
    }

    ScriptForm script() {
        return script;
    }

    /** Positional arguments first, in their order, then the options. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        fields.stream().filter(it -> it.parameter().positional()).forEach(it -> words.addAll(it.words()));
        fields.stream().filter(it -> !it.parameter().positional()).forEach(it -> words.addAll(it.words()));
        return words;
    }

    boolean isValid() {
        return fields.stream().allMatch(it -> it.findProblem().isEmpty());
    }

    /** Fills the fields from the words and answers those that belong to no field, in their order. */
    List<String> fill(List<String> words) {
        fields.forEach(ArgumentField::reset);
        Deque<ArgumentField> positional = new ArrayDeque<>(
                fields.stream().filter(it -> it.parameter().positional()).toList());
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--")) {
                rest.addAll(words.subList(i, words.size()));
                break;
            }
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String flag = equals < 0 ? word : word.substring(0, equals);
            Optional<ArgumentField> field = named(flag);
            if (field.isPresent()) {
                i += take(
                        field.get(),
                        words,
                        i,
                        equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1)),
                        rest);
            } else if (word.startsWith("-") || positional.isEmpty()) {
                rest.add(word);
                // The value of an option that the form does not know goes with it.
                if (word.startsWith("-")
                        && equals < 0
                        && i + 1 < words.size()
                        && !words.get(i + 1).startsWith("-")) {
                    rest.add(words.get(++i));
                }
            } else if (positional.getFirst().parameter().repeated()) {
                append(positional.getFirst(), word);
            } else {
                positional.removeFirst().valueProperty().set(word);
            }
        }
        return rest;
    }

    private Optional<ArgumentField> named(String flag) {
        return fields.stream()
                .filter(it ->
                        !it.parameter().positional() && it.parameter().flag().equals(flag))
                .findFirst();
    }

    /** Answers how many of the following words it took. */
    private static int take(
            ArgumentField field, List<String> words, int at, Optional<String> attached, List<String> rest) {
        if (field.isSwitch()) {
            field.onProperty().set(true);
            return 0;
        }
        if (attached.isPresent()) {
            set(field, attached.get());
            return 0;
        }
        int taken = 0;
        while (at + taken + 1 < words.size() && (taken == 0 || field.parameter().repeated())) {
            String next = words.get(at + taken + 1);
            if (next.startsWith("-") && !isNumber(next)) {
                break;
            }
            set(field, next);
            taken++;
        }
        if (taken == 0) {
            rest.add(words.get(at));
        }
        return taken;
    }

    private static void set(ArgumentField field, String value) {
        if (field.parameter().repeated()) {
            append(field, value);
        } else {
            field.valueProperty().set(value);
        }
    }

    private static void append(ArgumentField field, String value) {
        String before = field.valueProperty().get();
        String quoted = Words.join(List.of(value));
        field.valueProperty().set(before.isEmpty() ? quoted : before + " " + quoted);
    }

    private static boolean isNumber(String text) {
        try {
            Double.parseDouble(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
