package dev.runctl.endpoint.s3;

import dev.runctl.endpoint.http.Request;
import dev.runctl.endpoint.wire.ServiceError;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The headers kept with an object and given back with it, by lower-case name: HTTP's own and the user's metadata. */
record ContentHeaders(Map<String, String> values) {
    private static final String METADATA = "x-amz-meta-";
    private static final int MAX_METADATA_BYTES = 2048;
    private static final Map<String, String> NAMES = names(
            "Cache-Control",
            "Content-Disposition",
            "Content-Encoding",
            "Content-Language",
            "Content-Type",
            "Expires",
            "x-amz-website-redirect-location");

    /** What a download may ask to see instead, by the name of the query parameter. */
    private static final Set<String> OVERRIDABLE = Set.of(
            "cache-control", "content-disposition", "content-encoding", "content-language", "content-type", "expires");

    static ContentHeaders of(Request request) {
        Map<String, String> values = new TreeMap<>();
        int metadata = 0;
        for (Map.Entry<String, List<String>> header : request.headers().entrySet()) {
            String name = header.getKey();
            String value = String.join(",", header.getValue());
            if (name.startsWith(METADATA)) {
                metadata += name.length() - METADATA.length() + value.getBytes(StandardCharsets.UTF_8).length;
                values.put(name, value);
            } else if (name.equals("content-encoding")) {
                String kept = withoutFraming(value);
                if (!kept.isEmpty()) {
                    values.put(name, kept);
                }
            } else if (NAMES.containsKey(name)) {
                values.put(name, value);
            }
        }
        if (metadata > MAX_METADATA_BYTES) {
            throw new ServiceError(
                    "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size.", 400);
        }
        return new ContentHeaders(values);
    }

    /** One name or value a line, as kept in the index; header values hold no line ends. */
    static ContentHeaders parse(String text) {
        Map<String, String> values = new TreeMap<>();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i + 1 < lines.length; i += 2) {
            values.put(lines[i], lines[i + 1]);
        }
        return new ContentHeaders(values);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) ->
                text.append(name).append('\n').append(value.replace('\n', ' ')).append('\n'));
        return text.toString();
    }

    /** As they go out, with the {@code response-*} parameters of a download applied. */
    Map<String, String> answer(Target target) {
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("Content-Type", "binary/octet-stream");
        values.forEach((name, value) -> answer.put(NAMES.getOrDefault(name, name), readable(value)));
        for (String name : OVERRIDABLE) {
            target.parameter("response-" + name)
                    .ifPresent(value -> answer.put(NAMES.getOrDefault(name, name), readable(value)));
        }
        return answer;
    }

    private static String withoutFraming(String encodings) {
        return String.join(
                ",",
                Arrays.stream(encodings.split(",", -1))
                        .map(String::strip)
                        .filter(encoding -> !encoding.isEmpty() && !encoding.equalsIgnoreCase("aws-chunked"))
                        .toList());
    }

    /** S3 sends what ASCII cannot hold as an RFC 2047 word; line ends would end the header. */
    private static String readable(String value) {
        if (value.chars().allMatch(c -> c >= 0x20 && c < 0x7f || c == '\t')) {
            return value;
        }
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    private static Map<String, String> names(String... names) {
        Map<String, String> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : names) {
            map.put(name, name);
        }
        return map;
    }
}
