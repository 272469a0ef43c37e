package dev.runctl.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.checkpoint.Finding;
import dev.runctl.domain.checkpoint.Inspection;
import dev.runctl.domain.checkpoint.Verdict;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Files made to harm a reader, and files of sizes that would if it read them whole. */
class HostileFilesTest {
    private static byte[] pickle(String... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {(byte) 0x80, 4});
        for (String part : parts) {
            bytes.writeBytes(part.getBytes(StandardCharsets.ISO_8859_1));
        }
        return bytes.toByteArray();
    }

    private static Inspection notComplete(byte[] content) {
        Inspection found = Samples.inspect("a.pkl", content);
        assertThat(found.verdict().kind()).isNotEqualTo(Verdict.Kind.COMPLETE);
        return found;
    }

    @Test
    void picklesWithoutBottom() {
        // A list in a list in a list, 200,000 times: described without a call for each.
        assertThat(Samples.inspect("a.pkl", pickle("]".repeat(200_000), "a".repeat(199_999), "."))
                        .verdict()
                        .kind())
                .isEqualTo(Verdict.Kind.COMPLETE);
        notComplete(pickle("(".repeat(200_000)));
        // A list that holds itself, and doubles of doubles: as many as atoms, if each were visited.
        assertThat(Samples.inspect("a.pkl", pickle("]q\0h\0a.")).verdict().kind())
                .isEqualTo(Verdict.Kind.COMPLETE);
        assertThat(Samples.inspect("a.pkl", pickle("K\1", "2\u0086".repeat(2000), "."))
                        .verdict()
                        .kind())
                .isEqualTo(Verdict.Kind.COMPLETE);
        // A rebuilding that is its own argument.
        Samples.inspect("a.pkl", pickle("ctorch._tensor\n_rebuild_from_type_v2\nq\0", "]q\1(h\0K\1h\1eR."));
    }

    @Test
    void picklesWithLengthsThatAreNot() {
        for (String huge : new String[] {
            "\u008e\377\377\377\377\377\377\377\177",
            "\u008e\377\377\377\377\377\377\377\377",
            "X\377\377\377\377",
            "B\377\377\377\377",
            "\u008b\377\377\377\377",
            "\u008b\377\377\377\177",
            "\u0096\0\0\0\0\0\0\1\0",
            "j\377\377\377\377",
            "N\u0072\377\377\377\377j\376\377\377\377",
            "I" + "9".repeat(5000) + "\n",
            "\u008a\377"
        }) {
            notComplete(pickle(huge, "."));
        }
        for (String odd : new String[] {
            "a",
            "u",
            "0",
            "2",
            "e",
            "t",
            "R",
            "b",
            "\u0093",
            "K\1K\2\u0093",
            "NR",
            "N)R",
            "Q",
            "NQ",
            "(NtQ",
            "\u0098",
            "\u0097",
            "}K\1(K\1u",
            "NNs",
            "c\n\n",
            "cos\nsystem;rm\n",
            "P\n",
            "i\n\n",
            "(o",
            "\u0080\11"
        }) {
            notComplete(pickle(odd, "."));
        }
    }

    @Test
    void namesThatOnlyLookLikeData() {
        for (String call : new String[] {
            "ctorch\n_utils._rebuild_tensor_v2\n)R",
            "ccollections\nOrderedDict.fromkeys\n)R",
            "ctorch.hub\nload\n)R",
            "cnumpy\nload\n)R",
            "ctorch\nload\n)R",
            "c__builtin__\neval\n)R",
            "cbuiltins\n__import__\n)R",
            "ctorch.nn.modules.linear\nLinear\n)R",
            "ctorch.jit\nload\n)R",
            "c__torch__.Net\nrun\n)R",
            "\u0082\1",
            "ctorch.storage\n_load_from_bytes\n)R",
            "cshutil\nrmtree\n)R",
            "(ios\nsystem\n",
            "(cos\nsystem\no"
        }) {
            Inspection found = notComplete(pickle(call, "."));
            assertThat(found.findings()).as(call).isNotEmpty();
            assertThat(found.verdict().reason()).as(call).isIn("pickle-executes", "pickle-unknown");
        }
    }

    @Test
    void manyNumbersAndNamesStayWithinLimits() {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < 100_100; i++) {
            names.append("ca\nb").append(i).append("\n0");
        }
        assertThat(notComplete(pickle(names.toString(), "N.")).findings()).hasSizeLessThanOrEqualTo(100);
        assertThat(Samples.inspect("a.pkl", pickle("(", "G\0\0\0\0\0\0\0\0".repeat(500_000), "t."))
                        .verdict()
                        .kind())
                .isEqualTo(Verdict.Kind.COMPLETE);
    }

    @Test
    void headersOfSafetensorsThatLie() {
        String plain = "{'dtype':'F32','shape':[2],'data_offsets':[0,8]}";
        for (String header : new String[] {
            "{'a':" + plain + ",'a':" + plain + "}",
            "{'a':" + plain + ",'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}",
            "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}}",
            "{'a':{'dtype':'F32','shape':[4611686018427387904,4],'data_offsets':[0,8]}}",
            "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}",
            "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}",
            "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}",
            "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,99999999999999999999]}}",
            "{'a':[]}",
            "[]",
            "{'a':" + plain + "} {}",
            "{'__metadata__':{'a':1},'a':" + plain + "}",
            "{'a':".repeat(5000)
        }) {
            byte[] found = safetensors(header.replace('\'', '"'), 8);
            assertThat(Samples.inspect("a.safetensors", found).verdict().kind())
                    .as(header)
                    .isEqualTo(Verdict.Kind.SUSPECT);
        }
        assertThat(Samples.inspect("a.safetensors", safetensors(("{'a':" + plain + "}").replace('\'', '"'), 8))
                        .verdict()
                        .kind())
                .isEqualTo(Verdict.Kind.COMPLETE);
    }

    private static byte[] safetensors(String header, int data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }

    /** 20,000 tensors in 8 GB: their header alone is read. */
    @Test
    void aHeaderOfManyTensors() {
        int tensors = 20_000;
        long each = 400_000;
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < tensors; i++) {
            header.append(i == 0 ? "" : ",")
                    .append("\"layers.%d.weight\":{\"dtype\":\"F32\",\"shape\":[100,1000],\"data_offsets\":[%d,%d]}"
                            .formatted(i, i * each, (i + 1) * each));
        }
        byte[] start = safetensors(header.append('}').toString(), 0);
        Inspection found = new RangedInspector()
                .inspect("a.safetensors", new Samples.Hollow(start, start.length + tensors * each, new byte[0]));
        assertThat(found.verdict()).isEqualTo(new Verdict(Verdict.Kind.COMPLETE, "safetensors-closes"));
        assertThat(found.tensors()).hasSize(tensors);
        assertThat(found.parameters()).isEqualTo(tensors * 100_000L);
        assertThat(found.cost().requests()).isLessThan(6);
        assertThat(found.cost().bytes()).isLessThan(start.length + 100_000L);
    }

    /** A file of PyTorch in which one tensor has 5 GB. */
    @Test
    void aLargeZipIsReadAtItsEnds() {
        long elements = 1_250_000_000;
        byte[] pickle = ("\u0080\2}q\0(X\5\0\0\0epochK\7X\1\0\0\0wctorch._utils\n_rebuild_tensor_v2\n"
                        + "((X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0" + "0X\3\0\0\0cpuJ" + int4((int) elements)
                        + "tQK\0J" + int4((int) elements) + "\u0085K\1\u0085\u0089}tRu.")
                .getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer start = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
        local(start, "a/data.pkl", pickle.length);
        start.put(pickle);
        int second = start.position();
        local(start, "a/data/0", -1);
        long directory = start.position() + 4 * elements;
        ByteBuffer end = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
        central(end, "a/data.pkl", pickle.length, 0);
        central(end, "a/data/0", 4 * elements, second);
        int length = end.position();
        end.put("PK\6\6".getBytes(StandardCharsets.ISO_8859_1))
                .putLong(44)
                .putInt(0)
                .putLong(0)
                .putLong(2)
                .putLong(2);
        end.putLong(length).putLong(directory);
        end.put("PK\6\7".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(0)
                .putLong(directory + length)
                .putInt(1);
        end.put("PK\5\6".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(0)
                .putShort((short) 2)
                .putShort((short) 2);
        end.putInt(length).putInt(-1).putShort((short) 0);
        byte[] tail = java.util.Arrays.copyOf(end.array(), end.position());
        long size = directory + tail.length;
        Inspection found = new RangedInspector().inspect("a.pt", new Samples.Hollow(start.array(), size, tail));
        assertThat(found.findings()).isEmpty();
        assertThat(found.verdict()).isEqualTo(new Verdict(Verdict.Kind.COMPLETE, "zip-closes"));
        assertThat(found.epoch()).hasValue(7);
        assertThat(found.tensorBytes()).isEqualTo(5_000_000_000L);
        assertThat(found.cost().requests()).isLessThanOrEqualTo(3);
        byte[] other = java.util.Arrays.copyOf(tail, tail.length);
        ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN).putLong(length - 8, 4 * elements - 4);
        Inspection shorter = new RangedInspector().inspect("a.pt", new Samples.Hollow(start.array(), size, other));
        assertThat(shorter.verdict().kind()).isEqualTo(Verdict.Kind.SUSPECT);
        assertThat(shorter.findings()).extracting(Finding::code).doesNotContain(Finding.Code.EXECUTES);
    }

    private static String int4(int value) {
        byte[] bytes = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void local(ByteBuffer zip, String name, int size) {
        zip.put("PK\3\4".getBytes(StandardCharsets.ISO_8859_1))
                .putShort((short) 0)
                .putShort((short) 0);
        zip.putShort((short) 0).putInt(0).putInt(0).putInt(size).putInt(size);
        zip.putShort((short) name.length()).putShort((short) 0).put(name.getBytes(StandardCharsets.UTF_8));
    }

    private static void central(ByteBuffer zip, String name, long size, int offset) {
        boolean large = size > Integer.MAX_VALUE;
        zip.put("PK\1\2".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(0);
        zip.putInt(large ? -1 : (int) size).putInt(large ? -1 : (int) size);
        zip.putShort((short) name.length()).putShort((short) (large ? 20 : 0)).putShort((short) 0);
        zip.putInt(0).putInt(0).putInt(offset).put(name.getBytes(StandardCharsets.UTF_8));
        if (large) {
            zip.putShort((short) 1).putShort((short) 16).putLong(size).putLong(size);
        }
    }
}
