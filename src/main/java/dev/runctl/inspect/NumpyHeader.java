package dev.runctl.inspect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of a NumPy array: a magic word, a version, a length, and a dictionary written as Python would, of which only
 * text, whole numbers, truth values, tuples, lists and dictionaries are understood.
 *
 * @param dtype NumPy's word, or {@code structured}
 * @param itemSize bytes of one element
 * @param objects whether the values are a pickle
 * @param length bytes before the values
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NumpyHeader(String dtype, long itemSize, boolean objects, long[] shape, long length) {
    static final String MAGIC = "\u0093NUMPY";
    private static final int LONGEST = 1 << 20;
    private static final int DEEPEST = 16;
    private static final Pattern TYPE = Pattern.compile("[<>|=]?([?biufcmMOSUVa])(\\d{0,9})(\\[.*])?");

    /** @throws Malformed.Ended if it ends before the header does */
    static NumpyHeader read(ByteCursor in) throws IOException, Malformed {
        long start = in.position();
        byte[] first = in.bytes(8);
        if (!Bytes.starts(first, 0, MAGIC) || first[6] < 1 || first[6] > 3) {
            throw new Malformed("no array");
        }
        long length = first[6] == 1 ? in.u2() : in.u4();
        if (length > LONGEST) {
            throw new Malformed.BeyondLimits("header");
        }
        String text = new String(
                in.bytes((int) length), first[6] == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        Object value = new Literal(text).read();
        if (!(value instanceof Map<?, ?> members)
                || !(members.get("shape") instanceof List<?> extents)
                || extents.size() > 64) {
            throw new Malformed("no shape");
        }
        long[] shape = new long[extents.size()];
        for (int i = 0; i < shape.length; i++) {
            if (!(extents.get(i) instanceof Long extent) || extent < 0) {
                throw new Malformed("no shape");
            }
            shape[i] = extent;
        }
        Object type = members.get("descr");
        if (type == null) {
            throw new Malformed("no type");
        }
        return new NumpyHeader(
                type instanceof String word ? word : "structured",
                size(type, 0),
                text.contains("'|O'") || text.contains("'O'"),
                shape,
                in.position() - start);
    }

    /** @throws ArithmeticException if there are more than a long can count */
    long dataLength() {
        return Math.multiplyExact(Dtypes.elements(shape), itemSize);
    }

    String dtypeName() {
        Matcher type = TYPE.matcher(dtype);
        if (!type.matches() || type.group(2).isEmpty() && !type.group(1).equals("?")) {
            return dtype;
        }
        String bits = type.group(2).isEmpty() ? "" : Long.toString(8 * Long.parseLong(type.group(2)));
        return switch (type.group(1)) {
            case "?", "b" -> "bool";
            case "i" -> "int" + bits;
            case "u" -> "uint" + bits;
            case "f" -> "float" + bits;
            case "c" -> "complex" + bits;
            default -> dtype;
        };
    }

    private static long size(Object type, int depth) throws Malformed {
        if (depth > DEEPEST) {
            throw new Malformed("too deep");
        }
        return switch (type) {
            case String word -> size(word);
            case List<?> list
            when depth > 0 && list.size() == 2 && list.getLast() instanceof List<?> extents ->
                times(size(list.getFirst(), depth + 1), extents);
            case List<?> fields -> {
                long sum = 0;
                for (Object field : fields) {
                    if (!(field instanceof List<?> parts) || parts.size() < 2 || parts.size() > 3) {
                        throw new Malformed("no field");
                    }
                    long one = size(parts.get(1), depth + 1);
                    sum = Math.addExact(sum, parts.size() == 3 ? times(one, parts.get(2)) : one);
                }
                yield sum;
            }
            default -> throw new Malformed("no type");
        };
    }

    private static long times(long one, Object extents) throws Malformed {
        long all = one;
        for (Object extent : extents instanceof List<?> list ? list : List.of(extents)) {
            if (!(extent instanceof Long count) || count < 0) {
                throw new Malformed("no shape");
            }
            all = Math.multiplyExact(all, count);
        }
        return all;
    }

    private static long size(String word) throws Malformed {
        Matcher type = TYPE.matcher(word);
        if (!type.matches()) {
            throw new Malformed("no type");
        }
        boolean one = type.group(1).equals("?")
                || type.group(1).equals("b") && type.group(2).isEmpty();
        boolean objects = type.group(1).equals("O");
        if (type.group(2).isEmpty() && !one && !objects) {
            throw new Malformed("no type");
        }
        long count = type.group(2).isEmpty() ? 1 : Long.parseLong(type.group(2));
        return objects ? 8 : type.group(1).equals("U") ? 4 * count : count;
    }

    /** Python's way of writing plain data. */
    private static final class Literal {
        private final String text;
        private int at;

        Literal(String text) {
            this.text = text;
        }

        Object read() throws Malformed {
            Object value = value(0);
            if (next() != 0) {
                throw new Malformed("more than one value");
            }
            return value;
        }

        /** The next character that is no space, 0 at the end. */
        private char next() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at < text.length() ? text.charAt(at) : 0;
        }

        private Object value(int depth) throws Malformed {
            char first = next();
            if (depth > DEEPEST) {
                throw new Malformed("too deep");
            }
            return switch (first) {
                case '{' -> members(depth);
                case '(' -> items(')', depth);
                case '[' -> items(']', depth);
                case '\'', '"' -> quoted(first);
                default -> word();
            };
        }

        private Map<Object, Object> members(int depth) throws Malformed {
            Map<Object, Object> members = new LinkedHashMap<>();
            at++;
            while (next() != '}') {
                Object key = value(depth + 1);
                take(':');
                members.put(key, value(depth + 1));
                if (next() != '}') {
                    take(',');
                }
            }
            at++;
            return members;
        }

        private List<Object> items(char end, int depth) throws Malformed {
            List<Object> items = new ArrayList<>();
            at++;
            while (next() != end) {
                items.add(value(depth + 1));
                if (next() != end) {
                    take(',');
                }
            }
            at++;
            return items;
        }

        private void take(char wanted) throws Malformed {
            if (next() != wanted) {
                throw new Malformed("not " + wanted);
            }
            at++;
        }

        private String quoted(char quote) throws Malformed {
            int end = text.indexOf(quote, at + 1);
            if (end < 0) {
                throw new Malformed("text without end");
            }
            String value = text.substring(at + 1, end);
            at = end + 1;
            return value;
        }

        private Object word() throws Malformed {
            int from = at;
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-')) {
                at++;
            }
            String word = text.substring(from, at);
            return switch (word) {
                case "True" -> true;
                case "False" -> false;
                case "None" -> "None";
                default -> {
                    String digits = word.endsWith("L") ? word.substring(0, word.length() - 1) : word;
                    try {
                        yield Long.parseLong(digits);
                    } catch (NumberFormatException e) {
                        throw new Malformed("no number");
                    }
                }
            };
        }
    }
}
