package dev.runctl.project;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.function.IntPredicate;

/** The bytes between brackets in a pattern: single ones, ranges and the classes of POSIX, in ASCII. */
final class ByteSet {
    private static final int END = -1;

    private final byte[] pattern;
    private final boolean foldCase;
    private final BitSet bytes = new BitSet();
    private int at;

    /** @param at where the set begins, behind the bracket and its {@code !} */
    ByteSet(byte[] pattern, int at, boolean foldCase) {
        this.pattern = pattern;
        this.at = at;
        this.foldCase = foldCase;
    }

    BitSet bytes() {
        return bytes;
    }

    /** Behind the closing bracket. */
    int end() {
        return at;
    }

    private int peek(int offset) {
        return at + offset < pattern.length ? pattern[at + offset] & 0xff : END;
    }

    /** @return false where the bracket is never closed or a class has a name that does not exist */
    boolean read() {
        int before = END; // what a range may begin with
        boolean isFirst = true;
        while (isFirst || peek(0) != ']') {
            isFirst = false;
            int c = peek(0);
            if (c == END) {
                return false;
            }
            if (c == '-' && before != END && peek(1) != END && peek(1) != ']') {
                at++;
                at += peek(0) == '\\' ? 1 : 0;
                if (peek(0) == END) {
                    return false;
                }
                addRange(before, peek(0));
                before = END;
                at++;
            } else if (c == '[' && peek(1) == ':' && isClass()) {
                if (!addClass()) {
                    return false;
                }
                before = END;
            } else {
                at += c == '\\' ? 1 : 0;
                if (peek(0) == END) {
                    return false;
                }
                before = peek(0);
                addRange(before, before);
                at++;
            }
        }
        at++;
        return true;
    }

    /** Without its closing colon it is a bracket and a colon; without any closing bracket the whole fails anyway. */
    private boolean isClass() {
        int close = close();
        return close == END || (pattern[close - 1] == ':' && close - 1 > at + 1);
    }

    private int close() {
        for (int i = at + 2; i < pattern.length; i++) {
            if (pattern[i] == ']') {
                return i;
            }
        }
        return END;
    }

    private boolean addClass() {
        int close = close();
        if (close == END) {
            return false;
        }
        String name = new String(pattern, at + 2, close - 1 - (at + 2), StandardCharsets.ISO_8859_1);
        IntPredicate member = member(name);
        for (int c = 0; c < 128; c++) {
            if (member.test(c)) {
                addRange(c, c);
            }
        }
        at = close + 1;
        return member != NONE;
    }

    private void addRange(int from, int to) {
        for (int c = from; c <= to; c++) {
            bytes.set(c);
            if (foldCase && c >= 'A' && c <= 'Z') {
                bytes.set(c + 'a' - 'A');
            }
        }
    }

    private static final IntPredicate NONE = c -> false;

    private IntPredicate member(String name) {
        IntPredicate upper = c -> c >= 'A' && c <= 'Z';
        IntPredicate lower = c -> c >= 'a' && c <= 'z';
        IntPredicate digit = c -> c >= '0' && c <= '9';
        IntPredicate graph = c -> c > ' ' && c < 127;
        return switch (name) {
            case "upper" -> upper;
            case "lower" -> lower;
            case "alpha" -> upper.or(lower);
            case "digit" -> digit;
            case "alnum" -> upper.or(lower).or(digit);
            case "xdigit" -> digit.or(c -> (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
            case "punct" -> graph.and(upper.or(lower).or(digit).negate());
            case "graph" -> graph;
            case "print" -> graph.or(c -> c == ' ');
            case "blank" -> c -> c == ' ' || c == '\t';
            case "space" -> c -> c == ' ' || (c >= '\t' && c <= '\r');
            case "cntrl" -> c -> c < ' ' || c == 127;
            default -> NONE;
        };
    }
}
