package dev.runctl.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runctl.testing.FaultServer;
import dev.runctl.testing.FaultServer.Answer;
import dev.runctl.testing.Moto;
import dev.runctl.testing.UserProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own on a person's AWS files, of every kind of profile; and what it leaves of their secrets. */
class AccountTest {
    @TempDir
    Path folder;

    private Runctl runctl;

    @BeforeEach
    void start() {
        Scripts.write(folder, "tell.py", """
                import json
                print(json.dumps({"Version": 1, "AccessKeyId": "AKIAPROCESS", "SecretAccessKey": "%s"}))
                """.formatted(UserProfile.SECRET));
        Scripts.write(folder, "break.py", "import sys\nsys.exit('no vault is open')\n");
        Scripts.write(folder, "config", """
                [profile keys]
                region = eu-west-1
                aws_access_key_id = ASIAIOSFODNN7EXAMPLE
                aws_secret_access_key = %s
                aws_session_token = %s
                [profile role]
                region = eu-west-1
                role_arn = arn:aws:iam::111122223333:role/Trainer
                source_profile = keys
                [profile process]
                region = eu-west-1
                credential_process = python3 %s
                [profile broken]
                region = eu-west-1
                credential_process = python3 %s
                [profile empty]
                region = eu-west-1
                """.formatted(
                        UserProfile.SECRET,
                        UserProfile.TOKEN,
                        folder.resolve("tell.py"),
                        folder.resolve("break.py")));
        runctl = new Runctl(folder, folder)
                .with("AWS_CONFIG_FILE", folder.resolve("config").toString())
                .with("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString())
                .with("AWS_EC2_METADATA_DISABLED", "true");
    }

    @AfterEach
    void end() {
        runctl.close();
    }

    private JsonNode check(String profile, String endpoint, String id) {
        Runctl.Result result = runctl.with("AWS_ENDPOINT_URL", endpoint)
                .call("check", id, "--profile", profile, "--output", "json");
        assertThat(result.status()).as(result.err()).isIn(0, 3);
        return StreamSupport.stream(result.json().spliterator(), false)
                .filter(it -> it.get("check").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyKindOfProfileSaysWhoItIs() throws IOException, InterruptedException {
        Optional<Moto> started = Moto.start();
        assumeTrue(started.isPresent(), "moto_server is not installed: pip install 'moto[server]'");
        try (Moto moto = started.get()) {
            String url = moto.url().toString();
            assertThat(check("keys", url, "identity").get("text").asText()).contains("arn:aws:sts::123456789012:");
            assertThat(check("role", url, "identity").get("text").asText())
                    .as("by STS AssumeRole")
                    .contains(":assumed-role/Trainer/");
            assertThat(check("process", url, "identity").get("text").asText()).contains("arn:aws:sts::123456789012:");
            assertThat(check("broken", url, "identity").get("text").asText())
                    .contains("The program that gives this profile its credentials failed");
            assertThat(check("empty", url, "identity").get("text").asText()).contains("no credentials");
        }
        assertThat(leaks()).isEmpty();
    }

    @Test
    void whatAwsRepeatsOfARequestIsLeftNowhere() throws IOException {
        String said = "The request signature we calculated does not match. The Canonical String for this request should have been 'POST"
                + " x-amz-security-token:" + UserProfile.TOKEN + "'";
        try (FaultServer server = new FaultServer(Answer.ec2(403, "SignatureDoesNotMatch", said))) {
            Runctl there = runctl.with("AWS_ENDPOINT_URL", server.url().toString());
            Runctl.Result list = there.call("costs", "--profile", "keys", "--output", "json");
            assertThat(list.status()).isEqualTo(5);
            assertThat(list.err()).contains("SignatureDoesNotMatch", "request-1");
            there.call("aws", "status", "i-0123456789abcdef0", "--profile", "keys");
            check("keys", server.url().toString(), "identity");
        }
        assertThat(leaks()).isEmpty();
    }

    /** Files that hold a secret although they are not the person's own. */
    private List<Path> leaks() throws IOException {
        List<Path> found = new ArrayList<>();
        List<Path> own = List.of(folder.resolve("config"), folder.resolve("tell.py"));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).filter(it -> !own.contains(it)).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (text.contains(UserProfile.SECRET) || text.contains(UserProfile.TOKEN)) {
                    found.add(file);
                }
            }
        }
        return found;
    }
}
