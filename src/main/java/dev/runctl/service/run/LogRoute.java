package dev.runctl.service.run;

/** By which way a log comes from its instance, the quickest first. */
public enum LogRoute {
    /** Session Manager's data channel. */
    SESSION,
    /** A command whose output the instance's agent passes on to CloudWatch Logs. */
    CLOUDWATCH,
    /** One command of Run Command after the other. */
    COMMAND
}
