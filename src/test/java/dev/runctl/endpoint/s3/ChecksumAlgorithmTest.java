package dev.runctl.endpoint.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChecksumAlgorithmTest {
    @Test
    void crc64NvmeHasItsPublishedCheckValue() {
        Crc64Nvme crc = new Crc64Nvme();
        crc.update("123456789".getBytes(StandardCharsets.US_ASCII));
        assertThat(crc.getValue()).isEqualTo(0xAE8B14860A799888L);
    }

    @Test
    void crc64NvmeIsTheSameByteByByte() {
        byte[] bytes = new byte[1001];
        new Random(7).nextBytes(bytes);
        Crc64Nvme fast = new Crc64Nvme();
        fast.update(bytes, 0, bytes.length);
        Crc64Nvme slow = new Crc64Nvme();
        for (byte b : bytes) {
            slow.update(b);
        }
        assertThat(fast.getValue()).isEqualTo(slow.getValue());
    }

    @ParameterizedTest
    @EnumSource(names = {"CRC32", "CRC32C", "CRC64NVME"})
    void theChecksumOfAWholeFollowsFromThoseOfItsPieces(ChecksumAlgorithm algorithm) {
        byte[] bytes = new byte[70_001];
        new Random(11).nextBytes(bytes);
        for (int cut : new int[] {0, 1, 8, 4096, 65_537, bytes.length}) {
            byte[] joined = algorithm.combine(
                    sum(algorithm, bytes, 0, cut), sum(algorithm, bytes, cut, bytes.length - cut), bytes.length - cut);
            assertThat(HexFormat.of().formatHex(joined))
                    .as("cut at %d", cut)
                    .isEqualTo(HexFormat.of().formatHex(sum(algorithm, bytes, 0, bytes.length)));
        }
    }

    private static byte[] sum(ChecksumAlgorithm algorithm, byte[] bytes, int offset, int length) {
        ChecksumAlgorithm.Digest digest = algorithm.digest();
        digest.update(bytes, offset, length);
        return digest.value();
    }
}
