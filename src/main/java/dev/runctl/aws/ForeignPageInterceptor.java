package dev.runctl.aws;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Ends a call at once when a web page comes instead of an answer. HTTP 500 with one is how an emulator says that it lacks the
 * service; any other comes from a proxy or from a network that wants a person to sign in, and a successful one would be
 * read as an empty answer. Left alone, the SDK would repeat the first and believe the second.
 */
final class ForeignPageInterceptor implements ExecutionInterceptor {
    /** What a load balancer says with a page while its service is away: the SDK repeats those by itself. */
    private static final int PASSING_FROM = 502;

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        SdkHttpResponse response = context.httpResponse();
        String service = String.valueOf(attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME));
        if (!isPage(response) || service.equals("S3") && response.isSuccessful()) {
            return; // An object may well be a page.
        }
        if (response.statusCode() == 500) {
            throw new UnsupportedServiceException(
                    service + " " + attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
        }
        if (response.statusCode() < PASSING_FROM) {
            throw new ForeignPageException(response.statusCode());
        }
    }

    /** Whether the failure came as a web page. */
    static boolean isPage(AwsServiceException thrown) {
        return thrown.awsErrorDetails() != null
                && thrown.awsErrorDetails().sdkHttpResponse() != null
                && isPage(thrown.awsErrorDetails().sdkHttpResponse());
    }

    private static boolean isPage(SdkHttpResponse response) {
        return response.firstMatchingHeader("Content-Type")
                .filter(type -> type.startsWith("text/html"))
                .isPresent();
    }
}
