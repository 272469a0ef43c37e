package dev.runctl.ui.theme;

/** What a colour says. Always shown together with a word or a shape. */
public enum Tone {
    OK("ok"),
    BUSY("busy"),
    WARN("warn"),
    BAD("bad"),
    IDLE("idle");

    private final String suffix;

    Tone(String suffix) {
        this.suffix = suffix;
    }

    public String badgeClass() {
        return "badge-" + suffix;
    }

    public String iconClass() {
        return "icon-" + suffix;
    }

    /** For text; {@link #IDLE} is muted. */
    public String textClass() {
        return this == IDLE ? StyleClasses.MUTED : "text-" + suffix;
    }
}
