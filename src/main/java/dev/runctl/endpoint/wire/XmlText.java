package dev.runctl.endpoint.wire;

/** Writes XML without attributes other than the root's namespace, compactly. */
public final class XmlText {
    private final StringBuilder xml = new StringBuilder(4096).append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

    /** Opens the root element. */
    public XmlText root(String name, String namespace) {
        xml.append('<').append(name).append(" xmlns=\"").append(namespace).append("\">");
        return this;
    }

    public XmlText open(String name) {
        xml.append('<').append(name).append('>');
        return this;
    }

    public XmlText close(String name) {
        xml.append("</").append(name).append('>');
        return this;
    }

    /** An element with text in it. */
    public XmlText element(String name, String text) {
        open(name);
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            escape(text.codePointAt(i));
        }
        return close(name);
    }

    @Override
    public String toString() {
        return xml.toString();
    }

    /** A control character cannot be written in XML 1.0 at all, and a carriage return is lost unless escaped. */
    private void escape(int c) {
        switch (c) {
            case '&' -> xml.append("&amp;");
            case '<' -> xml.append("&lt;");
            case '>' -> xml.append("&gt;");
            case '\r' -> xml.append("&#13;");
            default -> {
                boolean writable =
                        c >= 0x20 && c <= 0xD7FF || c == '\t' || c == '\n' || c >= 0xE000 && c != 0xFFFE && c != 0xFFFF;
                xml.appendCodePoint(writable ? c : 0xFFFD);
            }
        }
    }
}
