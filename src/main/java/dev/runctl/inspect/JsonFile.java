package dev.runctl.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.runctl.domain.checkpoint.Inspection.Format;
import dev.runctl.domain.checkpoint.MetricHistory;
import dev.runctl.domain.checkpoint.Verdict;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/** A checkpoint in JSON, judged as the runner on the instance judges it; weights in it are passed over, not kept. */
final class JsonFile {
    /** Reads NaN and Infinity too, because Python's writer makes them of such losses. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1000)
                    .maxStringLength(8 << 20)
                    .build())
            .build();

    /** Bytes; a larger file is judged by its two ends, as the runner does. */
    private static final long WHOLE = 32L << 20;

    private static final int END = 64 << 10;
    private static final int MOST_CURVES = 100;
    private static final int MOST_POINTS = 500_000;
    private static final Pattern EPOCH = Pattern.compile("\"epoch\"\\s*:\\s*(\\d{1,9})\\s*[,}]");

    private record Curve(DoubleStream.Builder steps, DoubleStream.Builder values) {}

    private final CachedSource source;
    private final Draft draft;
    private final Map<String, Double> outer = new LinkedHashMap<>();
    private final Map<String, Double> inner = new LinkedHashMap<>();
    private final Map<String, String> words = new LinkedHashMap<>();
    private List<MetricHistory> curves = List.of();
    private double epoch = -1;
    private double step = -1;
    private boolean stepNamed;

    JsonFile(CachedSource source, Draft draft) {
        this.source = source;
        this.draft = draft;
    }

    Verdict read() throws IOException, Judged {
        draft.format(Format.JSON);
        if (source.size() > WHOLE) {
            return ends();
        }
        try (JsonParser json = open(source)) {
            boolean object = json.nextToken() == JsonToken.START_OBJECT;
            if (object) {
                members(json);
            } else if (json.currentToken() == null) {
                throw Judged.incomplete("json-truncated");
            } else {
                json.skipChildren();
            }
            if (json.nextToken() != null) {
                throw Judged.incomplete("json-truncated");
            }
            if (!object) {
                throw Judged.suspect("json-no-object");
            }
        } catch (StreamConstraintsException e) {
            throw Judged.suspect("not-inspected");
        } catch (JsonProcessingException | CharConversionException e) {
            throw Judged.incomplete("json-truncated");
        }
        // Not before all was read: what is cut off is not believed in parts.
        draft.epoch(epoch);
        draft.step(step);
        draft.history(curves);
        words.forEach(draft::word);
        curves.stream()
                .filter(it -> PickleContents.isMeasure(it.metric()))
                .forEach(it -> draft.metric(it.metric(), it.values()[it.values().length - 1]));
        inner.forEach(draft::metric);
        outer.forEach(draft::metric);
        return new Verdict(Verdict.Kind.COMPLETE, "json-parses");
    }

    private static JsonParser open(CachedSource source) throws IOException {
        return FACTORY.createParser(ByteCursor.whole(source, 0, source.size()).stream());
    }

    private Verdict ends() throws IOException, Judged {
        String head = new String(source.read(0, END), StandardCharsets.UTF_8);
        String tail = new String(source.read(source.size() - END, END), StandardCharsets.UTF_8);
        Matcher epoch = EPOCH.matcher(head);
        if (epoch.find()) {
            draft.epoch(Long.parseLong(epoch.group(1)));
        }
        throw tail.stripTrailing().endsWith("}")
                ? Judged.suspect("json-too-large")
                : Judged.incomplete("json-truncated");
    }

    private void members(JsonParser json) throws IOException {
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            if (token.isNumeric()) {
                number(name, json.getDoubleValue());
            } else if (token == JsonToken.START_OBJECT && name.equals("metrics")) {
                numbers(json, inner);
            } else if (token == JsonToken.START_ARRAY && name.equals("log_history")) {
                history(json);
            } else if (token == JsonToken.VALUE_STRING) {
                words.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
    }

    private void number(String name, double value) {
        switch (name) {
            case "epoch" -> epoch = value;
            case "step" -> {
                stepNamed = true;
                step = value;
            }
            case "global_step" -> step = stepNamed ? step : value;
            default -> outer.put(name, value);
        }
    }

    private static void numbers(JsonParser json, Map<String, Double> numbers) throws IOException {
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            if (json.nextToken().isNumeric() && numbers.size() < 10_000) {
                numbers.put(name, json.getDoubleValue());
            } else {
                json.skipChildren();
            }
        }
    }

    /** Trainer's log: a list of objects, each with a step and some numbers. */
    private void history(JsonParser json) throws IOException {
        Map<String, Curve> named = new LinkedHashMap<>();
        int points = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                continue;
            }
            Map<String, Double> entry = new LinkedHashMap<>();
            numbers(json, entry);
            Double step = entry.remove("step");
            entry.remove("epoch");
            for (Map.Entry<String, Double> value : entry.entrySet()) {
                boolean room = named.size() < MOST_CURVES || named.containsKey(value.getKey());
                if (step != null && room && points++ < MOST_POINTS) {
                    Curve curve = named.computeIfAbsent(
                            value.getKey(), name -> new Curve(DoubleStream.builder(), DoubleStream.builder()));
                    curve.steps.accept(step);
                    curve.values.accept(value.getValue());
                }
            }
        }
        List<MetricHistory> found = new ArrayList<>();
        named.forEach((name, curve) -> found.add(new MetricHistory(
                name, curve.steps.build().toArray(), curve.values.build().toArray())));
        curves = found;
    }

    /** The files among which a model is divided, as its index names them; none where it is no such index. */
    static Set<String> shards(CachedSource source) throws IOException {
        Set<String> files = new LinkedHashSet<>();
        if (source.size() > WHOLE) {
            return files;
        }
        try (JsonParser json = open(source)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return files;
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                if (json.nextToken() != JsonToken.START_OBJECT || !name.equals("weight_map")) {
                    json.skipChildren();
                    continue;
                }
                while (json.nextFieldName() != null) {
                    if (json.nextToken() == JsonToken.VALUE_STRING) {
                        files.add(json.getText());
                    } else {
                        json.skipChildren();
                    }
                }
            }
            return files;
        } catch (JsonProcessingException | CharConversionException e) {
            return files; // its own verdict says so
        }
    }
}
