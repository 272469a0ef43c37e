package dev.runctl.endpoint.ec2;

import dev.runctl.endpoint.wire.ServiceError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list whose items carry an ascending key. The token is the last key shown, so items that come and go
 * between two pages neither repeat nor hide others.
 *
 * @param next null on the last page
 */
record Paging<T>(List<T> items, @Nullable String next) {

    /**
     * @param all in ascending order of the key
     * @param max 0 or null for all
     * @param least smallest MaxResults allowed
     */
    static <T> Paging<T> of(
            List<T> all, ToLongFunction<T> key, @Nullable Integer max, @Nullable String token, int least, int most) {
        if (max != null && (max < least || max > most)) {
            throw new ServiceError(
                    "InvalidParameterValue",
                    "Value ( " + max + " ) for parameter maxResults is invalid. Expecting a value between " + least
                            + " and " + most + ".");
        }
        List<T> rest = all;
        if (token != null && !token.isEmpty()) {
            long last = decode(token);
            rest = all.stream().filter(item -> key.applyAsLong(item) > last).toList();
        }
        int size = max == null ? rest.size() : max;
        if (rest.size() <= size) {
            return new Paging<>(rest, null);
        }
        List<T> page = rest.subList(0, size);
        return new Paging<>(page, encode(key.applyAsLong(page.getLast())));
    }

    private static String encode(long key) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("after:" + key).getBytes(StandardCharsets.UTF_8));
    }

    private static long decode(String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (text.startsWith("after:")) {
                return Long.parseLong(text.substring("after:".length()));
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new ServiceError("InvalidPaginationToken", "The specified pagination token is not valid or is expired.");
    }
}
