package dev.runctl.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

/** How far this computer's clock is from that of the server, by the Date of its answer (RFC 9110, section 6.6.1). */
final class ServerClock {
    /** AWS accepts signatures that are at most five minutes off; S3 fifteen (IAM User Guide, "Signing requests"). */
    static final Duration TOLERANCE = Duration.ofMinutes(4);

    private ServerClock() {}

    /** Positive where this computer is ahead; zero where the answer does not say. */
    static Duration ahead(AwsServiceException thrown) {
        return thrown.awsErrorDetails() == null
                ? Duration.ZERO
                : ahead(Optional.ofNullable(thrown.awsErrorDetails().sdkHttpResponse()))
                        .orElse(Duration.ZERO);
    }

    static boolean isSkewed(AwsServiceException thrown) {
        return ahead(thrown).abs().compareTo(TOLERANCE) > 0;
    }

    /** To the second, as a Date is. */
    static Optional<Duration> ahead(Optional<? extends SdkHttpResponse> response) {
        return response.flatMap(it -> it.firstMatchingHeader("Date")).flatMap(date -> {
            try {
                Instant there = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                return Optional.of(Duration.ofSeconds(
                        Duration.between(there, Instant.now()).toSeconds()));
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        });
    }
}
