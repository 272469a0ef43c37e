package dev.runctl.service.settings;

/** Keeps the settings: a file that is replaced whole, so a crash leaves the old or the new one. */
public interface SettingsStore {
    /** The defaults where there is none or it cannot be read. */
    Settings load();

    void save(Settings settings);
}
