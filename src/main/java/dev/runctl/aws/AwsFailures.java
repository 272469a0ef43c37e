package dev.runctl.aws;

import dev.runctl.aws.AwsCodes.Meaning;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The one table from what the SDK throws to a failure. */
public final class AwsFailures {
    private static final int DETAIL_LIMIT = 400;
    private static final Pattern INSTANCE = Pattern.compile("i-(?:\\w{17}|\\w{8})\\b");
    private static final Pattern ABOUT_CREDENTIALS =
            Pattern.compile("\\b(credentials?|profile|sso)\\b", Pattern.CASE_INSENSITIVE);
    /** "The role with name x cannot be found.", "Instance Profile x cannot be found.", "Policy x does not exist or ..." */
    private static final Pattern IAM_NAME =
            Pattern.compile("(?:with name|instance profile|policy) ([^\\s]{1,200})", Pattern.CASE_INSENSITIVE);

    private static final Pattern BRACKETED = Pattern.compile("\\(([^)]{1,200})\\)");
    private static final Pattern QUOTED = Pattern.compile("'([^']{1,200})'");

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

    /** The failure that this exception stands for; its texts hold no secret. */
    public static Failure of(Throwable thrown, String attempted) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof ServiceException known) {
                return known.failure(); // of credentials that could not be had
            }
        }
        if (thrown instanceof AwsServiceException aws) {
            return ofService(aws, attempted);
        }
        Evidence evidence = Evidence.of(attempted, detail(rootText(thrown)));
        if (has(thrown, UnsupportedServiceException.class)) {
            return new Failure.NotSupported(evidence);
        }
        if (has(thrown, ForeignPageException.class)) {
            return new Failure.Unreachable(evidence.because("web-page"));
        }
        return Connections.failure(thrown, evidence).orElseGet(() -> {
            if (thrown instanceof SdkClientException && isAboutCredentials(thrown)) {
                String text = detail(String.valueOf(thrown.getMessage()));
                return new Failure.Credentials(Evidence.of(attempted, text).because(credentialsCause(thrown)));
            }
            return has(thrown, java.io.IOException.class)
                    ? new Failure.Unreachable(evidence)
                    : new Failure.Unexpected(evidence);
        });
    }

    /** Which part of a profile did not give credentials, by what its provider says. */
    private static String credentialsCause(Throwable thrown) {
        String text = allText(thrown);
        if (text.contains("sso") || text.contains("token")) {
            return "sign-in";
        }
        if (text.contains("process") || text.contains("exit code")) {
            return "process";
        }
        return text.contains("role") ? "role" : "missing";
    }

    /** Whether an XML answer could not be read, as where its connection was lost in the middle. */
    static boolean isTornAnswer(Throwable thrown) {
        return has(thrown, javax.xml.stream.XMLStreamException.class);
    }

    /** Whether it is certain that the request was not carried out: it was throttled, or nobody was there to take it. */
    static boolean isNothingDone(Throwable thrown) {
        return of(thrown, "") instanceof Failure.Throttled
                || has(thrown, java.net.ConnectException.class)
                || has(thrown, java.net.UnknownHostException.class);
    }

    private static Failure ofService(AwsServiceException thrown, String attempted) {
        AwsErrorDetails details = thrown.awsErrorDetails();
        String code = orEmpty(details == null ? null : details.errorCode());
        String message = orEmpty(details == null ? null : details.errorMessage());
        Evidence evidence = new Evidence(attempted, code, orEmpty(thrown.requestId()), detail(message));
        if (code.equals("UnsupportedOperation") && attempted.endsWith("StopInstances")) {
            return new Failure.WrongState(name(message, INSTANCE), "one-time spot", "stop-spot", evidence);
        }
        return AwsCodes.of(code)
                .map(meaning -> failure(meaning, thrown, message, evidence))
                .orElseGet(() -> byStatus(thrown, message, evidence));
    }

    private static Failure failure(Meaning meaning, AwsServiceException thrown, String message, Evidence plain) {
        Evidence evidence = meaning.cause().equals("-") ? plain : plain.because(meaning.cause());
        return switch (meaning.kind()) {
            case CREDENTIALS -> {
                // The same code stands for a signature that a wrong clock has spoilt.
                boolean mayBeClock =
                        meaning.cause().equals("signature") || meaning.cause().equals("invalid");
                yield mayBeClock && ServerClock.isSkewed(thrown)
                        ? new Failure.ClockSkewed(ServerClock.ahead(thrown), plain)
                        : new Failure.Credentials(evidence);
            }
            // EC2 calls keys that have expired a request that has, too.
            case CLOCK ->
                plain.awsCode().equals("RequestExpired") && !ServerClock.isSkewed(thrown)
                        ? new Failure.Credentials(plain.because("expired"))
                        : new Failure.ClockSkewed(ServerClock.ahead(thrown), plain);
            case DENIED -> Denials.of(message, evidence);
            case THROTTLED -> new Failure.Throttled(evidence);
            case LIMIT -> new Failure.LimitReached(evidence);
            case NOT_FOUND -> notFound(meaning.cause(), message, plain);
            case STATE ->
                new Failure.WrongState(name(message, INSTANCE), stateIn(message), action(plain.attempted()), evidence);
            case AGENT -> new Failure.AgentOffline(name(message, INSTANCE), evidence);
            case INPUT -> {
                String[] parts = meaning.cause().split("\\.", 2);
                boolean isProfile = parts[0].equals("request")
                        && message.toLowerCase(Locale.ROOT).contains("iaminstanceprofile");
                yield isProfile
                        ? new Failure.NotFound("iam", name(message, BRACKETED), plain)
                        : new Failure.InvalidInput(parts[0], parts[1], plain);
            }
            case UNSUPPORTED -> new Failure.NotSupported(evidence);
            case UNREACHABLE -> new Failure.Unreachable(evidence);
        };
    }

    private static Failure notFound(String what, String message, Evidence evidence) {
        Pattern pattern = switch (what) {
            case "instance" -> INSTANCE;
            case "iam" -> IAM_NAME;
            default -> QUOTED;
        };
        return new Failure.NotFound(what, name(message, pattern), evidence);
    }

    private static Failure byStatus(AwsServiceException thrown, String message, Evidence evidence) {
        int status = thrown.statusCode();
        boolean isPage = ForeignPageInterceptor.isPage(thrown);
        if (status == 429) {
            return new Failure.Throttled(evidence);
        }
        if (status == 407) {
            return new Failure.Unreachable(evidence.because("proxy"));
        }
        if (isPage) {
            return new Failure.Unreachable(evidence.because("web-page"));
        }
        if (status == 501) {
            return new Failure.NotSupported(evidence);
        }
        if (status == 401) {
            // The HTTP client keeps the body of such an answer to itself, and with it the code.
            return new Failure.Credentials(evidence.because("invalid"));
        }
        if (status == 403) {
            return Denials.of(message, evidence);
        }
        if (status == 404) {
            return notFound("resource", message, evidence);
        }
        if (status == 301 || status == 307) {
            return new Failure.InvalidInput("bucket", "other-region", evidence);
        }
        if (status == 412 || status == 409) {
            return new Failure.InvalidInput("object", "changed", evidence);
        }
        return status >= 500 ? new Failure.Unreachable(evidence.because("server")) : new Failure.Unexpected(evidence);
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
        return ABOUT_CREDENTIALS.matcher(allText(thrown)).find();
    }

    /** The texts of the exception and its causes, in lower case. */
    private static String allText(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            text.append(orEmpty(t.getMessage())).append('\n');
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }

    static boolean has(Throwable thrown, Class<? extends Throwable> type) {
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

    /** One line of moderate length, without the opaque blob that EC2 adds to a denial and without secrets. */
    private static String detail(String message) {
        String line = Secrets.removed(message.replaceFirst("(?s)Encoded authorization failure message:.*", ""))
                .replaceAll("\\s+", " ")
                .strip();
        return line.length() <= DETAIL_LIMIT ? line : line.substring(0, DETAIL_LIMIT) + "...";
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
