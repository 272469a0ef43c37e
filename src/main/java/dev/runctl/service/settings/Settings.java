package dev.runctl.service.settings;

import dev.runctl.domain.instance.Location;

/**
 * What a person has chosen. Immutable.
 *
 * @param location the profile and region shown last
 * @param appearance light, dark or as the system
 * @param lastScript the script chosen last, or empty
 * @param downloadFolder where checkpoints were downloaded to last, or empty
 */
public record Settings(Location location, Appearance appearance, String lastScript, String downloadFolder) {
    public enum Appearance {
        SYSTEM,
        LIGHT,
        DARK
    }

    public static final Settings DEFAULT = new Settings(Location.thisComputer(), Appearance.SYSTEM, "", "");

    public Settings withLocation(Location next) {
        return new Settings(next, appearance, lastScript, downloadFolder);
    }

    public Settings withAppearance(Appearance next) {
        return new Settings(location, next, lastScript, downloadFolder);
    }

    public Settings withLastScript(String next) {
        return new Settings(location, appearance, next, downloadFolder);
    }

    public Settings withDownloadFolder(String next) {
        return new Settings(location, appearance, lastScript, next);
    }
}
