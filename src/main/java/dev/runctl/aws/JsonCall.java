package dev.runctl.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Calls a service whose protocol is AWS JSON 1.1 and for which the program has no client of the SDK: the request is signed
 * by the SDK's signer and repeated by its strategy, and errors are the SDK's, so that everything else treats them alike.
 * Source of the protocol: Smithy 2.0, "AWS JSON 1.1 protocol".
 */
final class JsonCall implements SdkAutoCloseable {
    /**
     * @param signingName the service's name in a signature, for example {@code servicequotas}
     * @param target what stands before the operation in X-Amz-Target
     */
    record Service(String signingName, String target) {}

    private final Service service;
    private final URI endpoint;
    private final String region;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http;
    private final RetryStrategy strategy;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    /** @param http closed with this */
    JsonCall(
            Service service,
            URI endpoint,
            String region,
            AwsCredentialsProvider credentials,
            SdkHttpClient http,
            RetryStrategy strategy) {
        this.service = service;
        this.endpoint = endpoint;
        this.region = region;
        this.credentials = credentials;
        this.http = http;
        this.strategy = strategy;
    }

    /**
     * For an operation that may be done twice without harm.
     *
     * @param body JSON
     * @throws AwsServiceException for what the service refuses
     * @throws SdkClientException for what does not reach it
     */
    JsonNode call(String operation, String body) {
        var first = strategy.acquireInitialToken(AcquireInitialTokenRequest.create(service.signingName()));
        pause(first.delay());
        RetryToken token = first.token();
        while (true) {
            try {
                JsonNode answer = once(operation, body);
                strategy.recordSuccess(RecordSuccessRequest.create(token));
                return answer;
            } catch (AwsServiceException | SdkClientException e) {
                var next = refreshed(token, e).orElseThrow(() -> e);
                pause(next.delay());
                token = next.token();
            }
        }
    }

    private Optional<software.amazon.awssdk.retries.api.RefreshRetryTokenResponse> refreshed(
            RetryToken token, RuntimeException failure) {
        try {
            return Optional.of(strategy.refreshRetryToken(RefreshRetryTokenRequest.builder()
                    .token(token)
                    .failure(failure)
                    .build()));
        } catch (TokenAcquisitionFailedException e) {
            return Optional.empty();
        }
    }

    private static void pause(Duration delay) {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    private JsonNode once(String operation, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        ContentStreamProvider content = () -> new ByteArrayInputStream(bytes);
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint.resolve("/"))
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .putHeader("Content-Length", String.valueOf(bytes.length))
                .putHeader("X-Amz-Target", service.target() + "." + operation)
                .build();
        SignedRequest signed = signer.sign(sign -> sign.identity(credentials.resolveCredentials())
                .request(request)
                .payload(content)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service.signingName())
                .putProperty(AwsV4HttpSigner.REGION_NAME, region));
        try {
            HttpExecuteResponse answer = http.prepareRequest(HttpExecuteRequest.builder()
                            .request(signed.request())
                            .contentStreamProvider(signed.payload().orElse(content))
                            .build())
                    .call();
            return read(answer.httpResponse(), text(answer));
        } catch (IOException e) {
            throw SdkClientException.builder()
                    .message("Unable to execute HTTP request: " + e.getMessage())
                    .cause(e)
                    .build();
        }
    }

    private static String text(HttpExecuteResponse answer) throws IOException {
        if (answer.responseBody().isEmpty()) {
            return "";
        }
        try (InputStream body = answer.responseBody().get()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private JsonNode read(SdkHttpResponse response, String text) {
        ForeignPageInterceptor.refusePage(response, service.signingName());
        JsonNode json = parsed(response, text);
        if (response.isSuccessful()) {
            return json;
        }
        String type = member(json, "__type").or(() -> response.firstMatchingHeader("x-amzn-ErrorType")).orElse("");
        String code = type.replaceFirst(":.*", "").replaceFirst(".*#", "");
        String message = member(json, "message").or(() -> member(json, "Message")).orElse("");
        throw AwsServiceException.builder()
                .message(message)
                .statusCode(response.statusCode())
                .requestId(response.firstMatchingHeader("x-amzn-RequestId").orElse(""))
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName(service.signingName())
                        .errorCode(code)
                        .errorMessage(message)
                        .sdkHttpResponse(response)
                        .build())
                .build();
    }

    private static JsonNode parsed(SdkHttpResponse response, String text) {
        try {
            return JsonNode.parser().parse(text.isBlank() ? "{}" : text);
        } catch (RuntimeException e) {
            if (response.isSuccessful()) {
                throw SdkClientException.create("The answer broke off: unexpected end", e);
            }
            return JsonNode.emptyObjectNode();
        }
    }

    private static Optional<String> member(JsonNode json, String name) {
        return json.isObject() ? json.field(name).filter(JsonNode::isString).map(JsonNode::asString) : Optional.empty();
    }

    @Override
    public void close() {
        http.close();
    }
}
