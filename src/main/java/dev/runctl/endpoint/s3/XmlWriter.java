package dev.runctl.endpoint.s3;

import dev.runctl.endpoint.http.Response;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Writes one answer. Characters that XML cannot hold as such become character references, as S3 writes them. */
final class XmlWriter {
    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private final Deque<String> open = new ArrayDeque<>();

    private XmlWriter() {}

    static XmlWriter answer(String root) {
        XmlWriter writer = new XmlWriter();
        writer.out
                .append('<')
                .append(root)
                .append(" xmlns=\"")
                .append(NAMESPACE)
                .append("\">");
        writer.open.push(root);
        return writer;
    }

    /** An error has no namespace. */
    static XmlWriter error() {
        return new XmlWriter().open("Error");
    }

    XmlWriter open(String name) {
        out.append('<').append(name).append('>');
        open.push(name);
        return this;
    }

    XmlWriter close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    XmlWriter element(String name, Object value) {
        out.append('<').append(name).append('>');
        escape(value.toString());
        out.append("</").append(name).append('>');
        return this;
    }

    XmlWriter element(String name, Optional<?> value) {
        value.ifPresent(v -> element(name, (Object) v));
        return this;
    }

    /** Text inside the open element. */
    XmlWriter value(String text) {
        escape(text);
        return this;
    }

    /** Closes what is open and returns the document. */
    String text() {
        while (!open.isEmpty()) {
            close();
        }
        return out.toString();
    }

    Response response() {
        return Response.of(200, "application/xml", text());
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default -> {
                    boolean plain =
                            c >= 0x20 && c != 0x7f && !(c >= 0x80 && c < 0xa0) && c != '\uFFFE' && c != '\uFFFF';
                    if (plain) {
                        out.append(c);
                    } else {
                        out.append("&#x").append(Integer.toHexString(c)).append(';');
                    }
                }
            }
        }
    }
}
