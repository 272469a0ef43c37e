package dev.runctl.concurrent;

/** Something registered or running that can be ended. Closing twice is harmless. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    Subscription NONE = () -> {};

    @Override
    void close();
}
