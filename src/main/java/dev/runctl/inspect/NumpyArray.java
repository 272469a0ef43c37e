package dev.runctl.inspect;

import dev.runctl.domain.checkpoint.Inspection.Format;
import dev.runctl.domain.checkpoint.TensorSummary;
import dev.runctl.domain.checkpoint.Verdict;
import java.io.IOException;
import java.util.Arrays;

/** A NumPy array: its header, then values to the end. */
final class NumpyArray {
    private final CachedSource source;
    private final Draft draft;

    NumpyArray(CachedSource source, Draft draft) {
        this.source = source;
        this.draft = draft;
    }

    Verdict read() throws IOException, Judged {
        draft.format(Format.NUMPY);
        boolean inValues = false;
        try {
            ByteCursor cursor = new ByteCursor(source, 0, source.size());
            NumpyHeader header = NumpyHeader.read(cursor);
            inValues = true;
            describe(draft, "array", header);
            if (header.objects()) {
                pickled(draft, cursor);
                return new Verdict(Verdict.Kind.COMPLETE, "numpy-closes");
            }
            long length = header.dataLength();
            if (length > cursor.remaining()) {
                throw Judged.incomplete("numpy-truncated");
            }
            if (length < cursor.remaining()) {
                throw Judged.suspect("tensors-disagree");
            }
            return new Verdict(Verdict.Kind.COMPLETE, "numpy-closes");
        } catch (Malformed.BeyondLimits e) {
            throw Judged.suspect("beyond-limits");
        } catch (Malformed.Ended e) {
            throw Judged.incomplete("numpy-truncated");
        } catch (Malformed | ArithmeticException e) {
            throw Judged.suspect(inValues ? "pickle-broken" : "header-broken");
        }
    }

    static void describe(Draft draft, String name, NumpyHeader header) throws Malformed {
        draft.tensor(new TensorSummary(
                name,
                header.dtypeName(),
                Arrays.stream(header.shape()).boxed().toList(),
                header.objects() ? 0 : header.dataLength()));
        draft.parameters(Dtypes.elements(header.shape()));
    }

    /** Values that are Python objects. */
    static void pickled(Draft draft, ByteCursor cursor) throws IOException, Malformed {
        PickleCalls calls = new PickleCalls(false);
        try {
            new PickleMachine(cursor, calls).read();
        } finally {
            TorchZip.warn(draft, calls);
        }
        if (cursor.remaining() > 0) {
            throw new Malformed("bytes behind the pickle");
        }
    }
}
