package dev.runctl.endpoint.ssm;

import dev.runctl.endpoint.wire.ServiceError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list that is in order of a key, ascending or descending. The token is the last key shown.
 *
 * @param next null on the last page
 */
record Pages<T>(List<T> items, @Nullable String next) {

    static <T> Pages<T> of(
            List<T> all,
            ToLongFunction<T> key,
            boolean ascending,
            @Nullable Integer max,
            @Nullable String token,
            int least) {
        if (max != null && (max < least || max > 50)) {
            throw new ServiceError(
                    "ValidationException",
                    "1 validation error detected: Value '" + max + "' at 'maxResults' failed to satisfy constraint:"
                            + " Member must have value between " + least + " and 50");
        }
        List<T> rest = all;
        if (token != null && !token.isEmpty()) {
            long last = decode(token);
            rest = all.stream()
                    .filter(item -> ascending ? key.applyAsLong(item) > last : key.applyAsLong(item) < last)
                    .toList();
        }
        int size = max == null ? 50 : max;
        if (rest.size() <= size) {
            return new Pages<>(rest, null);
        }
        String next = "after:" + key.applyAsLong(rest.get(size - 1));
        return new Pages<>(
                rest.subList(0, size),
                Base64.getUrlEncoder().withoutPadding().encodeToString(next.getBytes(StandardCharsets.UTF_8)));
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
        throw new ServiceError("InvalidNextToken", "The specified token isn't valid.");
    }
}
