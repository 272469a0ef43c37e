package dev.runctl.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people type reaches its place unchanged, runs nothing, and secrets stay where they belong. */
class HostileInputTest {
    private static final List<String> VALUES = List.of(
            "",
            " ",
            "two words",
            "it's \"quoted\"",
            "''",
            "$(touch pwned)",
            "`touch pwned`",
            "; touch pwned",
            "&& touch pwned #",
            "$HOME ${PATH} !! ~ * ? [a-z] {1..3}",
            "line one\nline two\n",
            "RUNCTL_CALL\nRUNCTL_CALL\ntouch pwned\n",
            "tab\there",
            "\r\n",
            "é ß Ω 東京 🚀 👩‍🔬",
            "-rf",
            "--output",
            "json",
            "--help",
            "--",
            "@file",
            "back\\slash \\n \\",
            "%s %d %n %%",
            "{0} ${sys:user.home}",
            "\u0001\u001b[31m\u007f",
            "x".repeat(5000));

    @TempDir
    Path folder;

    private Path project;
    private Runctl runctl;

    @BeforeEach
    void project() {
        project = folder.resolve("small");
        Scripts.write(project, "arguments.py", Scripts.ARGUMENTS);
        runctl = new Runctl(folder, project).with("LC_ALL", "C.UTF-8");
    }

    @AfterEach
    void end() {
        runctl.close();
    }

    @Test
    void argumentsArriveUntouched() throws Exception {
        String id = runctl.instance("arguments");
        List<String> call = new ArrayList<>(List.of("aws", "train", id, "arguments.py", "--wait", "--"));
        call.addAll(VALUES);

        Runctl.Result training = exactly(call);

        assertThat(texts(new ObjectMapper()
                        .readTree(training.out().lines().findFirst().orElseThrow())))
                .containsExactlyElementsOf(VALUES);
        JsonNode run = runctl.call("runs", "list", "--output", "json")
                .succeeded()
                .json()
                .get(0);
        assertThat(texts(run.get("arguments"))).as("in the history").containsExactlyElementsOf(VALUES);
        assertNothingInjected();
    }

    @Test
    void scriptNamesAreNamesOnly() throws Exception {
        String id = runctl.instance("scripts");
        List<String> names = List.of(
                "a b;touch pwned.py", "-rf.py", "$(touch pwned).py", "`touch pwned`.py", "it's \"so\".py", "日本 🚀.py");

        for (String name : names) {
            system("cp", "--", "arguments.py", name);
            Runctl.Result training = exactly(List.of("aws", "train", id, "./" + name, "--wait", "--", name));

            assertThat(texts(new ObjectMapper()
                            .readTree(training.out().lines().findFirst().orElseThrow())))
                    .as(name)
                    .containsExactly(name);
        }
        List<String> recorded = new ArrayList<>();
        runctl.call("runs", "list", "--output", "json")
                .succeeded()
                .json()
                .forEach(run -> recorded.add(run.get("script").asText()));
        assertThat(recorded).containsExactlyInAnyOrderElementsOf(names);
        assertNothingInjected();
    }

    @Test
    void instanceNamesAreNamesOnly() throws Exception {
        List<String> names = List.of(
                "$(touch pwned) `touch pwned`", "it's; touch \"pwned\"", "-rf --no-such", "../../pwned", "Ω 🚀\t%s");

        for (String name : names) {
            exactly(List.of("aws", "create", "t3.micro", "--name=" + name, "--wait"));
        }
        JsonNode listed =
                runctl.call("resources", "list", "--output", "json").succeeded().json();

        List<String> known = new ArrayList<>();
        listed.forEach(instance -> known.add(instance.get("name").asText()));
        assertThat(known).containsExactlyInAnyOrderElementsOf(names);
        String id = listed.get(0).get("id").asText();
        assertThat(exactly(List.of("aws", "train", id, "arguments.py", "--wait", "--", "works"))
                        .out())
                .contains("[\"works\"]");
        assertNothingInjected();
    }

    @Test
    void secretsOfTheEnvironmentAreNotKept() throws Exception {
        String id = runctl.instance("secret");
        String secret = "secret-4f9a'$(touch pwned)\"-end";
        Scripts.write(
                project,
                "token.py",
                "import os, pathlib, time\nprint(len(os.environ['TOKEN']))\n"
                        + "while not pathlib.Path('go').exists(): time.sleep(0.1)\n");

        exactly(List.of("aws", "train", id, "token.py", "--env", "TOKEN=" + secret));

        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() ->
                        assertThat(runctl.call("aws", "monitor", id).out()).contains(String.valueOf(secret.length())));
        assertThat(commandLines()).as("arguments of processes").doesNotContain("secret-4f9a");
        assertThat(filesWith("secret-4f9a")).as("files of the data folder").isEmpty();
        Files.createFile(runctl.data().resolve("local/instances/" + id + "/.runctl/projects/small/go"));
        runctl.call("aws", "monitor", id, "--follow").succeeded();
        assertThat(filesWith("secret-4f9a"))
                .as("files of the data folder after the end")
                .isEmpty();
        Runctl.Result shown = runctl.call("runs", "list", "--output", "json").succeeded();
        assertThat(shown.out()).doesNotContain("secret-4f9a");

        Runctl.Result refused = runctl.call("checkpoint", "resume", "--instance-id", id, "--start-over", "--wait");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("TOKEN").contains("was not kept");
        Runctl.Result given = runctl.with("TOKEN", "12345")
                .call("checkpoint", "resume", "--instance-id", id, "--start-over", "--wait")
                .succeeded();
        assertThat(given.out()).isEqualTo("5\n");
        assertNothingInjected();
    }

    /** The call with its arguments as UTF-8, whatever the locale of this test's own program. */
    private Runctl.Result exactly(List<String> arguments) throws Exception {
        ProcessBuilder builder = runctl.process(arguments.toArray(String[]::new));
        List<String> command = List.copyOf(builder.command());
        Path out = Files.createTempFile(folder, "exactly", ".out");
        Path err = Files.createTempFile(folder, "exactly", ".err");
        Process process = builder.command("xargs", "-0", "-a", listed(command).toString(), "env")
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Runctl.Result(process.exitValue(), Files.readString(out), Files.readString(err)).succeeded();
    }

    private void system(String... command) throws Exception {
        Process process = new ProcessBuilder(
                        "xargs", "-0", "-a", listed(List.of(command)).toString(), "env")
                .directory(project.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private Path listed(List<String> words) throws IOException {
        Path file = Files.createTempFile(folder, "words", "");
        return Files.write(file, (String.join("\0", words) + "\0").getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private void assertNothingInjected() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("pwned", "pwned.py");
        }
        assertThat(Path.of("pwned")).doesNotExist();
    }

    private List<Path> filesWith(String text) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(runctl.data())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private static String commandLines() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                try {
                    all.append(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1))
                            .append('\n');
                } catch (IOException e) {
                    // It ended meanwhile.
                    continue;
                }
            }
        }
        return all.toString();
    }
}
