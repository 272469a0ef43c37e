package dev.runctl.service.run;

/** By which way a log comes from its instance, the quickest first. */
public enum LogRoute {
    /** Session Manager's data channel. */
    SESSION,
    /** One command of Run Command after the other. */
    COMMAND
}
