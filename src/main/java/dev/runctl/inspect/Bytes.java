package dev.runctl.inspect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in little-endian order, as all these formats keep them. */
final class Bytes {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Bytes() {}

    static int u2(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
    }

    static int i4(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static long u4(byte[] bytes, int at) {
        return i4(bytes, at) & 0xFFFFFFFFL;
    }

    static long i8(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    static boolean starts(byte[] bytes, int at, String latin1) {
        if (bytes.length - at < latin1.length()) {
            return false;
        }
        for (int i = 0; i < latin1.length(); i++) {
            if ((bytes[at + i] & 0xFF) != latin1.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
