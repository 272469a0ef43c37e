package dev.runctl.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.text.FailureText;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFile;

class AwsFailuresTest {
    private static AwsServiceException aws(String code, String message, int status) {
        return AwsServiceException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .requestId("request-1")
                .statusCode(status)
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "ExpiredToken, credentials",
        "ExpiredTokenException, credentials",
        "AuthFailure, credentials",
        "UnrecognizedClientException, credentials",
        "InvalidClientTokenId, credentials",
        "SignatureDoesNotMatch, credentials",
        "UnauthorizedOperation, access-denied",
        "AccessDenied, access-denied",
        "AccessDeniedException, access-denied",
        "RequestLimitExceeded, throttled",
        "Throttling, throttled",
        "ThrottlingException, throttled",
        "SlowDown, throttled",
        "InvalidInstanceID.NotFound, not-found",
        "InvalidInstanceID.Malformed, not-found",
        "InvalidAMIID.NotFound, not-found",
        "NoSuchBucket, not-found",
        "ParameterNotFound, not-found",
        "IncorrectInstanceState, wrong-state",
        "InsufficientInstanceCapacity, limit-reached",
        "VcpuLimitExceeded, limit-reached",
        "InstanceLimitExceeded, limit-reached",
        "MaxSpotInstanceCountExceeded, limit-reached",
        "InvalidParameterValue, invalid-input",
        "ValidationException, invalid-input",
        "ServiceUnavailable, unreachable",
        "SomethingNew, unexpected",
    })
    void eachCodeOfAwsHasItsFailure(String code, String kind) {
        Failure failure = AwsFailures.of(aws(code, "text", 400), "ec2 StartInstances");

        assertThat(failure.code()).isEqualTo(kind);
        assertThat(failure.evidence().awsCode()).isEqualTo(code);
        assertThat(failure.evidence().requestId()).isEqualTo("request-1");
        assertThat(failure.evidence().attempted()).isEqualTo("ec2 StartInstances");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Policy arn:aws:iam::aws:policy/None does not exist or is not attachable. | arn:aws:iam::aws:policy/None",
                "The role with name trainer cannot be found. | trainer",
                "Instance Profile trainer cannot be found. | trainer",
            })
    void whatIamDoesNotKnowIsNamedAlone(String message, String name) {
        Failure failure = AwsFailures.of(aws("NoSuchEntity", message, 404), "iam AttachRolePolicy");

        assertThat(failure)
                .isInstanceOfSatisfying(
                        Failure.NotFound.class, it -> assertThat(it.name()).isEqualTo(name));
        assertThat(new FailureText().headline(failure)).isEqualTo("IAM does not know " + name + ".");
    }

    @Test
    void aProfileThatIsNotThereIsSaidToBeSoWithThoseThatAre() {
        ProfileFile files = ProfileFile.builder()
                .content(
                        "[profile lab]\naws_access_key_id = a\naws_secret_access_key = b\n[default]\nregion = us-east-1\n")
                .type(ProfileFile.Type.CONFIGURATION)
                .build();

        assertThatThrownBy(() -> new ProfileCredentials(() -> files, "nosuch").resolveCredentials())
                .isInstanceOfSatisfying(ServiceException.class, it -> {
                    assertThat(new FailureText().headline(it.failure())).isEqualTo("There is no profile nosuch.");
                    assertThat(new FailureText().nextStep(it.failure())).startsWith("Those there are: default, lab.");
                });
        assertThatThrownBy(() -> new ProfileCredentials(() -> files, "default").resolveCredentials())
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        it -> assertThat(it.failure().evidence().cause()).isEqualTo("missing"));
    }

    @Test
    void aWrongStateNamesTheInstanceAndTheAction() {
        Failure failure = AwsFailures.of(
                aws(
                        "IncorrectInstanceState",
                        "The instance 'i-0123456789abcdef0' is not in a state from which it can be started.",
                        400),
                "ec2 StartInstances");

        assertThat(failure).isInstanceOfSatisfying(Failure.WrongState.class, wrong -> {
            assertThat(wrong.name()).isEqualTo("i-0123456789abcdef0");
            assertThat(wrong.action()).isEqualTo("start");
        });
    }

    @Test
    void anImageThatIsNotThereIsNamed() {
        assertThat(AwsFailures.of(
                        aws("InvalidAMIID.NotFound", "The image id '[ami-1]' does not exist", 400), "ec2 RunInstances"))
                .isInstanceOfSatisfying(Failure.NotFound.class, failure -> {
                    assertThat(failure.what()).isEqualTo("image");
                    assertThat(failure.name()).isEqualTo("[ami-1]");
                });
    }

    @Test
    void theOpaquePartOfADenialIsLeftOut() {
        Failure failure = AwsFailures.of(
                aws(
                        "UnauthorizedOperation",
                        "You are not authorized to perform this operation. Encoded authorization failure message: QWxhZGRpbg",
                        403),
                "ec2 StopInstances");

        assertThat(failure.evidence().detail()).isEqualTo("You are not authorized to perform this operation.");
    }

    @Test
    void theNetworkIsToldFromTheCredentials() {
        assertThat(client("Unable to execute HTTP request", new ConnectException("Connection refused")))
                .isInstanceOf(Failure.Unreachable.class);
        assertThat(client("Unable to execute HTTP request", new UnknownHostException("ec2.nowhere")))
                .isInstanceOf(Failure.Unreachable.class);
        assertThat(client("Unable to execute HTTP request", new SocketTimeoutException("Read timed out")))
                .isInstanceOf(Failure.TimedOut.class);
        assertThat(client("Unable to load credentials from any of the providers in the chain", null))
                .isInstanceOf(Failure.Credentials.class);
        assertThat(client("Unable to process the answer", null)).isInstanceOf(Failure.Unexpected.class);
        assertThat(client("Unable to execute", new UnsupportedServiceException("ssm X")))
                .isInstanceOf(Failure.NotSupported.class);
    }

    private static Failure client(String message, @Nullable Throwable cause) {
        return AwsFailures.of(
                SdkClientException.builder().message(message).cause(cause).build(), "ec2 DescribeInstances");
    }
}
