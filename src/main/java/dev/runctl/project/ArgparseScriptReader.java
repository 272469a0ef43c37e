package dev.runctl.project;

import dev.runctl.domain.run.ScriptForm;
import dev.runctl.domain.run.ScriptParameter;
import dev.runctl.service.run.Fields;
import dev.runctl.service.run.Json;
import dev.runctl.service.run.ScriptReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Reads a script's {@code argparse} parser from its text, by Python's own parser in a process of its own
 * ({@code argparse_reader.py}); the script itself never runs.
 */
public final class ArgparseScriptReader implements ScriptReader {
    private static final long LIMIT_SECONDS = 10;

    private record Known(FileTime modified, long size, ScriptForm form) {}

    private final Json json;
    private final List<String> pythons;
    private final String reader;
    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    public ArgparseScriptReader(Json json) {
        this(json, List.of("python3", "python"));
    }

    ArgparseScriptReader(Json json, List<String> pythons) {
        this.json = json;
        this.pythons = pythons;
        this.reader = resource();
    }

    @Override
    public ScriptForm read(Path script) {
        Path absolute = script.toAbsolutePath().normalize();
        try {
            FileTime modified = Files.getLastModifiedTime(absolute);
            long size = Files.size(absolute);
            Known before = known.get(absolute);
            if (before != null && before.modified().equals(modified) && before.size() == size) {
                return before.form();
            }
            ScriptForm form = readNow(absolute);
            known.put(absolute, new Known(modified, size, form));
            return form;
        } catch (IOException e) {
            return problem("unreadable");
        }
    }

    private ScriptForm readNow(Path script) throws IOException {
        for (String python : pythons) {
            Optional<String> output = run(python, script);
            if (output.isPresent()) {
                return decode(output.get());
            }
        }
        return problem("no-python");
    }

    /** Empty where there is no such program. The reader travels on standard input, so nothing has to be unpacked. */
    private Optional<String> run(String python, Path script) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(python, "-I", "-S", "-", script.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return Optional.empty();
        }
        try {
            process.getOutputStream().write(reader.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            Thread limit = Thread.ofVirtual().start(() -> endInTime(process));
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            limit.interrupt();
            return Optional.of(output);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void endInTime(Process process) {
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            // Its output has ended in time.
        }
    }

    private ScriptForm decode(String output) {
        try {
            Fields form = Fields.of(json.parse(output));
            List<ScriptParameter> parameters = Fields.objects(form.members().get("parameters")).stream()
                    .map(ArgparseScriptReader::parameter)
                    .toList();
            return new ScriptForm(
                    parameters, form.text("resume_flag"), form.text("checkpoint_dir_flag"), form.text("problem"));
        } catch (IllegalArgumentException e) {
            return problem("unreadable");
        }
    }

    private static ScriptParameter parameter(Fields item) {
        return new ScriptParameter(
                item.text("flag"),
                kind(item.text("kind")),
                item.text("default"),
                item.texts("choices"),
                item.flag("required"),
                item.flag("positional"),
                item.flag("repeated"),
                item.text("help"));
    }

    private static ScriptParameter.Kind kind(String word) {
        try {
            return ScriptParameter.Kind.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return ScriptParameter.Kind.TEXT;
        }
    }

    private static ScriptForm problem(String code) {
        return new ScriptForm(List.of(), "", "", code);
    }

    private static String resource() {
        try (InputStream in = ArgparseScriptReader.class.getResourceAsStream("/dev/runctl/runner/argparse_reader.py")) {
            if (in == null) {
                throw new IllegalStateException("the program lacks argparse_reader.py");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
