package dev.runctl.cli;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.service.Steps;
import dev.runctl.text.ByteSize;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.text.StepText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * One thing the command line does. Results go to standard output, everything said on the way to standard error, so that
 * a pipe gets results only.
 */
abstract class Verb implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    private final Messages messages = Messages.of("cli");
    final Format format = new Format();

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("not part of a command line");
        }
        return spec;
    }

    final RootCommand root() {
        return (RootCommand) spec().root().userObject();
    }

    final CliServices services() {
        return root().services();
    }

    final Cancellation cancellation() {
        return root().cancellation();
    }

    final Instant now() {
        return root().shell().clock().instant();
    }

    final boolean isJson() {
        return root().isJson();
    }

    final String text(String key, Object... arguments) {
        return messages.text(key, arguments);
    }

    /** A result for people, or nothing where JSON was asked for. */
    final void say(String line) {
        if (!isJson()) {
            root().shell().out().println(line);
        }
    }

    /** A result in columns. */
    final void print(Table table) {
        root().shell().out().print(table.text());
        root().shell().out().flush();
    }

    /** The only thing on standard output where JSON was asked for. */
    final void printJson(@Nullable Object value) {
        root().shell().out().println(Json.of(value));
        root().shell().out().flush();
    }

    /** Something said on the way. */
    final void remark(String line) {
        root().shell().err().println(line);
        root().shell().err().flush();
    }

    final void remark(Failure failure) {
        remark(words(failure));
    }

    /** The cause and the next step. */
    static String words(Failure failure) {
        FailureText words = new FailureText();
        return words.headline(failure) + " " + words.nextStep(failure);
    }

    /** Each step on standard error as it begins or ends otherwise than expected. */
    final Steps steps() {
        StepText words = new StepText(ByteSize::text, count -> text("step.files", count), Format::duration);
        return (step, state, detail) -> {
            String suffix = detail.isBlank() ? "" : ": " + Table.printable(words.detail(step, detail));
            switch (state) {
                case STARTED -> remark("  " + format.step(step) + suffix);
                case DONE -> remark(text("step.done", format.step(step) + suffix));
                case SKIPPED -> remark(text("step.skipped", format.step(step) + suffix));
                case FAILED -> remark(text("step.failed", format.step(step) + suffix));
            }
        };
    }

    /** What EC2 answered to an action: {@code key} is the sentence with the id and the state. */
    final void printState(InstanceRef ref, InstanceState state, String key) {
        if (isJson()) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("id", ref.id().value());
            object.put("state", state.awsName());
            printJson(object);
        } else {
            say(text(key, ref.id(), format.state(state)));
        }
    }

    /** The instance of this id where the call's options say it lives. */
    final InstanceRef ref(String id) {
        if (!InstanceId.isValid(id)) {
            throw usage(text("instance-id.invalid", Table.printable(id)));
        }
        return new InstanceRef(root().location(), new InstanceId(id));
    }

    /** @throws ParameterException where an option's number is smaller than can be meant */
    final void atLeast(long least, String option, long given) {
        if (given < least) {
            throw usage(text("usage.at-least", option, String.valueOf(least), String.valueOf(given)));
        }
    }

    final ParameterException usage(String message) {
        return new ParameterException(spec().commandLine(), message);
    }

    static ServiceException failed(Failure failure) {
        return new ServiceException(failure);
    }
}
