package dev.runctl.domain.run;

import java.util.Optional;

/**
 * Everything known about how a run came about and ended.
 *
 * @param source empty where the project was in no git work tree, or where the run was launched from another machine
 * @param environment empty where the instance has not told it
 */
public record Capsule(Run run, Optional<SourceState> source, Optional<RunEnvironment> environment) {}
