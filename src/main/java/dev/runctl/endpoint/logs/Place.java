package dev.runctl.endpoint.logs;

import dev.runctl.endpoint.wire.ServiceError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in the order of events; as a token of GetLogEvents, with the direction to go from it. */
record Place(long timestamp, long seq) {
    static final Place BEGINNING = new Place(0, 0);

    private static final Pattern TOKEN = Pattern.compile("([fb])/(\\d{19})(\\d{19})/s");

    /** @param isForward whether what comes after the place is meant, or what comes before */
    record Token(Place place, boolean isForward) {}

    String token(boolean isForward) {
        return "%s/%019d%019d/s".formatted(isForward ? "f" : "b", timestamp, seq);
    }

    static Token parse(String token) {
        Matcher matcher = TOKEN.matcher(token);
        if (!matcher.matches()) {
            throw new ServiceError("InvalidParameterException", "The specified nextToken is invalid.");
        }
        Place place = new Place(Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)));
        return new Token(place, matcher.group(1).equals("f"));
    }
}
