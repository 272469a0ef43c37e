package dev.runctl.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Messages as bytes. The vectors here were composed field by field with another language's tools, not with this codec; those in
 * plugin-frames.txt were recorded from AWS's own client.
 */
class FrameTest {
    private static final String OUTPUT =
            "000000746f75747075745f73747265616d5f646174612020202020202020202020202020000000010000019ab697e87b"
                    + "000000000000000700000000000000000123456789abcdef0123456789abcdef"
                    + "ab939be4f259cbcac95f9547aaaf192bec738bf4798f68a5af6e67017159e0ff000000010000000a6c6f73733d302e350d0a";
    private static final String SIZE =
            "00000074696e7075745f73747265616d5f64617461202020202020202020202020202020000000010000019ab697e9c8"
                    + "00000000000000000000000000000001fedcba9876543210fedcba9876543210"
                    + "d53ca1ea7dce87c11432052a8550ed2615cf715ca843c89710ed83325b691cba00000003000000157b22636f6c73223a3830"
                    + "2c22726f7773223a32347d";
    private static final String PAUSE =
            "0000007470617573655f7075626c69636174696f6e000000000000000000000000000000000000010000000000000000"
                    + "000000000000000000000000000000008899aabbccddeeff0011223344556677"
                    + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8550000000000000000";

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static String hex(Frame frame) {
        return HexFormat.of().formatHex(frame.encode().array());
    }

    @Test
    void anAgentsOutput() throws IOException {
        Frame frame = Frame.decode(bytes(OUTPUT));
        assertThat(frame)
                .isEqualTo(new Frame(
                        MessageType.OUTPUT,
                        Instant.ofEpochMilli(1_764_000_000_123L),
                        7,
                        0,
                        UUID.fromString("01234567-89ab-cdef-0123-456789abcdef"),
                        PayloadType.OUTPUT,
                        "loss=0.5\r\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(hex(frame)).isEqualTo(OUTPUT);
    }

    @Test
    void aClientsFirstMessage() throws IOException {
        Frame frame = Frame.decode(bytes(SIZE));
        assertThat(frame.id()).isEqualTo(UUID.fromString("fedcba98-7654-3210-fedc-ba9876543210"));
        assertThat(frame.flags()).isEqualTo(Frame.OPENS);
        assertThat(frame.payloadType()).isEqualTo(PayloadType.SIZE);
        assertThat(frame.text()).isEqualTo("{\"cols\":80,\"rows\":24}");
        assertThat(hex(frame)).isEqualTo(SIZE);
    }

    /** Read as what they meant, and written again as they were. */
    @Test
    void whatAwssPluginSent() throws IOException {
        List<String> recorded;
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("plugin-frames.txt"))) {
            recorded = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
        List<String> read = new ArrayList<>();
        for (String line : recorded) {
            Frame frame = Frame.decode(bytes(line));
            read.add(frame.type() + " " + frame.sequence() + " " + frame.flags() + " " + frame.payloadType());
            assertThat(hex(frame)).isEqualTo(line);
        }
        assertThat(read)
                .containsExactly(
                        "acknowledge 0 3 0", "input_stream_data 0 0 6", "acknowledge 0 3 0", "acknowledge 0 3 0");
        assertThat(Frame.decode(bytes(recorded.get(1))).text()).startsWith("{\"ClientVersion\":\"1.2.0.0\"");
    }

    @Test
    void aPauseHasNoTimeAndMayBePaddedWithZeros() throws IOException {
        assertThat(Frame.decode(bytes(PAUSE)).type()).isEqualTo(MessageType.PAUSE_PUBLICATION);
    }

    @Test
    void aTypePaddedInFrontAndADigestInLettersAreTakenFromOthersOnly() throws IOException {
        String digestInLetters =
                HexFormat.of().formatHex("d53ca1ea7dce87c11432052a8550ed26".getBytes(StandardCharsets.US_ASCII));
        String foreign = SIZE.replace(
                        "696e7075745f73747265616d5f64617461202020202020202020202020202020",
                        "000000000000000000000000000000696e7075745f73747265616d5f64617461")
                .replace("d53ca1ea7dce87c11432052a8550ed2615cf715ca843c89710ed83325b691cba", digestInLetters);
        assertThat(Frame.decodeTrusting(bytes(foreign)).type()).isEqualTo(MessageType.INPUT);
        assertThatThrownBy(() -> Frame.decode(bytes(foreign))).isInstanceOf(FrameException.class);
    }

    @Test
    void aLongerHeaderMovesThePayload() throws IOException {
        String longer = "0000007c" + OUTPUT.substring(8, 232) + "ffffffffffffffff" + OUTPUT.substring(232);
        assertThat(Frame.decode(bytes(longer)).text()).isEqualTo("loss=0.5\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00000073, header shorter than its fields",
        "0, 00000080, header beyond the message",
        "0, ffffffff, header beyond all",
        "116, 0000000b, payload beyond the message",
        "116, ffffffff, payload of less than nothing",
        "120, 6c6f7374, payload changed",
        "40, 0000000000000000, no time"
    })
    void damageIsSeen(int at, String with, String what) {
        String damaged = OUTPUT.substring(0, 2 * at) + with + OUTPUT.substring(2 * at + with.length());
        assertThatThrownBy(() -> Frame.decode(bytes(damaged))).as(what).isInstanceOf(FrameException.class);
    }
}
