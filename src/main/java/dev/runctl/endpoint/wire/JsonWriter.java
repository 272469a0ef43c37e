package dev.runctl.endpoint.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Writes an answer of the SDK's model as JSON 1.1: times are seconds since the epoch with a fraction. */
final class JsonWriter {
    private final JsonGenerator json;

    JsonWriter(JsonGenerator json) {
        this.json = json;
    }

    void structure(SdkPojo answer) throws IOException {
        json.writeStartObject();
        for (SdkField<?> field : answer.sdkFields()) {
            Object value = field.getValueOrDefault(answer);
            if (value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap)) {
                json.writeFieldName(field.locationName());
                value(value);
            }
        }
        json.writeEndObject();
    }

    private void value(Object value) throws IOException {
        switch (value) {
            case SdkPojo structure -> structure(structure);
            case List<?> list -> {
                json.writeStartArray();
                for (Object entry : list) {
                    value(entry);
                }
                json.writeEndArray();
            }
            case Map<?, ?> map -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    json.writeFieldName(String.valueOf(entry.getKey()));
                    value(entry.getValue());
                }
                json.writeEndObject();
            }
            case String text -> json.writeString(text);
            case Boolean bool -> json.writeBoolean(bool);
            case Instant time -> json.writeNumber(BigDecimal.valueOf(time.toEpochMilli(), 3));
            case SdkBytes bytes -> json.writeBinary(bytes.asByteArrayUnsafe());
            case BigDecimal number -> json.writeNumber(number);
            case Number number -> json.writeNumber(number.toString());
            default -> throw new IllegalStateException(value.getClass() + " has no JSON form here");
        }
    }
}
