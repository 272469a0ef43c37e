package dev.runctl.aws;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
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
    private static final int PEEKED = 512;
    private static final Pattern PAGE = Pattern.compile(
            "\\s*(<!--.*?-->\\s*)*<(!doctype\\s+html|html|head|body)\\b", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** What a load balancer says with a page while its service is away: the SDK repeats those by itself. */
    private static final int PASSING_FROM = 502;

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        if (isPage(context.httpResponse()) && context.httpResponse().statusCode() == 500) {
            throw new UnsupportedServiceException(asked(attributes));
        }
    }

    /** The header alone proves nothing: moto calls its answers web pages, too. */
    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        SdkHttpResponse response = context.httpResponse();
        boolean isObject = "S3".equals(attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME))
                && response.isSuccessful(); // which may well be a page
        if (isObject || !isPage(response) || context.responseBody().isEmpty()) {
            return context.responseBody();
        }
        BufferedInputStream body =
                new BufferedInputStream(context.responseBody().get());
        if (beginsAsPage(body)) {
            refusePage(response, asked(attributes));
        }
        return Optional.of(body);
    }

    private static String asked(ExecutionAttributes attributes) {
        return attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME) + " "
                + attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    }

    private static boolean beginsAsPage(BufferedInputStream body) {
        try {
            body.mark(PEEKED);
            String begin = new String(body.readNBytes(PEEKED), StandardCharsets.ISO_8859_1);
            body.reset();
            return PAGE.matcher(begin).lookingAt();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // as if the SDK had met it when it reads
        }
    }

    /** @throws RuntimeException where the answer is a web page, and not one that passes */
    static void refusePage(SdkHttpResponse response, String asked) {
        if (!isPage(response)) {
            return;
        }
        if (response.statusCode() == 500) {
            throw new UnsupportedServiceException(asked);
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
