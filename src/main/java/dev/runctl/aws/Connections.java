package dev.runctl.aws;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** What went wrong between this computer and the service. */
final class Connections {
    private Connections() {}

    /** Empty where the exception is not about the connection. */
    static Optional<Failure> failure(Throwable thrown, Evidence evidence) {
        if (AwsFailures.has(thrown, SocketTimeoutException.class)
                && text(thrown).contains("connect timed out")) {
            return Optional.of(new Failure.Unreachable(evidence.because("no-answer")));
        }
        if (AwsFailures.has(thrown, ApiCallTimeoutException.class)
                || AwsFailures.has(thrown, ApiCallAttemptTimeoutException.class)
                || AwsFailures.has(thrown, SocketTimeoutException.class)) {
            return Optional.of(new Failure.TimedOut(evidence));
        }
        return cause(thrown).map(cause -> new Failure.Unreachable(evidence.because(cause)));
    }

    private static Optional<String> cause(Throwable thrown) {
        String text = text(thrown);
        if (text.contains("unable to tunnel through proxy") || text.contains("proxy returns")) {
            return Optional.of("proxy");
        }
        if (AwsFailures.has(thrown, UnknownHostException.class)) {
            return Optional.of("dns");
        }
        if (AwsFailures.has(thrown, SSLException.class)) {
            return Optional.of("tls");
        }
        if (AwsFailures.has(thrown, ConnectException.class) || AwsFailures.has(thrown, NoRouteToHostException.class)) {
            return Optional.of("refused");
        }
        boolean isHalf = AwsFailures.isTornAnswer(thrown)
                || AwsFailures.has(thrown, SocketException.class)
                || AwsFailures.has(thrown, EOFException.class)
                || text.contains("premature")
                || text.contains("unexpected end")
                || text.contains("end of file from server");
        return isHalf ? Optional.of("half") : Optional.empty();
    }

    private static String text(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            text.append(t.getMessage()).append('\n');
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }
}
