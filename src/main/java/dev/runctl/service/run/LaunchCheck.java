package dev.runctl.service.run;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.run.RunRequest;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What can be known to be wrong with a request before anything is sent. */
final class LaunchCheck {
    private static final Pattern PROJECT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private LaunchCheck() {}

    /** @throws ServiceException InvalidInput, or NotFound for a script that is to be sent and does not exist */
    static void check(RunRequest request) {
        if (!PROJECT.matcher(request.project()).matches()) {
            throw invalid("project", "bad-name", request.project());
        }
        checkScript(request);
        if (request.interpreter().isBlank() || hasNul(List.of(request.interpreter()))) {
            throw invalid("interpreter", "bad-value", request.interpreter());
        }
        if (hasNul(request.arguments()) || hasNul(List.of(request.checkpointDir()))) {
            throw invalid("arguments", "nul", "");
        }
        request.environment().forEach((name, value) -> {
            if (!VARIABLE.matcher(name).matches() || hasNul(List.of(value))) {
                throw invalid("environment", "bad-name", name);
            }
        });
    }

    private static void checkScript(RunRequest request) {
        try {
            Path script = Path.of(request.script());
            Path inside = script.normalize();
            if (request.script().isBlank() || script.isAbsolute() || inside.startsWith("..")) {
                throw invalid("script", "outside-project", request.script());
            }
            if (request.sync() && !Files.isRegularFile(request.projectRoot().resolve(script))) {
                throw new ServiceException(new Failure.NotFound("file", request.script(), Failure.Evidence.NONE));
            }
        } catch (InvalidPathException e) {
            throw invalid("script", "outside-project", request.script());
        }
    }

    static ServiceException invalid(String field, String problem, String detail) {
        return new ServiceException(new Failure.InvalidInput(field, problem, Failure.Evidence.of("launch", detail)));
    }

    private static boolean hasNul(List<String> values) {
        return values.stream().anyMatch(value -> value.indexOf('\0') >= 0);
    }
}
