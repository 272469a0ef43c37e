package dev.runctl.domain.failure;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A minimal IAM policy: statements that allow actions on one resource each. Their form is that of the IAM User Guide,
 * "IAM JSON policy elements reference", version 2012-10-17.
 */
public record Policy(List<Statement> statements) {
    /** @param resource an ARN, or {@code *} where the action knows no resources or they are not known */
    public record Statement(List<String> actions, String resource) {
        public Statement {
            actions = List.copyOf(actions);
        }
    }

    public Policy {
        statements = List.copyOf(statements);
    }

    /** On every resource. */
    public static Policy allowing(String... actions) {
        return new Policy(List.of(new Statement(List.of(actions), "*")));
    }

    /** The whole document, indented by two, as IAM's editor takes it. */
    public String json() {
        return statements.stream()
                .map(Policy::json)
                .collect(Collectors.joining(
                        ",\n", "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n", "\n  ]\n}\n"));
    }

    private static String json(Statement statement) {
        String actions = statement.actions().stream()
                .map(action -> "        \"" + action + "\"")
                .collect(Collectors.joining(",\n", "[\n", "\n      ]"));
        return "    {\n      \"Effect\": \"Allow\",\n      \"Action\": " + actions + ",\n      \"Resource\": \""
                + statement.resource() + "\"\n    }";
    }

    /** The same on one line, for a sentence or a terminal. */
    public String line() {
        return json().replaceAll("\\n *", " ").strip();
    }
}
