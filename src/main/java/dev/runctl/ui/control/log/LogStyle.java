package dev.runctl.ui.control.log;

/**
 * How a piece of a line is shown, as set by ANSI "select graphic rendition".
 *
 * @param foreground {@link #DEFAULT}, a palette index 0 to 15, or {@link #RGB} with 24 bits of colour
 * @param background likewise
 */
public record LogStyle(
        int foreground, int background, boolean bold, boolean dim, boolean italic, boolean underline, boolean inverse) {
    public static final int DEFAULT = -1;
    /** Marks a true colour: the lower 24 bits are red, green, blue. */
    public static final int RGB = 0x0100_0000;

    public static final LogStyle PLAIN = new LogStyle(DEFAULT, DEFAULT, false, false, false, false, false);

    LogStyle withForeground(int colour) {
        return new LogStyle(colour, background, bold, dim, italic, underline, inverse);
    }

    LogStyle withBackground(int colour) {
        return new LogStyle(foreground, colour, bold, dim, italic, underline, inverse);
    }

    LogStyle withWeight(boolean newBold, boolean newDim) {
        return new LogStyle(foreground, background, newBold, newDim, italic, underline, inverse);
    }

    LogStyle withItalic(boolean on) {
        return new LogStyle(foreground, background, bold, dim, on, underline, inverse);
    }

    LogStyle withUnderline(boolean on) {
        return new LogStyle(foreground, background, bold, dim, italic, on, inverse);
    }

    LogStyle withInverse(boolean on) {
        return new LogStyle(foreground, background, bold, dim, italic, underline, on);
    }
}
