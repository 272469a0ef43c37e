package dev.runctl.text;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Pattern;

/**
 * The texts for people of one part of the program, from {@code /dev/runctl/i18n/<part>.properties}. A text with
 * a place for an argument is a {@link MessageFormat} pattern (an apostrophe is written twice there); one without is taken as it stands.
 */
public final class Messages {
    private static final Pattern PLACE = Pattern.compile("\\{\\d");

    private final ResourceBundle bundle;

    private Messages(ResourceBundle bundle) {
        this.bundle = bundle;
    }

    public static Messages of(String part) {
        return new Messages(ResourceBundle.getBundle("dev.runctl.i18n." + part, Locale.ROOT));
    }

    public ResourceBundle bundle() {
        return bundle;
    }

    public boolean has(String key) {
        return bundle.containsKey(key);
    }

    /** @throws java.util.MissingResourceException if the key is not in the bundle */
    public String text(String key, Object... arguments) {
        String pattern = bundle.getString(key);
        return arguments.length == 0 || !PLACE.matcher(pattern).find()
                ? pattern
                : new MessageFormat(pattern, Locale.ROOT).format(arguments);
    }
}
