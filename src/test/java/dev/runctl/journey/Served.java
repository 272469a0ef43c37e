package dev.runctl.journey;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code runctl local serve} as a process, and the variables it prints. */
final class Served implements AutoCloseable {
    private static final Pattern EXPORT = Pattern.compile("export ([A-Z_]+)=(.*)");
    private static final String LAST_VARIABLE = "AWS_DISABLE_HOST_PREFIX_INJECTION";

    private final Process process;
    private final Map<String, String> variables;

    private Served(Process process, Map<String, String> variables) {
        this.process = process;
        this.variables = variables;
    }

    static Served start(Runctl runctl) throws IOException {
        Process process = runctl.process("local", "serve")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, String> variables = new LinkedHashMap<>();
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        while (!variables.containsKey(LAST_VARIABLE)) {
            String line = reader.readLine();
            if (line == null) {
                throw new IOException("the server ended");
            }
            Matcher matcher = EXPORT.matcher(line.strip());
            if (matcher.matches()) {
                variables.put(matcher.group(1), matcher.group(2));
            }
        }
        return new Served(process, variables);
    }

    /** The command line as a user of an ordinary AWS profile whose endpoint is this one. */
    Runctl asAwsProfile(Runctl runctl) {
        Runctl other = runctl.with("RUNCTL_PROFILE", "default");
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            other = other.with(variable.getKey(), variable.getValue());
        }
        return other;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
