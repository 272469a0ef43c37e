package dev.runctl.inspect;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The types of elements, under the names of PyTorch, its storages, safetensors and NumPy. */
final class Dtypes {
    private static final Map<String, Integer> BITS = Map.ofEntries(
            Map.entry("float64", 64),
            Map.entry("float32", 32),
            Map.entry("float16", 16),
            Map.entry("bfloat16", 16),
            Map.entry("float8_e4m3fn", 8),
            Map.entry("float8_e5m2", 8),
            Map.entry("float8_e4m3fnuz", 8),
            Map.entry("float8_e5m2fnuz", 8),
            Map.entry("float8_e8m0fnu", 8),
            Map.entry("float6_e2m3", 6),
            Map.entry("float6_e3m2", 6),
            Map.entry("float4", 4),
            Map.entry("float4_e2m1fn_x2", 8),
            Map.entry("int64", 64),
            Map.entry("int32", 32),
            Map.entry("int16", 16),
            Map.entry("int8", 8),
            Map.entry("uint64", 64),
            Map.entry("uint32", 32),
            Map.entry("uint16", 16),
            Map.entry("uint8", 8),
            Map.entry("bool", 8),
            Map.entry("complex32", 32),
            Map.entry("complex64", 64),
            Map.entry("complex128", 128),
            Map.entry("qint8", 8),
            Map.entry("quint8", 8),
            Map.entry("qint32", 32),
            Map.entry("quint4x2", 8),
            Map.entry("quint2x4", 8));

    private static final Map<String, String> STORAGES = Map.ofEntries(
            Map.entry("DoubleStorage", "float64"),
            Map.entry("FloatStorage", "float32"),
            Map.entry("HalfStorage", "float16"),
            Map.entry("BFloat16Storage", "bfloat16"),
            Map.entry("LongStorage", "int64"),
            Map.entry("IntStorage", "int32"),
            Map.entry("ShortStorage", "int16"),
            Map.entry("CharStorage", "int8"),
            Map.entry("ByteStorage", "uint8"),
            Map.entry("BoolStorage", "bool"),
            Map.entry("UntypedStorage", "uint8"),
            Map.entry("_UntypedStorage", "uint8"),
            Map.entry("ComplexDoubleStorage", "complex128"),
            Map.entry("ComplexFloatStorage", "complex64"),
            Map.entry("QUInt8Storage", "quint8"),
            Map.entry("QInt8Storage", "qint8"),
            Map.entry("QInt32Storage", "qint32"),
            Map.entry("QUInt4x2Storage", "quint4x2"),
            Map.entry("QUInt2x4Storage", "quint2x4"));

    private static final Map<String, String> SAFETENSORS = Map.ofEntries(
            Map.entry("F64", "float64"),
            Map.entry("F32", "float32"),
            Map.entry("F16", "float16"),
            Map.entry("BF16", "bfloat16"),
            Map.entry("F8_E4M3", "float8_e4m3fn"),
            Map.entry("F8_E5M2", "float8_e5m2"),
            Map.entry("F8_E4M3FNUZ", "float8_e4m3fnuz"),
            Map.entry("F8_E5M2FNUZ", "float8_e5m2fnuz"),
            Map.entry("F8_E8M0", "float8_e8m0fnu"),
            Map.entry("F6_E2M3", "float6_e2m3"),
            Map.entry("F6_E3M2", "float6_e3m2"),
            Map.entry("F4", "float4"),
            Map.entry("I64", "int64"),
            Map.entry("I32", "int32"),
            Map.entry("I16", "int16"),
            Map.entry("I8", "int8"),
            Map.entry("U64", "uint64"),
            Map.entry("U32", "uint32"),
            Map.entry("U16", "uint16"),
            Map.entry("U8", "uint8"),
            Map.entry("BOOL", "bool"),
            Map.entry("C64", "complex64"));

    private Dtypes() {}

    static boolean known(String dtype) {
        return BITS.containsKey(dtype);
    }

    static boolean isStorage(String type) {
        return STORAGES.containsKey(type);
    }

    /** Empty where the class is none. */
    static String ofStorage(String type) {
        return STORAGES.getOrDefault(type, "");
    }

    /** The word itself where this version does not know it. */
    static String ofSafetensors(String word) {
        return SAFETENSORS.getOrDefault(word, word);
    }

    static OptionalInt bits(String dtype) {
        Integer bits = BITS.get(dtype);
        return bits == null ? OptionalInt.empty() : OptionalInt.of(bits);
    }

    /** The one element that the bytes are, in little-endian order; empty for what is no real number. */
    static OptionalDouble value(String dtype, byte[] bytes) {
        return switch (dtype + bytes.length) {
            case "float648" -> OptionalDouble.of(Double.longBitsToDouble(Bytes.i8(bytes, 0)));
            case "float324" -> OptionalDouble.of(Float.intBitsToFloat(Bytes.i4(bytes, 0)));
            case "float162" -> OptionalDouble.of(Float.float16ToFloat((short) Bytes.u2(bytes, 0)));
            case "bfloat162" -> OptionalDouble.of(Float.intBitsToFloat(Bytes.u2(bytes, 0) << 16));
            case "int648" -> OptionalDouble.of(Bytes.i8(bytes, 0));
            case "int324" -> OptionalDouble.of(Bytes.i4(bytes, 0));
            default -> OptionalDouble.empty();
        };
    }

    /** @throws ArithmeticException if there are more than a long can count */
    static long elements(long[] shape) {
        long elements = 1;
        boolean none = false;
        for (long extent : shape) {
            none |= extent == 0;
            elements = Math.multiplyExact(elements, Math.max(extent, 1));
        }
        return none ? 0 : elements;
    }

    /**
     * The bytes of that many elements, 0 for an unknown type.
     *
     * @throws ArithmeticException if there are more than a long can count
     */
    static long bytes(String dtype, long elements) {
        long bits = Math.multiplyExact(elements, (long) bits(dtype).orElse(0));
        return bits / 8 + (bits % 8 == 0 ? 0 : 1);
    }
}
