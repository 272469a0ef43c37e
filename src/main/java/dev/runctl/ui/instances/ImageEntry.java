package dev.runctl.ui.instances;

import dev.runctl.domain.instance.ImageFamily;
import dev.runctl.text.Messages;
import java.util.Locale;
import java.util.Optional;

/** What a person can begin a new instance with. */
enum ImageEntry {
    DEEP_LEARNING_AMAZON_LINUX(Optional.of(ImageFamily.DEEP_LEARNING_AMAZON_LINUX)),
    DEEP_LEARNING_UBUNTU(Optional.of(ImageFamily.DEEP_LEARNING_UBUNTU)),
    AMAZON_LINUX(Optional.of(ImageFamily.AMAZON_LINUX)),
    UBUNTU(Optional.of(ImageFamily.UBUNTU)),
    /** One that is named by its id. */
    OWN(Optional.empty());

    private static final Messages TEXT = Messages.of("instances");

    private final Optional<ImageFamily> family;

    ImageEntry(Optional<ImageFamily> family) {
        this.family = family;
    }

    ImageFamily family() {
        return family.orElse(ImageFamily.AMAZON_LINUX);
    }

    String text() {
        return TEXT.text("new.image." + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
