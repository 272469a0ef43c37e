package dev.runctl.cli;

import dev.runctl.text.Messages;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What was wrong with a command line, in this program's own words rather than the parser's. */
final class UsageText {
    private static final Messages TEXT = Messages.of("cli");

    private UsageText() {}

    /** One sentence, and where one is near, what was probably meant. */
    static String of(ParameterException problem) {
        return switch (problem) {
            case UnmatchedArgumentException e -> unmatched(e);
            case MissingParameterException e -> missing(e);
            default -> mistaken(problem);
        };
    }

    private static String unmatched(UnmatchedArgumentException e) {
        String given = Table.printable(
                e.getUnmatched().isEmpty() ? "" : e.getUnmatched().getFirst());
        boolean option = e.isUnknownOption();
        boolean command = !option && !e.getCommandLine().getSubcommands().isEmpty();
        String sentence = TEXT.text(
                option ? "usage.no-option" : command ? "usage.no-command" : "usage.too-much",
                given,
                e.getCommandLine().getCommandSpec().qualifiedName());
        List<String> elsewhere = command ? elsewhere(e.getCommandLine(), given) : List.of();
        if (!elsewhere.isEmpty()) {
            return sentence + " " + TEXT.text("usage.near", String.join(", ", elsewhere));
        }
        List<String> near = e.getSuggestions();
        return near.isEmpty() ? sentence : sentence + " " + TEXT.text("usage.near", lastWord(near.getFirst()));
    }

    /** Commands of this very name that stand under another one, with the whole path to them. */
    private static List<String> elsewhere(CommandLine at, String name) {
        CommandLine root = at;
        while (root.getParent() != null) {
            root = root.getParent();
        }
        return root.getSubcommands().values().stream()
                .map(it -> it.getSubcommands().get(name))
                .filter(Objects::nonNull)
                .map(it -> it.getCommandSpec().qualifiedName())
                .distinct()
                .sorted()
                .toList();
    }

    /** The parser suggests a command by its whole path. */
    private static String lastWord(String suggestion) {
        return suggestion.substring(suggestion.lastIndexOf(' ') + 1);
    }

    /** The parser stops at the first word that is missing; those after it are missing too. */
    private static String missing(MissingParameterException e) {
        int from = e.getMissing().stream()
                .filter(PositionalParamSpec.class::isInstance)
                .mapToInt(it -> ((PositionalParamSpec) it).index().min())
                .min()
                .orElse(Integer.MAX_VALUE);
        Stream<ArgSpec> after = e.getCommandLine().getCommandSpec().positionalParameters().stream()
                .filter(it -> it.required() && it.index().min() > from)
                .map(it -> it);
        return TEXT.text(
                "usage.missing",
                Stream.concat(e.getMissing().stream(), after)
                        .map(UsageText::name)
                        .distinct()
                        .collect(Collectors.joining(", ")));
    }

    private static String mistaken(ParameterException e) {
        ArgSpec spec = e.getArgSpec();
        if (spec == null && String.valueOf(e.getMessage()).startsWith("Missing required subcommand")) {
            return TEXT.text(
                    "usage.which",
                    String.join(", ", e.getCommandLine().getSubcommands().keySet()));
        }
        if (spec == null || e.getValue() == null) {
            return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        }
        Class<?> type = spec.typeInfo().isMultiValue()
                ? spec.typeInfo().getAuxiliaryTypes()[0]
                : spec.typeInfo().getType();
        String given = Table.printable(e.getValue());
        if (type.isEnum()) {
            String choices = List.of(type.getEnumConstants()).stream()
                    .map(it -> it.toString().toLowerCase(java.util.Locale.ROOT))
                    .collect(Collectors.joining(", "));
            return TEXT.text("usage.one-of", name(spec), choices, given);
        }
        boolean whole = type == int.class || type == long.class || type == Integer.class || type == Long.class;
        return TEXT.text(whole ? "usage.whole-number" : "usage.bad-value", name(spec), given);
    }

    private static String name(ArgSpec spec) {
        return spec instanceof OptionSpec option ? option.longestName() : spec.paramLabel();
    }
}
