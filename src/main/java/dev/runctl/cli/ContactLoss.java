package dev.runctl.cli;

import dev.runctl.domain.failure.Failure;
import java.util.function.Consumer;

/** Tells of a loss of contact once, until there was contact again. */
final class ContactLoss {
    private final Consumer<Failure> tell;
    private boolean isTold;

    ContactLoss(Consumer<Failure> tell) {
        this.tell = tell;
    }

    void lost(Failure failure) {
        if (!isTold) {
            isTold = true;
            tell.accept(failure);
        }
    }

    void over() {
        isTold = false;
    }
}
