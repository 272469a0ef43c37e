package dev.runctl.service.settings;

import dev.runctl.domain.instance.Location;
import java.util.ArrayList;
import java.util.List;

/**
 * What a person has chosen. Immutable.
 *
 * @param location the profile and region shown last; new instances are made there
 * @param appearance light, dark or as the system
 * @param lastScript the script chosen last, or empty
 * @param downloadFolder where checkpoints were downloaded to last, or empty
 * @param also other locations whose instances are listed beside those of the first
 */
public record Settings(
        Location location, Appearance appearance, String lastScript, String downloadFolder, List<Location> also) {
    public Settings {
        also = List.copyOf(also);
    }

    /** With one location. */
    public Settings(Location location, Appearance appearance, String lastScript, String downloadFolder) {
        this(location, appearance, lastScript, downloadFolder, List.of());
    }

    public enum Appearance {
        SYSTEM,
        LIGHT,
        DARK
    }

    public static final Settings DEFAULT = new Settings(Location.thisComputer(), Appearance.SYSTEM, "", "");

    /** All locations whose instances are listed, the first one first. */
    public List<Location> locations() {
        List<Location> all = new ArrayList<>(List.of(location));
        also.stream().filter(other -> !all.contains(other)).forEach(all::add);
        return List.copyOf(all);
    }

    /** @param next at least one; the first is where new instances are made */
    public Settings withLocations(List<Location> next) {
        return new Settings(next.getFirst(), appearance, lastScript, downloadFolder, next.subList(1, next.size()));
    }

    public Settings withAppearance(Appearance next) {
        return new Settings(location, next, lastScript, downloadFolder, also);
    }

    public Settings withLastScript(String next) {
        return new Settings(location, appearance, next, downloadFolder, also);
    }

    public Settings withDownloadFolder(String next) {
        return new Settings(location, appearance, lastScript, next, also);
    }
}
