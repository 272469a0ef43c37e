package dev.runctl.ui.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.OnShutdown;
import dev.runctl.domain.offer.Hardware;
import dev.runctl.domain.offer.Offer;
import dev.runctl.ui.FakeCloud;
import dev.runctl.ui.Steady;
import dev.runctl.ui.instances.ProfileChoiceViewModel.Phase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NewInstanceViewModelTest {
    private static final Location LAB = new Location("lab", "us-east-1");

    private final FakeCloud cloud = new FakeCloud();
    private final Steady steady = new Steady();
    private final Background background = new Background(steady.screen());

    @AfterEach
    void close() {
        background.close();
    }

    private NewInstanceViewModel dialog() {
        NewInstanceViewModel dialog =
                steady.made(() -> new NewInstanceViewModel(LAB, cloud, background, steady, created -> {}));
        asked(dialog.profile());
        return dialog;
    }

    private static void asked(ProfileChoiceViewModel profile) {
        await().until(() -> profile.phaseProperty().get() != Phase.ASKING);
    }

    private static Offer offer(String type) {
        return new Offer(
                LAB,
                new Hardware(type, 4, 16_384, "A10G", "NVIDIA", 1, 22_888, "x86_64", true),
                Optional.of(new HourlyPrice(
                        new BigDecimal("1.006"),
                        HourlyPrice.Basis.LIST_PRICE,
                        Optional.of(LocalDate.parse("2026-11-02")))),
                List.of());
    }

    private void create(NewInstanceViewModel dialog) {
        steady.onScreen(dialog::create);
    }

    @Test
    void theProfileThatScriptsCanRunWithIsChosenAndTheLastOneUsedBeforeIt() {
        cloud.account.otherProfiles.add("plain");
        cloud.account.profiles.add("zeta");
        cloud.account.profiles.add("runctl-instance");
        NewInstanceViewModel dialog = dialog();
        assertThat(dialog.profile().names()).containsExactly("", "plain", "runctl-instance", "zeta");
        assertThat(dialog.profile().chosenProperty().get()).isEqualTo("runctl-instance");
        assertThat(dialog.profile().note().getValue()).isEmpty();

        steady.onScreen(() -> {
            dialog.choose(List.of(offer("g5.xlarge")), Lifecycle.ON_DEMAND);
            dialog.profile().chosenProperty().set("plain");
        });
        assertThat(dialog.profile().isWarning().getValue()).isTrue();
        create(dialog);
        await().until(() -> !cloud.choices.profiles.isEmpty());
        assertThat(cloud.wishes.getFirst().request().instanceProfile()).isEqualTo("plain");
        assertThat(dialog().profile().chosenProperty().get()).isEqualTo("plain");
    }

    @Test
    void withoutAProfileItIsSaidAndOneIsMadeOnlyWhenAgreedTo() {
        NewInstanceViewModel dialog = dialog();
        ProfileChoiceViewModel profile = dialog.profile();
        steady.onScreen(() -> dialog.choose(List.of(offer("g5.xlarge")), Lifecycle.ON_DEMAND));
        assertThat(profile.note().getValue()).contains("no script can run");
        assertThat(dialog.ready().getValue()).as("launching without is allowed").isTrue();
        assertThat(profile.canMake().getValue()).isTrue();

        steady.onScreen(profile::make);
        await().until(() -> !profile.makingProperty().get());
        assertThat(cloud.account.made).isEmpty();

        steady.answer = 1;
        steady.onScreen(profile::make);
        await().until(() -> profile.chosenProperty().get().equals("runctl-instance"));
        assertThat(cloud.account.made).containsExactly("profile");
        assertThat(steady.told).anyMatch(it -> it.contains("arn:policy") && it.contains("{trust}"));
        await().until(() -> !profile.canMake().getValue());
    }

    @Test
    void whereTheyMayNotBeListedTheNameIsTypedAndTheReasonIsSaid() {
        cloud.account.notListed =
                Optional.of(new Failure.AccessDenied("iam:ListInstanceProfiles", Evidence.NONE.because("action")));
        cloud.choices.keepInstanceProfile(LAB, "known");
        ProfileChoiceViewModel profile = dialog().profile();
        assertThat(profile.phaseProperty().get()).isEqualTo(Phase.TYPED);
        assertThat(profile.chosenProperty().get()).isEqualTo("known");
        assertThat(profile.note().getValue()).contains("iam:ListInstanceProfiles");
        assertThat(profile.canMake().getValue()).isFalse();
    }

    @Test
    void whatAwsWouldRefuseIsRefusedInTheField() {
        NewInstanceViewModel dialog = dialog();
        steady.onScreen(() -> dialog.choose(List.of(offer("g5.xlarge")), Lifecycle.ON_DEMAND));
        dialog.nameProperty().set("\uD83D\uDE80".repeat(256));
        assertThat(dialog.nameProblem().getValue())
                .as("characters, not their halves")
                .isEmpty();
        dialog.countProperty().set("2");
        assertThat(dialog.nameProblem().getValue()).as("each gets its number").contains("253");
        assertThat(dialog.ready().getValue()).isFalse();
        dialog.nameProperty().set("short");

        dialog.tagsProperty().set("team=" + "v".repeat(256) + ", " + "k".repeat(128) + "=x");
        assertThat(dialog.ready().getValue()).isTrue();
        dialog.tagsProperty().set("team=" + "v".repeat(257));
        assertThat(dialog.tagsProblem().getValue()).contains("team").contains("257");
        dialog.tagsProperty().set("k".repeat(129) + "=x");
        assertThat(dialog.tagsProblem().getValue()).contains("128");
        dialog.tagsProperty().set("aws:x=y");
        assertThat(dialog.tagsProblem().getValue()).contains("aws:");
        assertThat(dialog.ready().getValue()).isFalse();
    }

    @Test
    void aFailedLaunchOpensOnceMoreWithAllThatWasEnteredAndATokenOfItsOwn() {
        List<NewInstanceViewModel> opened = new ArrayList<>();
        NewInstanceViewModel dialog = dialog();
        dialog.onAgain(opened::add);
        cloud.fail("create big", new Failure.TimedOut(Evidence.NONE));
        steady.onScreen(() -> {
            dialog.choose(List.of(offer("g5.xlarge"), offer("g6.xlarge")), Lifecycle.SPOT);
            dialog.nameProperty().set("big");
            dialog.countProperty().set("3");
            dialog.imageProperty().set(ImageEntry.OWN);
            dialog.imageIdProperty().set("ami-0123456789abcdef0");
            dialog.diskProperty().set("200");
            dialog.diskTypeProperty().set("io2");
            dialog.onShutdownProperty().set(OnShutdown.TERMINATE);
            dialog.subnetProperty().set("subnet-01234567");
            dialog.groupsProperty().set("sg-01234567");
            dialog.tagsProperty().set("team=vision");
        });
        create(dialog);
        assertThat(steady.buttons).singleElement().satisfies(it -> steady.onScreen(it.run()));

        NewInstanceViewModel next = opened.getFirst();
        asked(next.profile());
        assertThat(cloud.wishes).as("opening launches nothing").hasSize(1);
        create(next);
        var first = cloud.wishes.getFirst().request();
        var second = cloud.wishes.getLast().request();
        assertThat(cloud.wishes).hasSize(2);
        assertThat(second)
                .usingRecursiveComparison()
                .ignoringFields("clientToken")
                .isEqualTo(first);
        assertThat(second.clientToken()).isNotEqualTo(first.clientToken());
        assertThat(cloud.wishes.getLast().choices())
                .isEqualTo(cloud.wishes.getFirst().choices());
    }

    @Test
    void theProfileAndTheDayOfThePriceAreSaid() {
        NewInstanceViewModel dialog = dialog();
        steady.onScreen(() -> dialog.choose(List.of(offer("g5.xlarge")), Lifecycle.ON_DEMAND));
        assertThat(dialog.whereText()).contains("lab");
        assertThat(dialog.priceText().getValue()).contains("2026-11-02");
    }
}
