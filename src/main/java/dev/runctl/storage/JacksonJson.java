package dev.runctl.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runctl.service.run.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON by Jackson. Reads NaN and Infinity too, because Python's writer makes them of such losses. */
public final class JacksonJson implements Json {
    private final JsonMapper mapper = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Override
    public Object parse(String text) {
        try {
            Object value = withoutNulls(mapper.readValue(text, Object.class));
            if (value == null) {
                throw new IllegalArgumentException("no value");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static @Nullable Object withoutNulls(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Map<?, ?> map -> {
                Map<String, Object> result = new LinkedHashMap<>();
                map.forEach((key, member) -> {
                    Object kept = withoutNulls(member);
                    if (kept != null) {
                        result.put(String.valueOf(key), kept);
                    }
                });
                yield result;
            }
            case List<?> list -> {
                List<Object> result = new ArrayList<>();
                list.forEach(element -> {
                    Object kept = withoutNulls(element);
                    if (kept != null) {
                        result.add(kept);
                    }
                });
                yield result;
            }
            default -> value;
        };
    }
}
