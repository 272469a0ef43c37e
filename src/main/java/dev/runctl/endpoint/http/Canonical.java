package dev.runctl.endpoint.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The canonical forms of Signature Version 4, made from what was sent. */
final class Canonical {
    private Canonical() {}

    /**
     * Each segment decoded and encoded again, so that {@code %7e} and {@code ~} sign alike; nothing is normalised. S3's
     * other form is the path as sent, which clients sign that leave {@code ;} or {@code +} unencoded.
     */
    static String path(String rawPath, boolean encodeTwice) {
        StringBuilder path = new StringBuilder(rawPath.length() + 16);
        for (String segment : (rawPath.isEmpty() ? "/" : rawPath).split("/", -1)) {
            String once = encode(decode(segment, false));
            path.append(encodeTwice ? encode(once.getBytes(StandardCharsets.UTF_8)) : once)
                    .append('/');
        }
        path.setLength(path.length() - 1);
        return path.toString();
    }

    /** Encoded pairs in byte order, without the signature itself. */
    static String query(String rawQuery) {
        List<String[]> pairs = new ArrayList<>();
        for (String pair : rawQuery.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = encode(decode(equals < 0 ? pair : pair.substring(0, equals), true));
            if (!name.equals("X-Amz-Signature")) {
                pairs.add(new String[] {name, equals < 0 ? "" : encode(decode(pair.substring(equals + 1), true))});
            }
        }
        pairs.sort((a, b) -> a[0].equals(b[0]) ? a[1].compareTo(b[1]) : a[0].compareTo(b[0]));
        StringBuilder query = new StringBuilder(rawQuery.length() + 16);
        for (String[] pair : pairs) {
            query.append(query.isEmpty() ? "" : "&").append(pair[0]).append('=').append(pair[1]);
        }
        return query.toString();
    }

    /** One line per signed header; values trimmed, runs of spaces made one. */
    static String headers(List<String> signed, Map<String, List<String>> headers) {
        StringBuilder lines = new StringBuilder();
        for (String name : signed) {
            List<String> values = headers.getOrDefault(name, Collections.emptyList());
            lines.append(name).append(':');
            for (int i = 0; i < values.size(); i++) {
                lines.append(i == 0 ? "" : ",").append(values.get(i).strip().replaceAll(" +", " "));
            }
            lines.append('\n');
        }
        return lines.toString();
    }

    /** Percent-decodes; a broken escape stays as it is. */
    static byte[] decode(String text, boolean plusIsSpace) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int n = 0;
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%'
                    && i + 2 < in.length
                    && HexFormat.isHexDigit(in[i + 1])
                    && HexFormat.isHexDigit(in[i + 2])) {
                out[n++] = (byte) (HexFormat.fromHexDigit(in[i + 1]) * 16 + HexFormat.fromHexDigit(in[i + 2]));
                i += 2;
            } else {
                out[n++] = in[i] == '+' && plusIsSpace ? (byte) ' ' : in[i];
            }
        }
        return java.util.Arrays.copyOf(out, n);
    }

    private static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            if (b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || "-._~".indexOf(b) >= 0) {
                text.append((char) b);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return text.toString();
    }
}
