package dev.runctl.service.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.metric.Finding;
import dev.runctl.domain.metric.Finding.Rule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RulesTest {
    private static List<Finding> findings(String log) {
        MetricReader reader = new MetricReader(List.of());
        reader.feed(log.getBytes(StandardCharsets.UTF_8), Double.NaN);
        reader.finish();
        return reader.findings();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CUDA_MEMORY|torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.",
                "DISK_FULL|OSError: [Errno 28] No space left on device: 'x.pt'",
                "XID|NVRM: Xid (PCI:0000:00:1e): 79, GPU has fallen off the bus.",
                "NCCL|[rank3]: Watchdog caught collective operation timeout: WorkNCCL(SeqNum=12)",
                "HUB_DENIED|requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://hub/x",
                "HUB_LIMITED|huggingface_hub.errors.HfHubHTTPError: 429 Client Error: Too Many Requests",
                "MEMORY|RuntimeError: [enforce fail] DefaultCPUAllocator: can't allocate memory",
                "NAN_LOSS|step 12: loss=nan lr=0.1"
            })
    void aLineAndItsRule(Rule rule, String line) {
        assertThat(findings("fine\n" + line + "\n")).containsExactly(new Finding(rule, line, 1));
    }

    @Test
    void anExceptionIsNamedByItsLastLine() {
        String log = "Traceback (most recent call last):\n  File \"train.py\", line 3, in <module>\n    main()\n"
                + "ValueError: bad shape\n";
        assertThat(findings(log)).containsExactly(new Finding(Rule.TRACEBACK, "ValueError: bad shape", 1));
        String missing =
                "Traceback (most recent call last):\n  File \"train.py\", line 1, in <module>\n    import torch\n"
                        + "ModuleNotFoundError: No module named 'torch'\n";
        assertThat(findings(missing))
                .containsExactly(new Finding(Rule.NO_MODULE, "ModuleNotFoundError: No module named 'torch'", 1));
    }

    @Test
    void theCauseComesBeforeTheException() {
        String log =
                "loss: nan\nloss: nan\nTraceback (most recent call last):\n  x\nRuntimeError: CUDA out of memory.\n";
        assertThat(findings(log))
                .extracting(Finding::rule)
                .containsExactly(Rule.CUDA_MEMORY, Rule.NAN_LOSS, Rule.TRACEBACK);
        assertThat(findings(log).get(1).count()).isEqualTo(2);
    }

    @Test
    void anOrdinaryLogHasNone() {
        assertThat(findings("Epoch 1/3: loss=0.5\nepoch 401 of 429\nuses memory, disk and 403 images\n"))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void eachRuleHasItsWords(Rule rule) {
        var texts = java.util.ResourceBundle.getBundle("dev.runctl.i18n.metrics", Locale.ROOT);
        String key = "finding." + rule.name().toLowerCase(Locale.ROOT).replace('_', '-');
        assertThat(texts.getString(key + ".title")).isNotBlank();
        assertThat(texts.getString(key + ".advice")).endsWith(".");
    }
}
