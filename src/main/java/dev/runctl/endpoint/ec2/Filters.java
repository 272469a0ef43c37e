package dev.runctl.endpoint.ec2;

import dev.runctl.endpoint.wire.ServiceError;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * EC2's filters: all must hold, each by any of its values, in which {@code *} and {@code ?} stand for others and a backslash
 * takes that meaning away.
 */
final class Filters {
    /** What an item has under a filter's name: its values, empty if none, null where there is no such filter. */
    interface Values<T> {
        @Nullable
        List<String> of(T item, String name);
    }

    private record Condition(String name, List<Pattern> patterns) {}

    private final List<Condition> conditions;

    Filters(List<Filter> filters) {
        this.conditions = filters.stream()
                .map(filter -> new Condition(
                        filter.name() == null ? "" : filter.name(),
                        filter.values().stream().map(Filters::pattern).toList()))
                .toList();
    }

    /** The items for which all filters hold. */
    <T> List<T> apply(List<T> items, Values<T> values) {
        return conditions.isEmpty()
                ? items
                : items.stream().filter(item -> matches(item, values)).toList();
    }

    private <T> boolean matches(T item, Values<T> values) {
        for (Condition condition : conditions) {
            List<String> has = values.of(item, condition.name);
            if (has == null) {
                throw new ServiceError("InvalidParameterValue", "The filter '" + condition.name + "' is invalid");
            }
            boolean any = has.stream()
                    .anyMatch(value -> condition.patterns.stream()
                            .anyMatch(pattern -> pattern.matcher(value).matches()));
            if (!any) {
                return false;
            }
        }
        return true;
    }

    /** The values of {@code tag:KEY} and {@code tag-key}; null for other names. */
    static @Nullable List<String> tags(Map<String, String> tags, String name) {
        if (name.startsWith("tag:")) {
            String value = tags.get(name.substring("tag:".length()));
            return value == null ? List.of() : List.of(value);
        }
        return switch (name) {
            case "tag-key" -> List.copyOf(tags.keySet());
            case "tag-value" -> List.copyOf(tags.values());
            default -> null;
        };
    }

    private static Pattern pattern(String value) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                regex.append(Pattern.quote(String.valueOf(value.charAt(++i))));
            } else if (c == '*') {
                regex.append(".*");
            } else if (c == '?') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
