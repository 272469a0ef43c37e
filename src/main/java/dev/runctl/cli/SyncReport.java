package dev.runctl.cli;

import dev.runctl.domain.run.LeftOut;
import dev.runctl.domain.run.ProjectFiles;
import dev.runctl.domain.run.SyncPreview;
import dev.runctl.text.ByteSize;
import dev.runctl.text.SyncText;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a launch would send, for people and for programs. */
final class SyncReport {
    /** Lines of each list; all of them are in the JSON. */
    private static final int SHOWN = 30;

    private final SyncPreview preview;
    private final SyncText text = new SyncText();

    SyncReport(SyncPreview preview) {
        this.preview = preview;
    }

    void print(Verb verb) {
        if (verb.isJson()) {
            verb.printJson(json());
            return;
        }
        verb.say(text.summary(preview, ByteSize::text));
        preview.warnings().forEach(it -> verb.remark(verb.text("dry-run.warning", text.warning(it, ByteSize::text))));
        Table sent = new Table(verb.text("dry-run.send"), verb.text("dry-run.size"));
        List<ProjectFiles.File> changed = preview.changed().stream()
                .sorted(Comparator.comparingLong(ProjectFiles.File::size).reversed())
                .toList();
        changed.stream().limit(SHOWN).forEach(it -> sent.row(it.path(), ByteSize.text(it.size())));
        print(verb, sent, changed.size());
        Table deleted = new Table(verb.text("dry-run.delete"));
        preview.deleted().stream().limit(SHOWN).forEach(deleted::row);
        print(verb, deleted, preview.deleted().size());
        Table leftOut =
                new Table(verb.text("dry-run.left-out"), verb.text("dry-run.reason"), verb.text("dry-run.rule"));
        List<LeftOut> out = preview.files().leftOut();
        out.stream().limit(SHOWN).forEach(it -> leftOut.row(SyncText.path(it), text.reason(it), SyncText.place(it)));
        print(verb, leftOut, out.size());
        Table folders = new Table(verb.text("dry-run.folder"), verb.text("dry-run.files"), verb.text("dry-run.size"));
        preview.folders()
                .forEach(it -> folders.row(it.path() + "/", String.valueOf(it.files()), ByteSize.text(it.bytes())));
        print(verb, folders, preview.folders().size());
    }

    private static void print(Verb verb, Table table, int all) {
        if (all == 0) {
            return;
        }
        verb.say("");
        verb.print(table);
        if (all > SHOWN) {
            verb.say(verb.text("dry-run.more", all - SHOWN));
        }
    }

    private Map<String, @Nullable Object> json() {
        Set<String> changed = new HashSet<>();
        preview.changed().forEach(it -> changed.add(it.path()));
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("root", preview.files().root().toString());
        object.put("first_sync", preview.isFirst());
        object.put("file_count", preview.files().files().size());
        object.put("bytes", preview.files().bytes());
        object.put("changed_count", preview.changed().size());
        object.put("changed_bytes", preview.changedBytes());
        object.put(
                "files",
                preview.files().files().stream()
                        .map(it -> file(it, changed.contains(it.path())))
                        .toList());
        object.put("deleted", preview.deleted());
        object.put(
                "left_out",
                preview.files().leftOut().stream().map(SyncReport::leftOut).toList());
        object.put(
                "largest_folders",
                preview.folders().stream()
                        .map(it -> Map.of("path", it.path(), "files", it.files(), "bytes", it.bytes()))
                        .toList());
        object.put("warnings", preview.warnings().stream().map(this::warning).toList());
        return object;
    }

    private static Map<String, @Nullable Object> file(ProjectFiles.File file, boolean changed) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("path", file.path());
        object.put("size", file.size());
        object.put("executable", file.executable());
        object.put("changed", changed);
        return object;
    }

    private static Map<String, @Nullable Object> leftOut(LeftOut out) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("path", out.path());
        object.put("folder", out.folder());
        object.put("reason", SyncText.word(out.reason()));
        object.put("rule", out.rule().isEmpty() ? null : out.rule());
        object.put("source", out.source().isEmpty() ? null : out.source());
        object.put("line", out.line() == 0 ? null : out.line());
        return object;
    }

    private Map<String, @Nullable Object> warning(SyncPreview.Warning warning) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("kind", SyncText.word(warning.kind()));
        object.put("obstacle", warning.kind().isObstacle());
        object.put("files", warning.count());
        object.put("bytes", warning.bytes());
        object.put("path", warning.path().isEmpty() ? null : warning.path());
        object.put("message", text.warning(warning, ByteSize::text));
        return object;
    }
}
