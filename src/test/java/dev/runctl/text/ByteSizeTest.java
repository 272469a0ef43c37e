package dev.runctl.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteSizeTest {
    @Test
    void changesUnitBeforeItNeedsFourDigits() {
        assertThat(ByteSize.text(999)).isEqualTo("999 B");
        assertThat(ByteSize.text(1_200)).isEqualTo("1.2 kB");
        assertThat(ByteSize.text(9_960)).isEqualTo("10 kB");
        assertThat(ByteSize.text(999_600)).isEqualTo("1.0 MB");
        assertThat(ByteSize.text(145_000)).isEqualTo("145 kB");
        assertThat(ByteSize.text(130L * 1_000_000_000)).isEqualTo("130 GB");
    }
}
