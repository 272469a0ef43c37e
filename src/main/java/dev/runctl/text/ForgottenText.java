package dev.runctl.text;

import dev.runctl.domain.forgotten.Forgotten;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says in plain words what is forgotten, and what would be done about it. */
public final class ForgottenText {
    private final Messages messages = Messages.of("forgotten");

    public String kind(Forgotten it) {
        return messages.text("kind." + key(it.kind()));
    }

    public String owner(Forgotten it) {
        return messages.text("owner." + key(it.owner()));
    }

    /** What ends its cost, for example {@code Stop}. */
    public String act(Forgotten it) {
        return messages.text("act." + key(it.act()));
    }

    /** What a person should know of it; empty where there is nothing. */
    public String note(Forgotten it) {
        if (it.run().isPresent()) {
            return messages.text("note.run", it.run().get().value());
        }
        if (it.kind() != Forgotten.Kind.IDLE && it.kind() != Forgotten.Kind.LONG_RUNNING) {
            return it.bucket();
        }
        Forgotten.Activity activity = it.activity();
        if (!activity.isKnown()) {
            return messages.text("note.unknown");
        }
        String load = String.format(Locale.ROOT, "%.2f", activity.load().orElse(0));
        return activity.gpuPercent().isPresent()
                ? messages.text("note.load-gpu", load, activity.gpuPercent().getAsInt() + "")
                : messages.text("note.load", load);
    }

    /** As AWS counts it: disks by GiB. Empty where it takes no storage. */
    public String size(Forgotten it) {
        if (it.bytes() == 0) {
            return "";
        }
        return it.act().isTaggable() ? messages.text("gib", (it.bytes() >> 30) + "") : ByteSize.text(it.bytes());
    }

    /** The sum of what has a price. */
    public static BigDecimal sum(List<Forgotten> all) {
        return all.stream()
                .map(Forgotten::usdPerMonth)
                .flatMap(Optional::stream)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static String key(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
