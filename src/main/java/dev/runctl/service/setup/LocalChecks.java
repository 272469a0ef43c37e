package dev.runctl.service.setup;

import dev.runctl.domain.instance.Location;
import dev.runctl.domain.setup.CheckState;
import dev.runctl.domain.setup.Finding;
import java.util.Locale;
import java.util.Optional;

/** What has to be true of this machine for This computer to work. */
final class LocalChecks {
    /** Below this a checkpoint or two may fill the disk. */
    private static final long ROOM = 5_000_000_000L;

    /** The runner's least version: 3.9. */
    private static final int LEAST_MINOR = 9;

    private final AccountProbe account;
    private final LocalProbe machine;

    LocalChecks(AccountProbe account, LocalProbe machine) {
        this.account = account;
        this.machine = machine;
    }

    /** The endpoint answers the SDK like any other: asked for the caller. */
    Finding endpoint(Location location) {
        return Finding.of(
                CheckState.GOOD, "good", account.caller(location).identity().account());
    }

    Finding python() {
        Optional<String> version = machine.python();
        if (version.isEmpty()) {
            return Finding.of(CheckState.ATTENTION, "none");
        }
        return isOld(version.get())
                ? Finding.of(CheckState.ATTENTION, "old", version.get())
                : Finding.of(CheckState.GOOD, "good", version.get());
    }

    private static boolean isOld(String version) {
        String[] parts = version.split("\\.");
        try {
            int major = Integer.parseInt(parts[0]);
            return major < 3 || major == 3 && parts.length > 1 && Integer.parseInt(parts[1]) < LEAST_MINOR;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    Finding disk() {
        long free = machine.freeBytes();
        String gigabytes = String.format(Locale.ROOT, "%.1f GB", free / 1e9);
        return free < ROOM
                ? Finding.of(CheckState.ATTENTION, "low", gigabytes)
                : Finding.of(CheckState.GOOD, "good", gigabytes);
    }

    Finding dataFolder() {
        LocalProbe.Folder folder = machine.dataFolder();
        if (!folder.isWritable()) {
            return Finding.of(CheckState.ATTENTION, "not-writable", folder.path());
        }
        return folder.isPrivate()
                ? Finding.of(CheckState.GOOD, "good", folder.path())
                : Finding.of(CheckState.ATTENTION, "not-private", folder.path());
    }
}
