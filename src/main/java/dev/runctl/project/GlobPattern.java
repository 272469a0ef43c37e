package dev.runctl.project;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of a gitignore file. Like git it knows bytes, not letters: {@code ?} is one byte of a name's UTF-8. All
 * positions are followed at once, so that no pattern takes longer than its length times the name's.
 */
final class GlobPattern {
    /** What one place of the pattern takes. */
    private enum Kind {
        /** One byte of a set. */
        ONE,
        /** Any bytes but a slash. */
        STAR,
        /** Any bytes. */
        DEEP,
        /** Nothing: before a {@link #DEEP} and a slash that may both be missing. */
        MAYBE
    }

    private record Token(Kind kind, BitSet bytes) {}

    private static final int END = -1;

    private final List<Token> tokens;
    private final boolean foldCase;

    private GlobPattern(List<Token> tokens, boolean foldCase) {
        this.tokens = tokens;
        this.foldCase = foldCase;
    }

    /** @return null for a pattern that fits nothing, as one with a bracket that is never closed */
    static @Nullable GlobPattern of(byte[] pattern, boolean foldCase) {
        Reader reader = new Reader(pattern, foldCase);
        return reader.read() ? new GlobPattern(reader.tokens, foldCase) : null;
    }

    /** Whether the pattern fits all of the bytes from {@code from} on. */
    boolean matches(byte[] text, int from) {
        BitSet at = new BitSet(tokens.size() + 1);
        at.set(0);
        passStars(at);
        for (int i = from; i < text.length && !at.isEmpty(); i++) {
            at = step(at, foldCase ? lower(text[i]) : text[i] & 0xff);
        }
        return at.get(tokens.size());
    }

    private BitSet step(BitSet at, int value) {
        BitSet next = new BitSet(tokens.size() + 1);
        for (int place = at.nextSetBit(0); place >= 0 && place < tokens.size(); place = at.nextSetBit(place + 1)) {
            Token token = tokens.get(place);
            switch (token.kind()) {
                case ONE -> {
                    if (token.bytes().get(value)) {
                        next.set(place + 1);
                    }
                }
                case STAR -> {
                    if (value != '/') {
                        next.set(place);
                    }
                }
                case DEEP -> next.set(place);
                case MAYBE -> {}
            }
        }
        passStars(next);
        return next;
    }

    /** A star may also take nothing. */
    private void passStars(BitSet at) {
        for (int place = at.nextSetBit(0); place >= 0 && place < tokens.size(); place = at.nextSetBit(place + 1)) {
            if (tokens.get(place).kind() != Kind.ONE) {
                at.set(place + 1);
            }
            if (tokens.get(place).kind() == Kind.MAYBE) {
                at.set(place + 3);
            }
        }
    }

    private static int lower(byte value) {
        return value >= 'A' && value <= 'Z' ? value + ('a' - 'A') : value & 0xff;
    }

    private static final class Reader {
        private final byte[] pattern;
        private final boolean foldCase;
        private final List<Token> tokens = new ArrayList<>();
        private int at;

        Reader(byte[] pattern, boolean foldCase) {
            this.pattern = pattern;
            this.foldCase = foldCase;
        }

        private int peek(int offset) {
            return at + offset < pattern.length ? pattern[at + offset] & 0xff : END;
        }

        boolean read() {
            int plain = plainFront();
            while (at < pattern.length) {
                int c = peek(0);
                boolean isRead = switch (c) {
                    case '*' -> star(plain);
                    case '?' -> any();
                    case '[' -> set();
                    case '\\' -> escaped();
                    default -> literal(c);
                };
                if (!isRead) {
                    return false;
                }
            }
            return true;
        }

        /** Git compares what stands before the first wildcard by itself; two stars right after it begin a pattern. */
        private int plainFront() {
            int length = 0;
            while (length < pattern.length && "*?[\\".indexOf(pattern[length] & 0xff) < 0) {
                length++;
            }
            return length;
        }

        private boolean literal(int c) {
            BitSet one = new BitSet();
            one.set(foldCase ? lower((byte) c) : c);
            tokens.add(new Token(Kind.ONE, one));
            at++;
            return true;
        }

        private boolean any() {
            BitSet all = new BitSet();
            all.set(0, 256);
            all.clear('/');
            tokens.add(new Token(Kind.ONE, all));
            at++;
            return true;
        }

        private boolean escaped() {
            at++;
            return at < pattern.length && literal(peek(0));
        }

        private boolean star(int plain) {
            boolean begins = at == plain || pattern[at - 1] == '/';
            int stars = 0;
            while (peek(stars) == '*') {
                stars++;
            }
            at += stars;
            boolean ends = at == pattern.length || peek(0) == '/' || (peek(0) == '\\' && peek(1) == '/');
            boolean isDeep = stars > 1 && begins && ends;
            if (isDeep && peek(0) == '/') {
                tokens.add(new Token(Kind.MAYBE, new BitSet()));
            }
            tokens.add(new Token(isDeep ? Kind.DEEP : Kind.STAR, new BitSet()));
            return true;
        }

        private boolean set() {
            at++;
            boolean negated = peek(0) == '!' || peek(0) == '^';
            at += negated ? 1 : 0;
            ByteSet set = new ByteSet(pattern, at, foldCase);
            if (!set.read()) {
                return false;
            }
            at = set.end();
            BitSet bytes = set.bytes();
            if (negated) {
                bytes.flip(0, 256);
            }
            bytes.clear('/');
            tokens.add(new Token(Kind.ONE, bytes));
            return true;
        }
    }
}
