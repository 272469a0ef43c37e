package dev.runctl.service.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.metric.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How trainers and loops write their numbers, and what is made of it. */
class DialectsTest {
    private static MetricReader read(String... lines) {
        MetricReader reader = new MetricReader(List.of());
        reader.feed(String.join("\n", lines).getBytes(StandardCharsets.UTF_8), Double.NaN);
        reader.finish();
        return reader;
    }

    private static Curve curve(MetricReader reader, String name) {
        return reader.curves().stream()
                .filter(it -> it.name().value().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is none of " + names(reader)));
    }

    private static List<String> names(MetricReader reader) {
        return reader.curves().stream().map(it -> it.name().value()).toList();
    }

    private static List<Double> steps(Curve curve) {
        return Arrays.stream(curve.steps(), 0, curve.size()).boxed().toList();
    }

    private static List<Double> values(Curve curve) {
        return Arrays.stream(curve.values(), 0, curve.size()).boxed().toList();
    }

    private static double fraction(MetricReader reader) {
        return reader.progress()
                .flatMap(it -> it.fraction().stream().boxed().findFirst())
                .orElse(Double.NaN);
    }

    @Test
    void ourOwnExample() {
        MetricReader reader = read(
                "Data: digits (1437 images for training, 360 for validation)",
                "Network: 64-32-10, learning rate 0.05, momentum 0.9, batch size 32, seed 7",
                "Epoch 1/3",
                "\r  Batch 1/2 [############------------] loss=2.3012, acc=9.4%\r  Batch 2/2 [########################] loss=2.1000, acc=20.0%",
                "Epoch 1/3: loss=2.200000, accuracy=0.1500",
                "  Validation: val_loss=2.050000, val_acc=25.00%",
                "Saved checkpoint: checkpoints/checkpoint_epoch_1.json",
                "Epoch 2/3",
                "\r  Batch 1/2 [############------------] loss=1.9000, acc=30.0%\r  Batch 2/2 [########################] loss=1.7000, acc=40.0%",
                "Epoch 2/3: loss=1.800000, accuracy=0.3500",
                "  Validation: val_loss=1.650000, val_acc=45.00%",
                "Final: loss=1.800000, accuracy=0.3500, val_acc=45.00%");
        Curve batches = reader.curves().stream()
                .filter(it -> it.key().equals("loss@STEP"))
                .findFirst()
                .orElseThrow();
        assertThat(steps(batches)).containsExactly(1.0, 2.0, 3.0, 4.0);
        assertThat(values(batches)).containsExactly(2.3012, 2.1, 1.9, 1.7);
        Curve epochs = reader.curves().stream()
                .filter(it -> it.key().equals("loss@EPOCH"))
                .findFirst()
                .orElseThrow();
        assertThat(steps(epochs)).containsExactly(1.0, 2.0);
        assertThat(steps(curve(reader, "val_loss"))).containsExactly(1.0, 2.0);
        assertThat(values(curve(reader, "val_acc"))).containsExactly(25.0, 45.0);
        assertThat(curve(reader, "val_acc").unit()).isEqualTo("%");
        assertThat(curve(reader, "val_loss").name().measured()).isEqualTo("loss");
        assertThat(fraction(reader)).isCloseTo(2 / 3.0, within(1e-9));
    }

    @Test
    void huggingFace() {
        MetricReader reader = read(
                "  3%|▎         | 15/500 [00:12<06:44,  1.20it/s]",
                "{'loss': 1.2034, 'grad_norm': 2.5, 'learning_rate': 5e-05, 'epoch': 0.1}",
                "{'loss': 0.9, 'grad_norm': nan, 'learning_rate': 4.5e-05, 'epoch': 0.2}",
                "{'eval_loss': 0.95, 'eval_accuracy': 0.7, 'eval_runtime': 1.2, 'epoch': 0.2}",
                "{'loss': '0.7', 'learning_rate': '4e-05', 'epoch': '0.3'}");
        assertThat(values(curve(reader, "loss"))).containsExactly(1.2034, 0.9, 0.7);
        assertThat(steps(curve(reader, "loss"))).containsExactly(0.1, 0.2, 0.3);
        assertThat(curve(reader, "loss").axis()).isEqualTo(Axis.EPOCH);
        assertThat(curve(reader, "grad_norm").values()[1]).isNaN();
        assertThat(curve(reader, "learning_rate").values()[2]).isEqualTo(4e-5);
        assertThat(curve(reader, "eval_loss").name().measured()).isEqualTo("loss");
        assertThat(names(reader)).doesNotContain("eval_runtime", "epoch");
        assertThat(fraction(reader)).isEqualTo(0.03);
        assertThat(reader.progress().orElseThrow().remaining()).contains(Duration.ofSeconds(404));
    }

    @Test
    void lightning() {
        MetricReader reader = read(
                "Epoch 0:  50%|█████     | 50/100 [00:10<00:10,  4.50it/s, loss=0.9, v_num=2]",
                "\rEpoch 0: 100%|██████████| 100/100 [00:20<00:00,  4.50it/s, loss=0.8, v_num=2, val_loss=0.85]",
                "\rEpoch 1:  45%|####5     | 45/100 [00:10<00:12, 4.50it/s, loss=0.3, v_num=2]");
        assertThat(steps(curve(reader, "loss"))).containsExactly(50.0, 100.0, 145.0);
        assertThat(values(curve(reader, "loss"))).containsExactly(0.9, 0.8, 0.3);
        assertThat(names(reader)).containsExactlyInAnyOrder("loss", "val_loss");
        Progress progress = reader.progress().orElseThrow();
        assertThat(progress.fraction())
                .as("how many epochs there will be is not known")
                .isEmpty();
        assertThat(progress.remaining()).as("the bar speaks of its epoch only").isEmpty();
        assertThat(progress.done()).contains(new Progress.Count(45, 100));
        assertThat(progress.rate().orElse(0)).isEqualTo(4.5);
    }

    @Test
    void jsonLines() {
        MetricReader reader = read(
                "{\"step\": 100, \"train\": {\"loss\": 0.5, \"acc\": 0.8}, \"lr\": 0.001, \"timestamp\": 1732440000.5}",
                "{\"step\": 200, \"train\": {\"loss\": 0.4, \"acc\": NaN}, \"lr\": 1e-4, \"note\": \"loss=99\", \"list\": [1, 2]}",
                "{\"step\": 300, \"train\": {\"loss\": 0.3");
        assertThat(steps(curve(reader, "train/loss"))).containsExactly(100.0, 200.0, 300.0);
        assertThat(curve(reader, "train/loss").times()[0]).isEqualTo(1732440000.5);
        assertThat(values(curve(reader, "lr"))).containsExactly(0.001, 1e-4);
        assertThat(names(reader)).containsExactlyInAnyOrder("train/loss", "train/acc", "lr");
    }

    @Test
    void keras() {
        MetricReader reader = read(
                "Epoch 1/5",
                "  1/938 [..............................] - ETA: 3:20 - loss: 2.3 - accuracy: 0.1\b\b\b\b\b\b\b"
                        + "469/938 [==============>...............] - ETA: 1s - loss: 1.1 - accuracy: 0.6",
                "938/938 [==============================] - 4s 2ms/step - loss: 0.8 - accuracy: 0.7 - val_loss: 0.6 - val_accuracy: 0.75",
                "Epoch 2/5",
                "469/938 [==============>...............] - ETA: 1s - loss: 0.5 - accuracy: 0.8");
        Curve loss = curve(reader, "loss");
        assertThat(steps(loss)).containsExactly(1.0, 469.0, 938.0, 938.0 + 469);
        assertThat(values(loss)).containsExactly(2.3, 1.1, 0.8, 0.5);
        assertThat(names(reader)).containsExactlyInAnyOrder("loss", "accuracy", "val_loss", "val_accuracy");
        assertThat(fraction(reader)).isCloseTo(1.5 / 5, within(1e-9));
    }

    @Test
    void pytorchExamples() {
        MetricReader mnist = read(
                "Train Epoch: 1 [0/60000 (0%)]\tLoss: 2.300039",
                "Train Epoch: 1 [640/60000 (1%)]\tLoss: 2.213470",
                "",
                "Test set: Average loss: 0.0503, Accuracy: 9838/10000 (98%)");
        assertThat(values(curve(mnist, "loss"))).containsExactly(2.300039, 2.213470);
        assertThat(names(mnist)).contains("test_average_loss").doesNotContain("accuracy");

        MetricReader imageNet = read(
                "Epoch: [0][  10/1251]\tTime  0.325 ( 0.9)\tData  0.1 ( 0.2)\tLoss 6.9e+00 (7.0e+00)\tAcc@1   0.10 (  0.2)",
                "Epoch: [0][  20/1251]\tTime  0.325 ( 0.9)\tData  0.1 ( 0.2)\tLoss 6.5e+00 (6.8e+00)\tAcc@1   0.50 (  0.3)");
        assertThat(values(curve(imageNet, "loss"))).containsExactly(6.9, 6.5);
        assertThat(values(curve(imageNet, "acc@1"))).containsExactly(0.1, 0.5);
        assertThat(steps(curve(imageNet, "loss"))).containsExactly(10.0, 20.0);
        assertThat(names(imageNet)).containsExactlyInAnyOrder("loss", "acc@1");

        MetricReader tutorial =
                read("Epoch [1/5], Step [100/600], Loss: 0.5", "Epoch [2/5], Step [100/600], Loss: 0.25");
        assertThat(steps(curve(tutorial, "loss"))).containsExactly(100.0, 700.0);
        assertThat(fraction(tutorial)).isCloseTo((1 + 1 / 6.0) / 5, within(1e-9));
    }

    @Test
    void fairseqAndNanoGpt() {
        MetricReader fairseq = read(
                "2026-11-24 10:00:00 | INFO | train_inner | epoch 001:    100 / 1251 loss=4.1, ppl=17.2, wps=12034.5, num_updates=100, lr=0.0001, gnorm=1.2",
                "2026-11-24 10:01:00 | INFO | train_inner | epoch 001:    200 / 1251 loss=3.9, ppl=14.9, wps=12000.1, num_updates=200, lr=0.0002, gnorm=1.1");
        assertThat(steps(curve(fairseq, "loss"))).containsExactly(100.0, 200.0);
        assertThat(values(curve(fairseq, "gnorm"))).containsExactly(1.2, 1.1);

        MetricReader nano = read(
                "iter 0: loss 10.9, time 5000.12ms, mfu -100.00%",
                "iter 10: loss 9.5, time 250.12ms, mfu 12.00%", "step 250: train loss 3.4, val loss 3.5");
        assertThat(steps(curve(nano, "loss"))).containsExactly(0.0, 10.0);
        assertThat(values(curve(nano, "train_loss"))).containsExactly(3.4);
        assertThat(values(curve(nano, "val_loss"))).containsExactly(3.5);
    }

    @Test
    void aWordBehindACountIsNoPartOfAName() {
        MetricReader reader = read(
                "epoch 1/40 done train_loss=0.9 val_acc=0.5",
                "Epoch 2 finished loss: 0.8",
                "[epoch 3 of 40] ended  accuracy=0.6",
                "Epoch 4/40 train loss: 0.7 val loss: 0.75 best acc=0.9");
        assertThat(names(reader))
                .containsExactlyInAnyOrder("train_loss", "val_acc", "loss", "accuracy", "val_loss", "best_acc");
        assertThat(values(curve(reader, "train_loss"))).containsExactly(0.9, 0.7);
    }

    @Test
    void wordsAndColours() {
        MetricReader reader = read(
                "\u001b[32m[INFO]\u001b[0m Epoch 3/20 train loss: 0.4 val loss: 0.5 learning rate: 1e-3",
                "Epoch 4/20 \u001b[1mtrain loss: \u001b[31mnan\u001b[0m val loss: inf learning rate: 1e-3");
        assertThat(steps(curve(reader, "train_loss"))).containsExactly(3.0, 4.0);
        assertThat(curve(reader, "train_loss").values()[1]).isNaN();
        assertThat(curve(reader, "val_loss").values()[1]).isInfinite();
        assertThat(values(curve(reader, "learning_rate"))).containsExactly(1e-3, 1e-3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-24 10:00:00,123 INFO starting",
                "Listening on 10.0.0.1:8080",
                "Connected to localhost:29500",
                "Using torch==2.4.1 and cuda=12.4.1",
                "  File \"/home/ada/train.py\", line 12, in <module>",
                "/home/ada/data/train_01.csv: 12MB",
                "Downloaded size=1.2GB time=3.5s eta: 00:12:01",
                "elapsed: 3.5 runtime=12.5 timestamp=1732440000",
                "See https://example.com:443/x=1",
                "commit=0a1b2c3d4e date: 2026-11-24",
                "mac=00:1b:44:11:3a:b7 v_num: 2 pid=1234 rank=0 seed=7",
                "if loss == 0.5 or acc >= 0.9:",
                "Accuracy: 9838/10000",
                "uuid=123e4567-e89b-12d3-a456-426614174000",
                "CUDA_VISIBLE_DEVICES=0,1 version: 1.2.3"
            })
    void noMetrics(String line) {
        MetricReader reader = read(line);
        assertThat(reader.curves()).as(String.valueOf(names(reader))).isEmpty();
    }

    @Test
    void barsOfOthers() {
        MetricReader pip = read("   ━━━━━━━━━━━━━━━━━━━━━╸━━━━━━━━━━━━━━━ 12.3/45.6 MB 5.4 MB/s eta 0:00:07");
        assertThat(fraction(pip)).isCloseTo(12 / 45.0, within(0.02));
        assertThat(pip.progress().orElseThrow().remaining()).contains(Duration.ofSeconds(7));
        assertThat(pip.curves()).isEmpty();
        MetricReader rich = read("Training... ━━━━━━━━━━━━╸━━━━━━━━━━━━━━ 45% 0:00:12");
        assertThat(fraction(rich)).isEqualTo(0.45);
        MetricReader richLightning = read(
                "Epoch 1/4  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 50/100 0:00:10 • 0:00:12 4.50it/s v_num: 2.000 loss: 0.3");
        assertThat(values(curve(richLightning, "loss"))).containsExactly(0.3);
        MetricReader epochs = read("Epochs:  10%|█         | 2/20 [00:10<01:30,  5.00s/it, loss=0.3]");
        assertThat(curve(epochs, "loss").axis()).isEqualTo(Axis.EPOCH);
        assertThat(fraction(epochs)).isEqualTo(0.1);
        assertThat(epochs.progress().orElseThrow().remaining()).contains(Duration.ofSeconds(90));
        MetricReader unknown = read("70it [00:10, 7.00it/s]", "  0%|          | 0/100 [00:00<?, ?it/s]");
        assertThat(unknown.progress().orElseThrow().remaining()).isEqualTo(Optional.empty());
    }

    @Test
    void lossesUnderAHeadingAreCountedAsTheyCome() {
        String[] lines = new String[41];
        lines[0] = "Epoch 1/2";
        for (int i = 1; i <= 40; i++) {
            lines[i] = "loss: " + 1.0 / i;
        }
        Curve loss = curve(read(lines), "loss");
        assertThat(loss.axis()).isEqualTo(Axis.ORDER);
        assertThat(loss.size()).isGreaterThan(35);
        assertThat(steps(loss)).isSorted();
    }
}
