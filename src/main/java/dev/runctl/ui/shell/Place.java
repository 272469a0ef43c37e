package dev.runctl.ui.shell;

/** The screens of the navigation, in its order. */
public enum Place {
    INSTANCES("instances", "fth-server"),
    TRAIN("train", "fth-zap"),
    RUNS("runs", "fth-activity"),
    CHECKPOINTS("checkpoints", "fth-bookmark"),
    COSTS("costs", "fth-dollar-sign"),
    FORGOTTEN("forgotten", "fth-moon"),
    SETUP("setup", "fth-check-square");

    private final String key;
    private final String icon;

    Place(String key, String icon) {
        this.key = key;
        this.icon = icon;
    }

    /** The key of its name in the bundle {@code shell}. */
    public String textKey() {
        return "place." + key;
    }

    public String icon() {
        return icon;
    }
}
