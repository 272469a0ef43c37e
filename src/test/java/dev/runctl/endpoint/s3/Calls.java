package dev.runctl.endpoint.s3;

import dev.runctl.endpoint.http.Request;
import dev.runctl.endpoint.http.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Speaks to the handler as the server would, without a wire. */
record Calls(S3 s3) {
    /** What came back, its body read. */
    record Answer(int status, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("");
        }

        /** The text of every element of the name, with the five entities resolved. */
        List<String> all(String element) {
            Matcher matcher = Pattern.compile("<" + element + ">([^<]*)</" + element + ">")
                    .matcher(text());
            List<String> all = new ArrayList<>();
            while (matcher.find()) {
                all.add(matcher.group(1)
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&amp;", "&"));
            }
            return all;
        }

        String one(String element) {
            List<String> all = all(element);
            return all.isEmpty() ? "" : all.getFirst();
        }

        /** S3's error code, empty if there is none. */
        String code() {
            return one("Code");
        }
    }

    Answer call(String method, String target, byte[] body, String... headers) throws IOException {
        return call(method, target, new ByteArrayInputStream(body), body.length, Map.of(), headers);
    }

    Answer call(
            String method,
            String target,
            InputStream body,
            long length,
            Map<String, String> trailers,
            String... headers)
            throws IOException {
        int question = target.indexOf('?');
        Map<String, List<String>> map = new LinkedHashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], List.of(headers[i + 1]));
        }
        Response response = s3.handle(
                new Request(
                        method,
                        question < 0 ? target : target.substring(0, question),
                        question < 0 ? "" : target.substring(question + 1),
                        map,
                        body,
                        length,
                        "AKIATEST",
                        () -> trailers),
                "request-1");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!method.equals("HEAD")) {
            response.body().writeTo(out);
        }
        return new Answer(response.status(), response.headers(), out.toByteArray());
    }

    Answer get(String target, String... headers) throws IOException {
        return call("GET", target, new byte[0], headers);
    }

    Answer put(String target, String body, String... headers) throws IOException {
        return call("PUT", target, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Answer post(String target, String body, String... headers) throws IOException {
        return call("POST", target, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Answer delete(String target, String... headers) throws IOException {
        return call("DELETE", target, new byte[0], headers);
    }

    /** A key in a path, every byte but letters and digits encoded, slashes too. */
    static String path(String bucket, String key) {
        StringBuilder path = new StringBuilder("/" + bucket + "/");
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            path.append(
                    Character.isLetterOrDigit(b) && b > 0 ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xff));
        }
        return path.toString();
    }
}
