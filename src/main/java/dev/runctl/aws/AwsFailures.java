package dev.runctl.aws;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The one table from what the SDK throws to a failure. */
public final class AwsFailures {
    private static final int DETAIL_LIMIT = 400;
    private static final Pattern INSTANCE = Pattern.compile("i-(?:\\w{17}|\\w{8})\\b");
    private static final Pattern ABOUT_CREDENTIALS =
            Pattern.compile("\\b(credentials?|profile|sso)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUOTED = Pattern.compile("'([^']{1,200})'");

    private static final Set<String> CREDENTIALS = Set.of(
            "AuthFailure",
            "UnrecognizedClientException",
            "UnrecognizedClient",
            "InvalidClientTokenId",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "InvalidSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "IncompleteSignature",
            "InvalidToken",
            "TokenRefreshRequired",
            "RequestExpired",
            "RequestTimeTooSkewed",
            "OptInRequired",
            "Blocked");
    private static final Set<String> LIMITS = Set.of(
            "InsufficientInstanceCapacity",
            "InsufficientHostCapacity",
            "InsufficientCapacity",
            "Unsupported",
            "MaxSpotInstanceCountExceeded",
            "SpotMaxPriceTooLow",
            "InsufficientFreeAddressesInSubnet",
            "PendingVerification",
            "TooManyBuckets",
            "ServiceQuotaExceededException");

    private AwsFailures() {}

    /**
     * Makes the call.
     *
     * @param attempted service and operation, for example {@code ec2 StopInstances}
     * @throws ServiceException for everything that goes wrong
     * @throws CancellationException when the thread was interrupted
     */
    static <T> T call(String attempted, Callable<T> call) {
        try {
            return call.call();
        } catch (ServiceException | CancellationException e) {
            throw e;
        } catch (AbortedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException(attempted);
        } catch (Exception e) {
            throw new ServiceException(of(e, attempted), e);
        }
    }

    static void run(String attempted, Runnable call) {
        call(attempted, () -> {
            call.run();
            return true;
        });
    }

    /** The failure that this exception stands for. */
    public static Failure of(Throwable thrown, String attempted) {
        if (thrown instanceof AwsServiceException aws) {
            return ofService(aws, attempted);
        }
        Evidence evidence = Evidence.of(attempted, detail(rootText(thrown)));
        if (has(thrown, UnsupportedServiceException.class)) {
            return new Failure.NotSupported(evidence);
        }
        if (has(thrown, ApiCallTimeoutException.class)
                || has(thrown, ApiCallAttemptTimeoutException.class)
                || has(thrown, SocketTimeoutException.class)) {
            return new Failure.TimedOut(evidence);
        }
        if (has(thrown, ConnectException.class)
                || has(thrown, UnknownHostException.class)
                || has(thrown, NoRouteToHostException.class)
                || has(thrown, SocketException.class)
                || has(thrown, javax.net.ssl.SSLException.class)) {
            return new Failure.Unreachable(evidence);
        }
        if (thrown instanceof SdkClientException && isAboutCredentials(thrown)) {
            return new Failure.Credentials(Evidence.of(attempted, detail(String.valueOf(thrown.getMessage()))));
        }
        if (has(thrown, java.io.IOException.class)) {
            return new Failure.Unreachable(evidence);
        }
        return new Failure.Unexpected(evidence);
    }

    /** Whether an XML answer could not be read, as where its connection was lost in the middle. */
    static boolean isTornAnswer(Throwable thrown) {
        return has(thrown, javax.xml.stream.XMLStreamException.class);
    }

    private static Failure ofService(AwsServiceException thrown, String attempted) {
        String code = orEmpty(
                thrown.awsErrorDetails() == null
                        ? null
                        : thrown.awsErrorDetails().errorCode());
        String message = orEmpty(
                thrown.awsErrorDetails() == null
                        ? null
                        : thrown.awsErrorDetails().errorMessage());
        Evidence evidence = new Evidence(attempted, code, orEmpty(thrown.requestId()), detail(message));
        int status = thrown.statusCode();
        if (CREDENTIALS.contains(code) || code.startsWith("ExpiredToken")) {
            return new Failure.Credentials(evidence);
        }
        if (code.equals("UnauthorizedOperation") || code.startsWith("AccessDenied")) {
            return new Failure.AccessDenied(evidence);
        }
        if (code.equals("RequestLimitExceeded")
                || code.equals("SlowDown")
                || code.contains("Throttl")
                || code.equals("TooManyRequestsException")
                || code.equals("RateExceeded")
                || status == 429) {
            return new Failure.Throttled(evidence);
        }
        if (code.equals("IncorrectInstanceState") || code.equals("IncorrectState")) {
            return new Failure.WrongState(name(message, INSTANCE), stateIn(message), action(attempted), evidence);
        }
        if (code.equals("UnsupportedOperation") && attempted.endsWith("StopInstances")) {
            return new Failure.WrongState(name(message, INSTANCE), "one-time spot", "stop-spot", evidence);
        }
        if (LIMITS.contains(code) || code.endsWith("LimitExceeded")) {
            return new Failure.LimitReached(evidence);
        }
        if (isNotFound(code)) {
            return new Failure.NotFound(what(code), name(message, QUOTED), evidence);
        }
        if (code.startsWith("InvalidInstanceID") || code.equals("InvalidInstanceId")) {
            return new Failure.NotFound("instance", name(message, INSTANCE), evidence);
        }
        if (code.equals("UnknownOperationException")
                || code.equals("InvalidAction")
                || code.equals("NotImplemented")
                || status == 501) {
            return new Failure.NotSupported(evidence);
        }
        if (code.startsWith("InvalidParameter")
                || code.startsWith("ValidationError")
                || code.startsWith("ValidationException")
                || code.startsWith("MissingParameter")) {
            return new Failure.InvalidInput("request", "refused", evidence);
        }
        if (code.startsWith("InvalidInstanceType")) {
            return new Failure.InvalidInput("instance-type", "unknown", evidence);
        }
        if (status == 401 || status == 403) {
            return new Failure.AccessDenied(evidence);
        }
        if (status == 502 || status == 503 || status == 504 || code.equals("ServiceUnavailable")) {
            return new Failure.Unreachable(evidence);
        }
        return new Failure.Unexpected(evidence);
    }

    private static boolean isNotFound(String code) {
        return code.endsWith(".NotFound")
                || code.endsWith("NotFoundException")
                || code.startsWith("NoSuch")
                || code.equals("ParameterNotFound")
                || code.startsWith("DoesNotExist")
                || code.equals("NotFound");
    }

    private static String what(String code) {
        if (code.startsWith("InvalidInstanceID")) {
            return "instance";
        }
        if (code.startsWith("InvalidAMIID") || code.equals("ParameterNotFound")) {
            return "image";
        }
        return code.equals("NoSuchBucket") ? "bucket" : "resource";
    }

    private static String name(String message, Pattern pattern) {
        Matcher matcher = pattern.matcher(message);
        return matcher.find() ? matcher.group(matcher.groupCount()) : message;
    }

    /** EC2 names the state in the text alone: "The instance 'i-1' is not in a state from which it can be started." */
    private static String stateIn(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        for (String state : new String[] {"shutting-down", "terminated", "stopping", "stopped", "pending", "running"}) {
            if (text.contains("'" + state + "'") || text.contains("state: " + state) || text.contains("is " + state)) {
                return state;
            }
        }
        return "not in the right state";
    }

    private static String action(String attempted) {
        String operation = attempted.substring(attempted.indexOf(' ') + 1);
        return operation.replace("Instances", "").toLowerCase(Locale.ROOT);
    }

    private static boolean isAboutCredentials(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (ABOUT_CREDENTIALS.matcher(orEmpty(t.getMessage())).find()) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(Throwable thrown, Class<? extends Throwable> type) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }

    private static String rootText(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return Optional.ofNullable(root.getMessage()).orElse(root.getClass().getSimpleName());
    }

    /** One line of moderate length, without the opaque blob that EC2 adds to a denial. */
    private static String detail(String message) {
        String line = message.replaceFirst("(?s)Encoded authorization failure message:.*", "")
                .replaceAll("\\s+", " ")
                .strip();
        return line.length() <= DETAIL_LIMIT ? line : line.substring(0, DETAIL_LIMIT) + "...";
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
