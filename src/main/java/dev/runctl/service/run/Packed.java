package dev.runctl.service.run;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Long values of the runner's protocol: zlib, then base64. */
final class Packed {
    private Packed() {}

    static String pack(String text) {
        return pack(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same in lines of 76. */
    static String lines(String text) {
        return Base64.getMimeEncoder(76, new byte[] {'\n'})
                .encodeToString(deflated(text.getBytes(StandardCharsets.UTF_8)));
    }

    static String pack(byte[] bytes) {
        return Base64.getEncoder().encodeToString(deflated(bytes));
    }

    private static byte[] deflated(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(out, new Deflater(Deflater.BEST_COMPRESSION))) {
            deflated.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e); // memory does not fail
        }
        return out.toByteArray();
    }

    /** @throws IllegalArgumentException if it was not made by {@link #pack} or its Python twin */
    static byte[] unpack(String packed) {
        byte[] deflated = Base64.getDecoder().decode(packed);
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalArgumentException("not a packed value", e);
        }
    }
}
