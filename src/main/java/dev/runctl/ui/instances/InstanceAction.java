package dev.runctl.ui.instances;

import dev.runctl.domain.instance.InstanceState;
import java.util.List;

/** What can be done with instances of this screen, and in which state. */
public enum InstanceAction {
    TRAIN("train", "fth-zap", true) {
        @Override
        boolean allows(InstanceRow row) {
            return row.canTrain() || row.state() == InstanceState.STOPPED;
        }
    },
    START("start", "fth-play", false) {
        @Override
        boolean allows(InstanceRow row) {
            return row.state().canStart();
        }
    },
    STOP("stop", "fth-square", false) {
        @Override
        boolean allows(InstanceRow row) {
            return row.state() == InstanceState.RUNNING;
        }
    },
    OPEN_RUN("open-run", "fth-activity", true) {
        @Override
        boolean allows(InstanceRow row) {
            return row.run().isPresent();
        }

        @Override
        boolean changes() {
            return false;
        }
    },
    CHECKPOINTS("checkpoints", "fth-bookmark", true) {
        @Override
        boolean allows(InstanceRow row) {
            return true;
        }

        @Override
        boolean changes() {
            return false;
        }
    },
    REBOOT("reboot", "fth-refresh-cw", false) {
        @Override
        boolean allows(InstanceRow row) {
            return row.state().canReboot();
        }
    },
    TERMINATE("terminate", "fth-trash-2", false) {
        @Override
        boolean allows(InstanceRow row) {
            return row.state().canTerminate();
        }
    };

    private final String key;
    private final String icon;
    private final boolean single;

    InstanceAction(String key, String icon, boolean single) {
        this.key = key;
        this.icon = icon;
        this.single = single;
    }

    abstract boolean allows(InstanceRow row);

    /** Whether it does something to the instance, so that it has to wait for what is under way. */
    boolean changes() {
        return true;
    }

    boolean allows(List<InstanceRow> rows) {
        return !possible(rows).isEmpty();
    }

    /** Those of the chosen instances with which it can be done: who chooses all means those that it concerns. */
    List<InstanceRow> possible(List<InstanceRow> rows) {
        return single && rows.size() != 1
                ? List.of()
                : rows.stream()
                        .filter(row -> allows(row) && !(changes() && row.isBusy()))
                        .toList();
    }

    /** The key of its name in the bundle {@code instances}. */
    String textKey() {
        return "action." + key;
    }

    String icon() {
        return icon;
    }
}
