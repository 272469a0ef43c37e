package dev.runctl.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code runctl local}: This computer's endpoint, for other AWS tools. */
@Command(name = "local", subcommands = LocalCommand.Serve.class)
final class LocalCommand {
    @Command(name = "serve")
    static final class Serve extends Verb {
        private static final Duration LONG = Duration.ofDays(1);

        @Option(names = "--port", paramLabel = "PORT", defaultValue = "0")
        private int port;

        @Override
        public Integer call() {
            if (port < 0 || port > 65_535) {
                throw usage(text("serve.port"));
            }
            try (CliServices.Serving serving = services().serve(port)) {
                print(serving);
                root().onInterrupt(text("serve.ended"));
                while (true) {
                    cancellation().sleep(LONG);
                }
            } catch (CancellationException e) {
                return ExitStatus.OK;
            }
        }

        private void print(CliServices.Serving serving) {
            Map<String, Object> variables = new LinkedHashMap<>();
            variables.put("AWS_ENDPOINT_URL", serving.url().toString());
            variables.put("AWS_ACCESS_KEY_ID", serving.accessKeyId());
            variables.put("AWS_SECRET_ACCESS_KEY", serving.secretAccessKey());
            variables.put("AWS_REGION", "us-east-1");
            // The AWS CLI reads only this one.
            variables.put("AWS_DEFAULT_REGION", "us-east-1");
            variables.put("AWS_DISABLE_HOST_PREFIX_INJECTION", "true");
            if (isJson()) {
                Map<String, Object> object = new LinkedHashMap<>();
                object.put("url", serving.url().toString());
                object.put("environment", variables);
                printJson(object);
            } else {
                say(text("serve.url", serving.url()));
                variables.forEach((name, value) -> say("export " + name + "=" + value));
                root().shell().out().flush();
            }
            remark(text("serve.end"));
        }
    }
}
