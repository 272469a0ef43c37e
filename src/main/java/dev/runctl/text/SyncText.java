package dev.runctl.text;

import dev.runctl.domain.run.LeftOut;
import dev.runctl.domain.run.SyncPreview;
import java.util.Locale;
import java.util.function.LongFunction;

/** What a sync would do, in words; sizes are written as the caller writes them. */
public final class SyncText {
    private final Messages messages = Messages.of("sync");

    /** {@code 12 files, 1.2 MB; 2 changed since the last sync, 3 KB to send}. */
    public String summary(SyncPreview preview, LongFunction<String> size) {
        String all = messages.text(
                "all",
                preview.files().files().size(),
                size.apply(preview.files().bytes()));
        if (preview.isFirst()) {
            return messages.text("first", all);
        }
        int changed = preview.changed().size();
        int deleted = preview.deleted().size();
        String changes = changed == 0 && deleted == 0
                ? messages.text("unchanged")
                : messages.text("changed", changed, size.apply(preview.changedBytes()));
        String gone = deleted == 0 ? "" : messages.text("deleted", deleted);
        return messages.text("since", all, changes + gone);
    }

    public String reason(LeftOut leftOut) {
        return messages.text("left-out." + word(leftOut.reason()), leftOut.rule());
    }

    public String warning(SyncPreview.Warning warning, LongFunction<String> size) {
        String place = warning.isFolder() ? warning.path() + "/" : warning.path();
        return messages.text("warning." + word(warning.kind()), place, warning.count(), size.apply(warning.bytes()));
    }

    /** File and line of the rule; empty where no file says it. */
    public static String place(LeftOut leftOut) {
        return leftOut.source().isEmpty() ? "" : leftOut.source() + ":" + leftOut.line();
    }

    /** A folder with its slash. */
    public static String path(LeftOut leftOut) {
        return leftOut.folder() ? leftOut.path() + "/" : leftOut.path();
    }

    /** As bundles and documents write it. */
    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
