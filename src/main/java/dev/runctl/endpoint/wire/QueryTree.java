package dev.runctl.endpoint.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Form parameters such as {@code Filter.1.Value.2=x} as a tree of their dotted names. */
final class QueryTree {
    private static final int DEPTH_LIMIT = 32;

    private final Map<String, QueryTree> children = new LinkedHashMap<>();
    private final String name;
    private @Nullable String value;

    private QueryTree(String name) {
        this.name = name;
    }

    /** @param forms urlencoded texts: the query string, the body */
    static QueryTree parse(String... forms) {
        QueryTree root = new QueryTree("");
        for (String form : forms) {
            for (String pair : form.split("&")) {
                int equals = pair.indexOf('=');
                if (!pair.isEmpty()) {
                    root.put(
                            text(equals < 0 ? pair : pair.substring(0, equals)),
                            equals < 0 ? "" : text(pair.substring(equals + 1)));
                }
            }
        }
        return root;
    }

    /** The whole dotted name. */
    String name() {
        return name;
    }

    Optional<String> value() {
        return Optional.ofNullable(value);
    }

    Optional<QueryTree> child(String part) {
        return Optional.ofNullable(children.get(part));
    }

    Map<String, QueryTree> children() {
        return children;
    }

    /** The children {@code 1}, {@code 2}, ... in order of their numbers. */
    List<QueryTree> entries() {
        TreeMap<Integer, QueryTree> entries = new TreeMap<>();
        children.forEach((part, child) -> {
            if (!part.matches("[1-9]\\d{0,6}")) {
                throw new ServiceError("UnknownParameter", "The parameter " + child.name + " is not recognized");
            }
            entries.put(Integer.parseInt(part), child);
        });
        return List.copyOf(entries.values());
    }

    private void put(String path, String text) {
        QueryTree node = this;
        String[] parts = path.split("\\.", -1);
        if (parts.length > DEPTH_LIMIT) {
            throw new ServiceError("UnknownParameter", "The parameter " + path + " is not recognized");
        }
        for (String part : parts) {
            String prefix = node.name.isEmpty() ? "" : node.name + ".";
            node = node.children.computeIfAbsent(part, key -> new QueryTree(prefix + key));
        }
        node.value = text;
    }

    private static String text(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ServiceError("MalformedQueryString", "The query string is malformed");
        }
    }
}
