package dev.runctl.service.setup;

import java.util.Optional;

/** A machine on which This computer works. */
public final class FakeMachine implements LocalProbe {
    @Override
    public Optional<String> python() {
        return Optional.of("3.12.0");
    }

    @Override
    public long freeBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public Folder dataFolder() {
        return new Folder("/data", true, true);
    }
}
