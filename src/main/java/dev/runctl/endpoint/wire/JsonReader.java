package dev.runctl.endpoint.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/** Fills a request of the SDK's model from JSON 1.1. Members that the model lacks are skipped, as AWS does. */
final class JsonReader {
    private JsonReader() {}

    /** @throws ServiceError {@code SerializationException} for a value that is not of its type */
    static void read(JsonNode json, SdkPojo target) {
        require(json.isObject(), "Start of structure");
        for (SdkField<?> field : target.sdkFields()) {
            JsonNode value = json.get(field.locationName());
            if (value != null && !value.isNull()) {
                field.set(target, value(value, field));
            }
        }
    }

    private static Object value(JsonNode json, SdkField<?> field) {
        try {
            return switch (field.marshallingType().getKnownType()) {
                case SDK_POJO -> structure(json, field);
                case LIST -> list(json, field.getTrait(ListTrait.class).memberFieldInfo());
                case MAP -> map(json, field.getTrait(MapTrait.class).valueFieldInfo());
                case STRING -> require(json.isTextual(), "STRING_VALUE", json.textValue());
                case BOOLEAN -> require(json.isBoolean(), "BOOLEAN_VALUE", json.booleanValue());
                case SDK_BYTES -> bytes(json);
                case INSTANT -> instant(number(json));
                case INTEGER -> number(json).intValueExact();
                case LONG -> number(json).longValueExact();
                case SHORT -> number(json).shortValueExact();
                case BYTE -> number(json).byteValueExact();
                case FLOAT -> number(json).floatValue();
                case DOUBLE -> number(json).doubleValue();
                case BIG_DECIMAL -> number(json);
                default -> throw new IllegalStateException(field.memberName() + " has no JSON form here");
            };
        } catch (ArithmeticException | DateTimeException e) {
            throw new ServiceError("SerializationException", "Value out of range for " + field.locationName());
        }
    }

    private static Object structure(JsonNode json, SdkField<?> field) {
        SdkPojo builder = field.constructor().get();
        read(json, builder);
        return ((Buildable) builder).build();
    }

    private static List<Object> list(JsonNode json, SdkField<?> member) {
        require(json.isArray(), "Start of list");
        List<Object> list = new ArrayList<>();
        json.forEach(entry -> list.add(value(entry, member)));
        return list;
    }

    private static Map<String, Object> map(JsonNode json, SdkField<?> member) {
        require(json.isObject(), "Start of map");
        Map<String, Object> map = new LinkedHashMap<>();
        json.properties().forEach(entry -> map.put(entry.getKey(), value(entry.getValue(), member)));
        return map;
    }

    private static SdkBytes bytes(JsonNode json) {
        require(json.isTextual(), "STRING_VALUE");
        try {
            return SdkBytes.fromByteArray(java.util.Base64.getDecoder().decode(json.textValue()));
        } catch (IllegalArgumentException e) {
            throw new ServiceError("SerializationException", "Invalid base64");
        }
    }

    private static Instant instant(BigDecimal seconds) {
        return Instant.ofEpochMilli(seconds.movePointRight(3)
                .setScale(0, java.math.RoundingMode.HALF_UP)
                .longValueExact());
    }

    private static BigDecimal number(JsonNode json) {
        require(json.isNumber(), "NUMBER_VALUE");
        return json.decimalValue();
    }

    private static <T> T require(boolean holds, String what, T value) {
        require(holds, what);
        return value;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new ServiceError("SerializationException", what + " expected");
        }
    }
}
