package dev.runctl.inspect;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.ContentsCheck;
import dev.runctl.domain.checkpoint.Inspection;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.service.checkpoint.ChangedMeanwhile;
import dev.runctl.service.checkpoint.CheckpointInspector;
import dev.runctl.service.checkpoint.CheckpointTree;
import dev.runctl.service.checkpoint.RangedSource;
import dev.runctl.service.checkpoint.RangedSource.Range;
import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;

/** Tells a file's format by its first bytes and its name, and lets that format's reader judge. */
public final class RangedInspector implements CheckpointInspector {
    private static final List<String> TORCH = List.of(".pt", ".pth", ".ckpt");

    @Override
    public Inspection inspect(String name, RangedSource source) {
        Draft draft = new Draft();
        CachedSource cached = new CachedSource(source);
        Verdict verdict;
        try {
            verdict = cached.size() == 0
                    ? new Verdict(Verdict.Kind.INCOMPLETE, "empty-file")
                    : judge(name, cached, draft);
            if (cached.changed()) {
                verdict = new Verdict(Verdict.Kind.INCOMPLETE, "being-written");
            }
        } catch (ChangedMeanwhile e) {
            verdict = new Verdict(Verdict.Kind.SUSPECT, "changed-meanwhile");
        } catch (IOException e) {
            verdict = new Verdict(Verdict.Kind.SUSPECT, "unreadable");
        }
        return draft.done(verdict, cached.cost());
    }

    @Override
    public Inspection inspect(CheckpointTree tree) {
        return new FolderReader(tree, this::inspect).read();
    }

    @Override
    public ContentsCheck verifyContents(RangedSource source, LongConsumer read, Cancellation cancellation)
            throws IOException {
        return new ContentsReader(source, read, cancellation).check();
    }

    private static Verdict judge(String name, CachedSource source, Draft draft) throws IOException {
        try {
            if (name.endsWith(".json")) {
                return new JsonFile(source, draft).read();
            }
            if (name.endsWith(".safetensors")) {
                return new Safetensors(source, draft).read();
            }
            return byContent(name, source, draft);
        } catch (Judged e) {
            return e.verdict();
        }
    }

    private static Verdict byContent(String name, CachedSource source, Draft draft) throws IOException, Judged {
        byte[] head = head(name, source);
        boolean torch = TORCH.stream().anyMatch(name::endsWith);
        if (torch && head.length < 8) {
            throw Judged.incomplete("zip-truncated");
        }
        if (Bytes.starts(head, 0, "PK\3\4")) {
            return new TorchZip(source, draft).read();
        }
        if (Bytes.starts(head, 0, NumpyHeader.MAGIC)) {
            return new NumpyArray(source, draft).read();
        }
        if (name.endsWith(".npy")) {
            throw Judged.incomplete("numpy-truncated");
        }
        if (head[0] == (byte) 0x80 && (head.length < 2 || head[1] >= 0 && head[1] <= 5)) {
            return new PickleFile(source, draft, true).read();
        }
        if (torch && firstLetter(head) == '{') {
            return new JsonFile(source, draft).read();
        }
        if (torch || name.endsWith(".pkl") || name.endsWith(".bin")) {
            return new PickleFile(source, draft, false).read();
        }
        throw Judged.suspect("not-inspected");
    }

    /** The first bytes; with them, at one go, the last ones where the file may be an archive. */
    private static byte[] head(String name, CachedSource source) throws IOException {
        long size = source.size();
        int glance = source.glance();
        if (size <= 2L * glance) {
            source.fetch(List.of(new Range(0, (int) size)));
        } else if (name.endsWith(".pkl") || name.endsWith(".npy")) {
            source.fetch(List.of(new Range(0, glance)));
        } else {
            source.fetch(List.of(new Range(0, glance), ZipDirectory.tail(source)));
        }
        return source.read(0, (int) Math.min(size, 64));
    }

    private static char firstLetter(byte[] head) {
        for (byte one : head) {
            if (!Character.isWhitespace(one)) {
                return (char) one;
            }
        }
        return 0;
    }
}
