package dev.runctl.ui.control.checkpoint;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Inspected;
import dev.runctl.domain.checkpoint.TensorSummary;
import dev.runctl.domain.checkpoint.Verified;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.text.InspectionText;
import dev.runctl.ui.common.Failures;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** One checkpoint being looked into, and verified where the person asks for that. */
public final class InspectionViewModel {
    private final InspectionOperations operations;
    private final Background background;
    private final Executor screen;
    private final Checkpoint checkpoint;
    private final InstanceRef ref;

    private final ReadOnlyObjectWrapper<Optional<Inspected>> inspected =
            new ReadOnlyObjectWrapper<>(this, "inspected", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Verified>> verified =
            new ReadOnlyObjectWrapper<>(this, "verified", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Failure>> failure =
            new ReadOnlyObjectWrapper<>(this, "failure", Optional.empty());
    private final ReadOnlyBooleanWrapper verifying = new ReadOnlyBooleanWrapper(this, "verifying");
    private final ReadOnlyLongWrapper bytesVerified = new ReadOnlyLongWrapper(this, "bytesVerified");
    private final ObservableList<TensorSummary> tensors = FXCollections.observableArrayList();
    private Subscription question = Subscription.NONE;
    private Cancellation cancel = new Cancellation();

    InspectionViewModel(
            InspectionOperations operations,
            Background background,
            Executor screen,
            Checkpoint checkpoint,
            InstanceRef ref) {
        this.operations = operations;
        this.background = background;
        this.screen = screen;
        this.checkpoint = checkpoint;
        this.ref = ref;
        load();
    }

    /** Looks, or looks again. */
    public void load() {
        Cancellation mine = begin();
        inspected.set(Optional.empty());
        verified.set(Optional.empty());
        tensors.clear();
        question = background.run(
                () -> operations.inspect(checkpoint, ref, mine),
                found -> {
                    if (mine == cancel) {
                        tensors.setAll(found.inspection().tensors());
                        inspected.set(Optional.of(found));
                    }
                },
                problem -> failed(mine, problem));
    }

    /** Reads every byte of it. */
    public void verify() {
        if (inspected.get().isEmpty() || verifying.get()) {
            return;
        }
        Cancellation mine = begin();
        verified.set(Optional.empty());
        bytesVerified.set(0);
        verifying.set(true);
        AtomicLong read = new AtomicLong();
        AtomicBoolean told = new AtomicBoolean();
        Inspected before = inspected.get().get();
        question = background.run(
                () -> {
                    Verified found = operations.verify(
                            before.place(),
                            some -> {
                                read.set(some);
                                // One task of the screen at a time, however fast the bytes come.
                                if (told.compareAndSet(false, true)) {
                                    screen.execute(() -> {
                                        told.set(false);
                                        if (mine == cancel) {
                                            bytesVerified.set(read.get());
                                        }
                                    });
                                }
                            },
                            mine);
                    operations.proved(checkpoint, ref, before.after(found));
                    return found;
                },
                found -> {
                    if (mine == cancel) {
                        verifying.set(false);
                        inspected.set(Optional.of(before.after(found)));
                        verified.set(Optional.of(found));
                    }
                },
                problem -> failed(mine, problem));
    }

    public void stopVerifying() {
        begin();
    }

    private Cancellation begin() {
        question.close();
        cancel.cancel();
        cancel = new Cancellation();
        verifying.set(false);
        failure.set(Optional.empty());
        return cancel;
    }

    private void failed(Cancellation mine, Exception problem) {
        if (mine == cancel) {
            verifying.set(false);
            failure.set(Optional.of(Failures.of(problem)));
        }
    }

    void close() {
        question.close();
        cancel.cancel();
    }

    /** Shows those tensors alone that have every one of these words in their name, type or shape. */
    public void filter(String words) {
        List<TensorSummary> all =
                inspected.get().map(it -> it.inspection().tensors()).orElse(List.of());
        List<String> wanted = List.of(words.strip().toLowerCase(Locale.ROOT).split("\\s+", -1));
        tensors.setAll(
                words.isBlank()
                        ? all
                        : all.stream().filter(it -> matches(it, wanted)).toList());
    }

    private static boolean matches(TensorSummary tensor, List<String> words) {
        String text = (tensor.name() + " " + tensor.dtype() + " " + InspectionText.shape(tensor) + " "
                        + InspectionText.shape(tensor).replace(" × ", "x"))
                .toLowerCase(Locale.ROOT);
        return words.stream().allMatch(text::contains);
    }

    /** Whether all bytes of the place it was read at can be had. */
    public boolean canVerify() {
        return inspected.get().map(it -> operations.canVerify(it.place())).orElse(false);
    }

    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** Those that the filter lets through. */
    public ObservableList<TensorSummary> tensors() {
        return tensors;
    }

    /** Empty while it is being looked into, and where that failed. */
    public ReadOnlyObjectProperty<Optional<Inspected>> inspectedProperty() {
        return inspected.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Verified>> verifiedProperty() {
        return verified.getReadOnlyProperty();
    }

    /** Why looking or verifying failed. */
    public ReadOnlyObjectProperty<Optional<Failure>> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty verifyingProperty() {
        return verifying.getReadOnlyProperty();
    }

    /** Bytes read while it is verified. */
    public ReadOnlyLongProperty bytesVerifiedProperty() {
        return bytesVerified.getReadOnlyProperty();
    }
}
