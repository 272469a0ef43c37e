package dev.runctl.referee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.endpoint.LocalEndpoint;
import dev.runctl.endpoint.machine.Timings;
import dev.runctl.testing.AnswerRecorder;
import dev.runctl.testing.ModelLint;
import dev.runctl.testing.Referee;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/** boto3, the aws command line and botocore's model ask the endpoint who they are. */
class IdentityRefereeTest {
    private LocalEndpoint endpoint;

    @BeforeEach
    void start(@TempDir Path folder) {
        endpoint = LocalEndpoint.start(folder.resolve("this computer"), 0, Timings.FAST);
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void boto3KnowsWhoItIs() {
        Referee.assumeBoto3();
        String output = referee().python("""
                        import boto3
                        identity = boto3.client("sts").get_caller_identity()
                        print(identity["Account"], identity["Arn"], identity["UserId"])
                        """).expectSuccess();
        assertThat(output)
                .startsWith(LocalEndpoint.ACCOUNT + " arn:aws:iam::" + LocalEndpoint.ACCOUNT + ":user/")
                .contains(" AIDA");
    }

    @Test
    void boto3IsToldWhatIsWrong() {
        Referee.assumeBoto3();
        String output = referee().python("""
                        import boto3, botocore
                        def code(call):
                            try:
                                call()
                                return "accepted"
                            except botocore.exceptions.ClientError as e:
                                return f"{e.response['Error']['Code']}/{e.response['ResponseMetadata']['HTTPStatusCode']}"
                        keys = boto3.Session().get_credentials()
                        known = dict(aws_access_key_id=keys.access_key, aws_secret_access_key=keys.secret_key)
                        wrong = known | dict(aws_secret_access_key="x" * 40)
                        stranger = known | dict(aws_access_key_id="AKIAIOSFODNN7EXAMPLE")
                        token = known | dict(aws_session_token="token")
                        for keys in wrong, stranger, token:
                            print(code(boto3.client("sts", **keys).get_caller_identity))
                        unserved = ("ec2", "describe_hosts"), ("ssm", "list_documents"), ("pricing", "describe_services")
                        for service, call in unserved:
                            print(code(getattr(boto3.client(service), call)))
                        """).expectSuccess();
        assertThat(output.lines())
                .containsExactly(
                        "SignatureDoesNotMatch/403",
                        "InvalidClientTokenId/403",
                        "InvalidClientTokenId/403",
                        "InvalidAction/400",
                        "UnknownOperationException/400",
                        "UnknownOperationException/400");
    }

    @Test
    void theAwsCommandLineKnowsWhoItIs() {
        Referee.assumeAwsCli();
        assertThat(referee().aws("sts", "get-caller-identity").expectSuccess())
                .contains("\"Account\": \"" + LocalEndpoint.ACCOUNT + "\"");
    }

    @Test
    void theAnswerFitsTheModel() {
        AnswerRecorder recorder = new AnswerRecorder();
        try (StsClient sts = StsClient.builder()
                .endpointOverride(endpoint.url())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        endpoint.credentials().accessKeyId(),
                        endpoint.credentials().secretAccessKey())))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(c -> c.addExecutionInterceptor(recorder))
                .build()) {
            assertThat(sts.getCallerIdentity().account()).isEqualTo(LocalEndpoint.ACCOUNT);
            assertThat(sts.getAccessKeyInfo(
                                    r -> r.accessKeyId(endpoint.credentials().accessKeyId()))
                            .account())
                    .isEqualTo(LocalEndpoint.ACCOUNT);
        }
        assertThat(recorder.answers()).hasSize(2);
        ModelLint.check(recorder.answers());
    }

    private Referee referee() {
        return new Referee(
                endpoint.url(),
                endpoint.credentials().accessKeyId(),
                endpoint.credentials().secretAccessKey());
    }
}
