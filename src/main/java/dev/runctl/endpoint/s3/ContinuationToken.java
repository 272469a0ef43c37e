package dev.runctl.endpoint.s3;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;

/** Where a listing goes on, opaque to the client. A check sum tells a token from anything else. */
final class ContinuationToken {
    private ContinuationToken() {}

    static String of(byte[] position) {
        ByteBuffer token = ByteBuffer.allocate(4 + position.length);
        token.putInt(sum(position)).put(position);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
    }

    static String of(String position) {
        return of(position.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws dev.runctl.endpoint.wire.ServiceError InvalidArgument if we did not make it */
    static byte[] position(String token) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            if (bytes.length >= 4) {
                byte[] position = Arrays.copyOfRange(bytes, 4, bytes.length);
                if (ByteBuffer.wrap(bytes).getInt() == sum(position)) {
                    return position;
                }
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw Errors.invalidArgument("The continuation token provided is incorrect");
    }

    static String text(String token) {
        return new String(position(token), StandardCharsets.UTF_8);
    }

    private static int sum(byte[] position) {
        CRC32C crc = new CRC32C();
        crc.update(position);
        return (int) crc.getValue();
    }
}
