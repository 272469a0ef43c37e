package dev.runctl.inspect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.runctl.domain.checkpoint.Finding;
import dev.runctl.domain.checkpoint.Inspection.Format;
import dev.runctl.domain.checkpoint.TensorSummary;
import dev.runctl.domain.checkpoint.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A safetensors file: eight bytes with the header's length, the header in JSON (type, shape and place of each tensor), then
 * the values, which must fill the rest without gap or overlap.
 */
final class Safetensors {
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,20}(\\.\\d{0,20})?([eE][-+]?\\d{1,3})?");
    private static final long LONGEST_HEADER = 100_000_000;
    private static final int MOST_EXTENTS = 64;

    private record Place(long begin, long end) {}

    private final CachedSource source;
    private final Draft draft;
    private final List<Place> places = new ArrayList<>();

    Safetensors(CachedSource source, Draft draft) {
        this.source = source;
        this.draft = draft;
    }

    Verdict read() throws IOException, Judged {
        draft.format(Format.SAFETENSORS);
        long size = source.size();
        if (size < Long.BYTES) {
            throw Judged.incomplete("safetensors-truncated");
        }
        ByteCursor cursor = new ByteCursor(source, 0, size);
        long length;
        try {
            length = cursor.i8();
        } catch (Malformed e) {
            throw Judged.incomplete("safetensors-truncated");
        }
        if (length >= 0 && length <= LONGEST_HEADER && length > size - Long.BYTES) {
            throw Judged.incomplete("safetensors-truncated");
        }
        if (length < 2 || length > LONGEST_HEADER) {
            throw Judged.suspect("header-broken");
        }
        long data = size - Long.BYTES - length;
        header(ByteCursor.whole(source, Long.BYTES, Long.BYTES + length));
        long[] ends = places.stream().mapToLong(Place::end).toArray();
        long end = Arrays.stream(ends).max().orElse(0);
        if (end > data) {
            throw Judged.incomplete("safetensors-truncated");
        }
        if (end < data || !contiguous() || draft.found(Finding.Code.DISAGREES)) {
            throw Judged.suspect("header-disagrees");
        }
        return new Verdict(Verdict.Kind.COMPLETE, "safetensors-closes");
    }

    private void header(ByteCursor cursor) throws IOException, Judged {
        try (JsonParser json = JsonFile.FACTORY.createParser(cursor.stream())) {
            expect(json.nextToken(), JsonToken.START_OBJECT);
            Set<String> names = new HashSet<>();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                if (!names.add(name)) {
                    throw new Malformed("a name twice");
                }
                expect(json.nextToken(), JsonToken.START_OBJECT);
                if (name.equals("__metadata__")) {
                    metadata(json);
                } else {
                    tensor(json, name);
                }
            }
            expect(json.currentToken(), JsonToken.END_OBJECT);
            if (json.nextToken() != null) {
                throw new Malformed("more than one value");
            }
        } catch (Malformed.BeyondLimits e) {
            throw Judged.suspect("beyond-limits");
        } catch (JsonProcessingException | Malformed | ArithmeticException e) {
            throw Judged.suspect("header-broken");
        }
    }

    private void metadata(JsonParser json) throws IOException, Malformed {
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            expect(json.nextToken(), JsonToken.VALUE_STRING);
            draft.word(name, json.getText());
            number(name, json.getText());
        }
        expect(json.currentToken(), JsonToken.END_OBJECT);
    }

    /** The format has words only; some trainers put the step and what they measured among them. */
    private void number(String name, String word) {
        if (PickleContents.isMeasure(name) && NUMBER.matcher(word).matches()) {
            draft.metric(name, Double.parseDouble(word));
        } else if (word.length() <= 12 && word.matches("\\d+")) {
            switch (name) {
                case "epoch" -> draft.epoch(Long.parseLong(word));
                case "step", "global_step" -> draft.step(Long.parseLong(word));
                default -> {
                    // only a word
                }
            }
        }
    }

    private void tensor(JsonParser json, String name) throws IOException, Malformed {
        String type = "";
        long[] shape = null;
        long[] offsets = null;
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            switch (field) {
                case "dtype" -> {
                    expect(token, JsonToken.VALUE_STRING);
                    type = Dtypes.ofSafetensors(json.getText());
                }
                case "shape" -> shape = counts(json);
                case "data_offsets" -> offsets = counts(json);
                default -> json.skipChildren();
            }
        }
        expect(json.currentToken(), JsonToken.END_OBJECT);
        if (type.isEmpty() || shape == null || offsets == null || offsets.length != 2 || offsets[0] > offsets[1]) {
            throw new Malformed("a tensor not described");
        }
        long elements = Dtypes.elements(shape);
        long bytes = offsets[1] - offsets[0];
        if (Dtypes.known(type) ? bytes != Dtypes.bytes(type, elements) : elements == 0 != (bytes == 0)) {
            draft.finding(Finding.Code.DISAGREES, name);
        }
        places.add(new Place(offsets[0], offsets[1]));
        draft.tensor(new TensorSummary(name, type, Arrays.stream(shape).boxed().toList(), bytes));
        draft.parameters(elements);
    }

    private static long[] counts(JsonParser json) throws IOException, Malformed {
        expect(json.currentToken(), JsonToken.START_ARRAY);
        long[] counts = new long[MOST_EXTENTS];
        int length = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json.currentToken(), JsonToken.VALUE_NUMBER_INT);
            if (length == MOST_EXTENTS || json.getLongValue() < 0) {
                throw new Malformed("no shape");
            }
            counts[length++] = json.getLongValue();
        }
        return Arrays.copyOf(counts, length);
    }

    private boolean contiguous() {
        places.sort(java.util.Comparator.comparingLong(Place::begin).thenComparingLong(Place::end));
        long at = 0;
        for (Place place : places) {
            if (place.begin != at) {
                return false;
            }
            at = place.end;
        }
        return true;
    }

    private static void expect(JsonToken found, JsonToken wanted) throws Malformed {
        if (found != wanted) {
            throw new Malformed("not as its format has it");
        }
    }
}
