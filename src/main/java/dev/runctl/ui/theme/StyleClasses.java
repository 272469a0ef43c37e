package dev.runctl.ui.theme;

/** The names of the style classes that screens share; the rules are in {@code controls.css}. */
public final class StyleClasses {
    public static final String PAGE = "page";
    public static final String PAGE_HEADER = "page-header";
    public static final String PAGE_TITLE = "page-title";
    public static final String PAGE_BODY = "page-body";
    public static final String TOOLBAR = "toolbar";
    public static final String SECTION_TITLE = "section-title";
    public static final String DIALOG_TITLE = "dialog-title";
    public static final String STRONG = "strong";
    public static final String MUTED = "muted";
    public static final String FAINT = "faint";
    public static final String SMALL = "small";
    public static final String CAPTION = "caption";
    public static final String MONO = "mono";
    public static final String FIELD_ERROR = "field-error";
    public static final String FIELD_LABEL = "field-label";
    public static final String FIELD_HELP = "field-help";
    public static final String CARD = "card";
    public static final String CARD_BODY = "card-body";
    /** Floats above the page: a shadow and a line. */
    public static final String RAISED = "raised";

    public static final String DIVIDER = "divider";
    public static final String SCRIM = "scrim";
    public static final String BADGE = "badge";
    public static final String COUNT = "count";
    public static final String CHIP = "chip";
    /** One argument, shown as a separate value. */
    public static final String WORD = "word";

    public static final String KEY = "key";
    /** The one main action of a view. */
    public static final String PRIMARY = "accent";

    public static final String DANGER = "danger";
    public static final String GHOST = "ghost";
    public static final String ICON_ONLY = "icon-only";
    public static final String LARGE = "large";
    /** Right-aligned table column. */
    public static final String NUMBER = "number";

    public static final String EMPTY_STATE = "empty-state";
    public static final String EMPTY_TITLE = "empty-title";
    public static final String EMPTY_TEXT = "empty-text";
    public static final String EMPTY_ICON = "empty-icon";
    public static final String BANNER = "banner";
    public static final String LOG = "log";
    public static final String LOG_LINE = "log-line";
    public static final String LOG_MATCH = "log-match";

    private StyleClasses() {}
}
