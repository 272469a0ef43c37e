package dev.runctl.aws;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Elements and their texts, one after the other, of XML as AWS's query protocols write it: UTF-8, a prolog at most, no
 * comments, no CDATA, no document type, attributes of no interest. Everything else is refused rather than guessed at, and so
 * is what is not well-formed.
 */
final class XmlScan {
    private static final int DEEPEST = 64;

    private final byte[] xml;
    private final int[] nameFrom = new int[DEEPEST + 1];
    private final int[] nameTo = new int[DEEPEST + 1];
    private int at;
    private int depth;
    private int textFrom;
    private int textTo;
    private boolean isStart;
    private boolean isEmptyElement;
    private boolean hasRoot;

    XmlScan(byte[] xml) {
        this.xml = xml;
    }

    /**
     * Goes on to the next start or end of an element; false after the end of the root.
     *
     * @throws UnusualXmlException where the text is not what this reads
     */
    boolean next() {
        if (isEmptyElement) {
            isEmptyElement = false;
            isStart = false;
            textFrom = textTo; // there is none
            return true;
        }
        if (!isStart && hasRoot) {
            depth--;
        }
        if (hasRoot && depth == 0) {
            onlySpaceUntil(xml.length);
            return false;
        }
        int open = find('<', at);
        if (depth == 0) {
            onlySpaceUntil(open);
        }
        int from = open + 1;
        if (from >= xml.length) {
            throw new UnusualXmlException("it ends within a tag");
        }
        if (xml[from] == '/') {
            end(open, from + 1);
        } else if (xml[from] == '?' && !hasRoot && depth == 0) {
            at = find('>', from) + 1;
            String prolog = new String(xml, from, at - from, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
            if (prolog.contains("encoding") && !prolog.contains("utf-8")) {
                throw new UnusualXmlException("not UTF-8");
            }
            return next();
        } else {
            start(from);
        }
        return true;
    }

    private void end(int open, int from) {
        int to = find('>', from);
        int length = nameTo[depth] - nameFrom[depth];
        if (depth == 0 || to - from != length || !Arrays.equals(xml, from, to, xml, nameFrom[depth], nameTo[depth])) {
            throw new UnusualXmlException("an end that has no start");
        }
        // Of an element with elements in it, that is the space before its end.
        textFrom = at;
        textTo = open;
        at = to + 1;
        isStart = false;
    }

    private void start(int from) {
        if (hasRoot && depth == 0) {
            throw new UnusualXmlException("a second root");
        }
        int to = from;
        while (to < xml.length && isNameByte(xml[to])) {
            to++;
        }
        if (to == from || depth == DEEPEST) {
            throw new UnusualXmlException("no element");
        }
        int close = endOfTag(to);
        depth++;
        hasRoot = true;
        nameFrom[depth] = from;
        nameTo[depth] = to;
        isEmptyElement = xml[close - 1] == '/';
        isStart = true;
        at = close + 1;
        textTo = at;
    }

    /** Attributes may have the closing sign within quotes. */
    private int endOfTag(int from) {
        byte quote = 0;
        for (int i = from; i < xml.length; i++) {
            byte here = xml[i];
            if (quote != 0) {
                quote = here == quote ? 0 : quote;
            } else if (here == '"' || here == '\'') {
                quote = here;
            } else if (here == '>') {
                return i;
            } else if (here == '<') {
                break;
            }
        }
        throw new UnusualXmlException("a tag without end");
    }

    private static boolean isNameByte(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || b == ':'
                || b == '-'
                || b == '_'
                || b == '.';
    }

    private int find(char sign, int from) {
        for (int i = from; i < xml.length; i++) {
            if (xml[i] == sign) {
                return i;
            }
        }
        throw new UnusualXmlException("it is not whole");
    }

    private void onlySpaceUntil(int end) {
        for (int i = at; i < end; i++) {
            if ((xml[i] & 0xff) > ' ') {
                throw new UnusualXmlException("text outside of elements");
            }
        }
    }

    /** Whether {@link #next} has come to the start of an element, not to its end. */
    boolean isStart() {
        return isStart;
    }

    /** Of the element that starts or ends here; the root has 1. */
    int depth() {
        return depth;
    }

    /** Whether the element here, or the one at that depth around it, has this name. */
    boolean isAt(int where, String name) {
        int from = nameFrom[where];
        if (where > depth || nameTo[where] - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (xml[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The text of an element without elements in it; called at its end. */
    String text() {
        boolean isPlain = true;
        for (int i = textFrom; i < textTo; i++) {
            isPlain &= xml[i] != '&';
            if (xml[i] == '\r') {
                throw new UnusualXmlException("line ends that are to be normalised");
            }
        }
        String text = new String(xml, textFrom, textTo - textFrom, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            throw new UnusualXmlException("not UTF-8");
        }
        return isPlain ? text : resolved(text);
    }

    private static String resolved(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int done = 0;
        for (int amp = text.indexOf('&'); amp >= 0; amp = text.indexOf('&', done)) {
            int semicolon = text.indexOf(';', amp);
            if (semicolon < 0) {
                throw new UnusualXmlException("an entity without end");
            }
            out.append(text, done, amp).append(entity(text.substring(amp + 1, semicolon)));
            done = semicolon + 1;
        }
        return out.append(text, done, text.length()).toString();
    }

    private static String entity(String name) {
        return switch (name) {
            case "lt" -> "<";
            case "gt" -> ">";
            case "amp" -> "&";
            case "quot" -> "\"";
            case "apos" -> "'";
            default -> {
                if (name.matches("#x[0-9a-fA-F]{1,6}")) {
                    yield codePoint(Integer.parseInt(name.substring(2), 16));
                }
                if (name.matches("#[0-9]{1,7}")) {
                    yield codePoint(Integer.parseInt(name.substring(1)));
                }
                throw new UnusualXmlException("an entity of its own");
            }
        };
    }

    private static String codePoint(int code) {
        if (!Character.isValidCodePoint(code) || code == 0) {
            throw new UnusualXmlException("no character");
        }
        return Character.toString(code);
    }
}
