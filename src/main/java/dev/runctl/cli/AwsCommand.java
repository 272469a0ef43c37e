package dev.runctl.cli;

import picocli.CommandLine.Command;

/** {@code runctl aws}: instances and the runs on them. */
@Command(
        name = "aws",
        subcommands = {
            CreateCommand.class,
            StatusCommand.class,
            StartCommand.class,
            StopCommand.class,
            TerminateCommand.class,
            WaitCommand.class,
            TrainCommand.class,
            MonitorCommand.class,
            GuardCommand.class
        })
final class AwsCommand {}
