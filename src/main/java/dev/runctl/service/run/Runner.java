package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.RunId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls the runner on an instance: each call is one command (src/docs/runner-contract.md). */
public final class Runner {
    /** Characters of one command's script that Systems Manager takes with room to spare (its document limit is 64 KB). */
    static final int MAX_SCRIPT = 44_000;

    static final Duration LIMIT = Duration.ofSeconds(40);

    private static final String NO_PYTHON = "{\"ok\":false,\"error\":\"no-python\"}";
    private static final String END = "RUNCTL_CALL";

    /** Imported, not run as a file, for Python's cache of byte code. One line: a session's parameter may have to be. */
    private static final String STREAM =
            "import sys; sys.path.insert(0, sys.argv[1]); __import__(sys.argv[2]).stream_call(sys.argv[3])";

    private final CommandRunner commands;
    private final Json json;
    private final String bootstrap;
    private final String kind;
    private final String sha256;
    private final String source;

    public Runner(CommandRunner commands, Json json, RunnerText text) {
        this(commands, json, text.bootstrap(), "runner", text.source());
    }

    private Runner(CommandRunner commands, Json json, String bootstrap, String kind, String source) {
        this.commands = commands;
        this.json = json;
        this.bootstrap = bootstrap;
        this.kind = kind;
        this.sha256 = RunnerText.sha256(source);
        this.source = Packed.pack(source);
    }

    /** Calls the guard in the same manner. It answers {@code runner-absent} where the runner is not beside it. */
    public static Runner ofGuard(CommandRunner commands, Json json, RunnerText text) {
        return new Runner(commands, json, text.bootstrap(), "guard", text.guard());
    }

    /**
     * Asks without the runner's text first, and with it where the instance lacks it.
     *
     * @throws ServiceException with the instance's own error, or the transport's
     */
    public Fields ask(
            InstanceRef ref,
            String command,
            Map<String, ? extends @Nullable Object> args,
            Duration limit,
            Cancellation cancel) {
        Fields answer = send(ref, script(command, args, false), limit, cancel);
        if (answer.text("error").equals("runner-missing")) {
            answer = send(ref, script(command, args, true), limit, cancel);
        }
        if (!answer.flag("ok")) {
            throw new ServiceException(failure(ref, command, answer));
        }
        return answer;
    }

    /** Sends a script made by {@link #script} and answers what the runner says, errors included. */
    Fields send(InstanceRef ref, String script, Duration limit, Cancellation cancel) {
        CommandRunner.Result result = commands.run(ref, script, limit, cancel);
        try {
            return Fields.of(json.parse(result.output().strip()));
        } catch (IllegalArgumentException e) {
            String said = (result.output() + "\n" + result.error()).strip();
            String detail = "exit code " + result.exitCode() + ": " + said.substring(0, Math.min(said.length(), 2000));
            throw new ServiceException(
                    new Failure.OnInstance(
                            "no-answer", Failure.Evidence.of(ref.id().value(), detail)),
                    e);
        }
    }

    /** The command's whole script. No value of a person is in it but inside the base64 text. */
    String script(String command, Map<String, ? extends @Nullable Object> args, boolean withSource) {
        Map<String, @Nullable Object> runner = new HashMap<>();
        runner.put("sha256", sha256);
        runner.put("source", withSource ? source : null);
        runner.put("kind", kind);
        String call = json.write(Map.of("runner", runner, "command", command, "args", args));
        // Packed again: inside of it the runner is base64 already, which would grow by a third once more.
        String body = Packed.lines(call);
        // -S: the runner needs no installed packages, and what those hook into a start of Python may take longer than
        // it all.
        return "if command -v python3 >/dev/null 2>&1; then :; else echo " + ShellQuote.quote(NO_PYTHON)
                + "; exit 0; fi\nexec python3 -I -S -c " + ShellQuote.quote(bootstrap) + " <<'" + END + "'\n" + body
                + "\n"
                + END + "\n";
    }

    /** The script that says a run's log from the offset on. The runner must be on the instance already. */
    String streamScript(RunId id, long offset, Optional<LogBound> bound) {
        Map<String, @Nullable Object> args = new HashMap<>(Map.of("run_id", id.value(), "offset", offset));
        bound.ifPresent(most -> {
            args.put("most", most.bytes());
            args.put("seconds", most.life().toSeconds());
        });
        String call = json.write(args);
        String packed = Base64.getEncoder().encodeToString(call.getBytes(StandardCharsets.UTF_8));
        // Sessions have a user of their own, while the runner and its runs are root's where nobody says otherwise.
        return "h=${RUNCTL_HOME:-/var/lib/runctl}; s=; "
                + "[ \"$(id -u)\" = 0 ] || [ -n \"${RUNCTL_HOME:-}\" ] || s=\"sudo -n\"; "
                + "exec $s python3 -I -S -c " + ShellQuote.quote(STREAM) + " \"$h/runner\" runctl_runner_"
                + sha256.substring(0, 16) + " " + packed;
    }

    /** One line of a stream; no fields for what is none. */
    Fields streamed(String line) {
        try {
            return Fields.of(json.parse(line));
        } catch (IllegalArgumentException e) {
            return Fields.NONE;
        }
    }

    /** The JSON value inside a packed member. */
    Object parsePacked(String packed) {
        return json.parse(new String(Packed.unpack(packed), StandardCharsets.UTF_8));
    }

    /** The object that the text holds, or an empty one where it holds none. */
    Fields parse(String text) {
        try {
            return Fields.of(json.parse(text));
        } catch (IllegalArgumentException e) {
            return Fields.NONE;
        }
    }

    String json(Object value) {
        return json.write(value);
    }

    String packJson(Object value) {
        return Packed.pack(json.write(value));
    }

    static Failure failure(InstanceRef ref, String command, Fields answer) {
        String instance = ref.id().value();
        String code = answer.text("error");
        String message = answer.text("message");
        return switch (code) {
            case "run-active" ->
                new Failure.RunActive(instance, answer.text("run_id"), Failure.Evidence.of(command, message));
            case "run-unknown" -> new Failure.OnInstance("run-not-found", Failure.Evidence.of(command, message));
            case "" ->
                new Failure.OnInstance(
                        "no-answer",
                        Failure.Evidence.of(command, answer.members().toString()));
            default -> new Failure.OnInstance(code, Failure.Evidence.of(command, message.isEmpty() ? code : message));
        };
    }
}
