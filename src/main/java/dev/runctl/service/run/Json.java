package dev.runctl.service.run;

/** JSON to and from maps, lists, text, numbers and booleans. */
public interface Json {
    /**
     * The value that the text holds. Members and elements that are null are left out.
     *
     * @throws IllegalArgumentException if it is not one JSON value
     */
    Object parse(String text);

    /** The value as one line; null values are written as such. */
    String write(Object value);
}
