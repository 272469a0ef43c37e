package dev.runctl.text;

import dev.runctl.domain.checkpoint.Downloaded;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;

/** Says what a download has brought, and how well that is known. */
public final class DownloadText {
    private final Messages words = Messages.of("checkpoints");
    private final LongFunction<String> size;

    /** @param size writes bytes */
    public DownloadText(LongFunction<String> size) {
        this.size = size;
    }

    /** One checkpoint in a sentence or two. */
    public String done(Downloaded one) {
        String brought = words.text("downloaded", one.path(), size.apply(one.size()), proof(one));
        return one.kept() > 0 ? brought + " " + words.text("downloaded.resumed", size.apply(one.kept())) : brought;
    }

    /** All of them in a sentence or two. */
    public String done(List<Downloaded> all, Path folder) {
        if (all.size() == 1) {
            return done(all.getFirst());
        }
        long bytes = all.stream().mapToLong(Downloaded::size).sum();
        Downloaded weakest = all.stream()
                .max(java.util.Comparator.comparing(Downloaded::proof))
                .orElseThrow();
        return words.text("downloaded.several", all.size(), folder, size.apply(bytes), proof(weakest));
    }

    private String proof(Downloaded one) {
        return words.text("proof." + one.proof().key());
    }
}
