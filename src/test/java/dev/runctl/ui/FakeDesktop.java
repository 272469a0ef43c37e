package dev.runctl.ui;

import dev.runctl.app.DesktopScreens;
import dev.runctl.app.DesktopServices;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceType;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.Profile;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.settings.Settings;
import dev.runctl.service.settings.SettingsStore;
import dev.runctl.ui.common.Command;
import dev.runctl.ui.common.Screen;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Label;

/** The desktop's services in memory, with the content of a small laboratory. */
public final class FakeDesktop {
    public static final Location AWS = new Location("research", "us-east-1");
    public final FakeCloud cloud = new FakeCloud();
    public final FakeTraining training = new FakeTraining();
    public final List<String> opened = new CopyOnWriteArrayList<>();
    private volatile Settings settings;

    public FakeDesktop(Settings first) {
        settings = first;
    }

    public Settings settings() {
        return settings;
    }

    /** Fills both profiles as a busy afternoon would. */
    public FakeDesktop busyAfternoon() {
        add(
                "i-0f3a91c2d4e5b6071",
                "resnet-sweep",
                "g5.xlarge",
                InstanceState.RUNNING,
                "1.006",
                Duration.ofMinutes(312));
        add(
                "i-0b7c4410aa92de315",
                "vit-finetune",
                "g5.12xlarge",
                InstanceState.RUNNING,
                "5.672",
                Duration.ofMinutes(64));
        add("i-09de55a1b2c3d4e22", "tokenizer", "c7i.4xlarge", InstanceState.RUNNING, "0.714", Duration.ofHours(53));
        add(
                "i-0c1d2e3f405162738",
                "eval-nightly",
                "g4dn.xlarge",
                InstanceState.PENDING,
                "0.526",
                Duration.ofSeconds(20));
        add("i-0aa1bb2cc3dd4ee5f", "lora-baseline", "g5.2xlarge", InstanceState.STOPPING, "1.212", Duration.ofHours(2));
        add("i-07766554433221100", "dataset-build", "m7i.2xlarge", InstanceState.STOPPED, "0.4032", Duration.ofDays(4));
        add("i-0123456789abcdef0", "old-experiments", "p3.2xlarge", InstanceState.STOPPED, "3.06", Duration.ofDays(21));
        add("i-0deadbeef0badcafe", "scratch", "t3.medium", InstanceState.TERMINATED, "0.0416", Duration.ofHours(9));
        run(0, "train_with_checkpoints.py", RunState.RUNNING, 40);
        run(1, "finetune.py", RunState.RUNNING, 30);
        run(2, "tokenize.py", RunState.SUCCEEDED, 600);
        run(4, "train_lora.py", RunState.STOPPING, 110);
        run(5, "build.py", RunState.FAILED, 5000);
        run(6, "train_old.py", RunState.INTERRUPTED, 30000);
        type("t3.medium", 2, 4, "", 0, "0.0416");
        type("c7i.4xlarge", 16, 32, "", 0, "0.714");
        type("m7i.2xlarge", 8, 32, "", 0, "0.4032");
        type("g4dn.xlarge", 4, 16, "T4", 1, "0.526");
        type("g5.xlarge", 4, 16, "A10G", 1, "1.006");
        type("g5.2xlarge", 8, 32, "A10G", 1, "1.212");
        type("g5.12xlarge", 48, 192, "A10G", 4, "5.672");
        type("p3.2xlarge", 8, 61, "V100", 1, "3.06");
        return this;
    }

    private void add(String id, String name, String type, InstanceState state, String price, Duration up) {
        cloud.summaries.add(FakeCloud.instance(AWS, id, name, type, state, price, up));
    }

    private void run(int index, String script, RunState state, int minutesAgo) {
        InstanceRef ref = cloud.summaries.get(index).instance().ref();
        cloud.runs.add(FakeCloud.run(ref, script, state, Instant.now().minus(Duration.ofMinutes(minutesAgo))));
    }

    private void type(String name, int vCpus, int gib, String accelerator, int accelerators, String price) {
        cloud.types.add(new InstanceType(
                name,
                vCpus,
                gib * 1024L,
                accelerator,
                accelerators,
                Optional.of(new HourlyPrice(new BigDecimal(price), HourlyPrice.Basis.LIST_PRICE))));
    }

    public DesktopServices services(Path windowFile, Optional<Path> example) {
        return new DesktopServices(
                cloud::list,
                cloud,
                training,
                () -> List.of(
                        Profile.thisComputer(),
                        new Profile("research", List.of("us-east-1", "eu-west-1")),
                        new Profile("default", List.of("eu-central-1"))),
                new SettingsStore() {
                    @Override
                    public Settings load() {
                        return settings;
                    }

                    @Override
                    public void save(Settings next) {
                        settings = next;
                    }
                },
                new DesktopScreens() {
                    @Override
                    public Screen forgotten(Context context) {
                        return checkpoints(context).screen();
                    }

                    @Override
                    public Subscription background(Context context) {
                        return Subscription.NONE;
                    }

                    @Override
                    public Subscription commands(Context context, Consumer<List<Command>> found) {
                        found.accept(List.of(
                                new Command("train.py  --lr 0.1", "gpu", "fth-activity", () -> opened.add("found"))));
                        return Subscription.NONE;
                    }

                    @Override
                    public Runs runs(Context context) {
                        return new Runs(blank("runs"), () -> opened.add("runs"), id -> opened.add("run " + id));
                    }

                    @Override
                    public Optional<Node> identity(Context context) {
                        return Optional.empty();
                    }

                    @Override
                    public Screen setup(Context context) {
                        return blank("setup");
                    }

                    @Override
                    public Screen costs(Context context) {
                        return blank("costs");
                    }

                    @Override
                    public Checkpoints checkpoints(Context context) {
                        return new Checkpoints(
                                blank("checkpoints"),
                                ref -> opened.add("checkpoints "
                                        + ref.map(it -> it.id().value()).orElse("all")));
                    }
                },
                example,
                windowFile,
                Clock.systemUTC());
    }

    private Screen blank(String name) {
        Label label = new Label(name);
        return new Screen() {
            @Override
            public Node node() {
                return label;
            }

            @Override
            public void shown() {}

            @Override
            public void hidden() {}

            @Override
            public void chosen() {
                opened.add("chosen " + name);
            }
        };
    }
}
