package dev.runctl.ui.instances;

import dev.runctl.domain.instance.ImageFamily;
import dev.runctl.text.Messages;
import java.util.Optional;

/** What a person can begin a new instance with. */
enum ImageEntry {
    DEEP_LEARNING_AMAZON_LINUX(
            "new.image.deep-learning-amazon-linux", Optional.of(ImageFamily.DEEP_LEARNING_AMAZON_LINUX)),
    DEEP_LEARNING_UBUNTU("new.image.deep-learning-ubuntu", Optional.of(ImageFamily.DEEP_LEARNING_UBUNTU)),
    AMAZON_LINUX("new.image.amazon-linux", Optional.of(ImageFamily.AMAZON_LINUX)),
    UBUNTU("new.image.ubuntu", Optional.of(ImageFamily.UBUNTU)),
    /** One that is named by its id. */
    OWN("new.image.own", Optional.empty());

    private static final Messages TEXT = Messages.of("instances");

    private final String key;
    private final Optional<ImageFamily> family;

    ImageEntry(String key, Optional<ImageFamily> family) {
        this.key = key;
        this.family = family;
    }

    ImageFamily family() {
        return family.orElse(ImageFamily.AMAZON_LINUX);
    }

    String text() {
        return TEXT.text(key);
    }
}
