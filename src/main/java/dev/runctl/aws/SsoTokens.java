package dev.runctl.aws;

import dev.runctl.aws.SsoToken.Registration;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.service.identity.SignIns;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssooidc.SsoOidcClient;
import software.amazon.awssdk.services.ssooidc.model.CreateTokenResponse;
import software.amazon.awssdk.services.ssooidc.model.RegisterClientResponse;
import software.amazon.awssdk.services.ssooidc.model.SsoOidcException;

/** The token of a session, renewed a quarter of an hour before its end where it can be, as botocore does. */
final class SsoTokens {
    private static final Duration RENEWAL = Duration.ofMinutes(15);
    private static final Logger log = LoggerFactory.getLogger(SsoTokens.class);

    private final SsoTokenCache cache;
    private final Clock clock;
    /** Whether AWS itself said no to the latest renewal. */
    private boolean isRefused;

    SsoTokens(SsoTokenCache cache, Clock clock) {
        this.cache = cache;
        this.clock = clock;
    }

    /**
     * @param client of the session's region
     * @throws ServiceException Credentials where the person has to sign in
     */
    synchronized String accessToken(SsoSession session, SsoOidcClient client) {
        Instant now = clock.instant();
        SsoToken token = cache.read(session).orElseThrow(SsoTokens::signIn);
        if (token.expires().minus(RENEWAL).isAfter(now)) {
            return token.accessToken();
        }
        Optional<SsoToken> renewed = renew(session, token, client);
        if (renewed.isPresent()) {
            return renewed.get().accessToken();
        }
        if (token.expires().isAfter(now)) {
            return token.accessToken();
        }
        throw signIn();
    }

    static Registration registration(RegisterClientResponse registered) {
        return new Registration(
                registered.clientId(),
                registered.clientSecret(),
                Instant.ofEpochSecond(registered.clientSecretExpiresAt()),
                Optional.empty());
    }

    /**
     * Renews the token where it ends soon.
     *
     * @return why the person has to sign in again; empty where there is no token, and for as long as AWS cannot be asked
     */
    synchronized Optional<SignIns.Lapse> keepUp(SsoSession session, SsoOidcClient client) {
        Instant now = clock.instant();
        Optional<SsoToken> token =
                cache.read(session).filter(it -> !it.expires().minus(RENEWAL).isAfter(now));
        if (token.isEmpty() || renew(session, token.get(), client).isPresent()) {
            return Optional.empty();
        }
        boolean isOver = !token.get().expires().isAfter(now);
        boolean isForGood = isOver && refreshToken(token.get()).isEmpty() || isRefused;
        return isForGood ? Optional.of(new SignIns.Lapse(token.get().expires(), signIn().failure())) : Optional.empty();
    }

    private Optional<String> refreshToken(SsoToken token) {
        return token.registration()
                .filter(it -> it.expires().isAfter(clock.instant()))
                .flatMap(Registration::refreshToken);
    }

    private static ServiceException signIn() {
        return new ServiceException(new Failure.Credentials(
                Evidence.of("sso GetRoleCredentials", "").because("sign-in")));
    }

    private Optional<SsoToken> renew(SsoSession session, SsoToken old, SsoOidcClient client) {
        isRefused = false;
        Optional<Registration> registration = old.registration();
        Optional<String> refresh = refreshToken(old);
        if (registration.isEmpty() || refresh.isEmpty()) {
            return Optional.empty();
        }
        try {
            CreateTokenResponse answer = client.createToken(request -> request.grantType("refresh_token")
                    .clientId(registration.get().clientId())
                    .clientSecret(registration.get().clientSecret())
                    .refreshToken(refresh.get()));
            return Optional.of(keep(session, registration.get(), answer));
        } catch (SdkException e) {
            Failure failure = AwsFailures.of(e, "");
            log.info("The sign-in of {} was not renewed: {}", session.cacheName(), failure.code());
            isRefused = e instanceof SsoOidcException refusal
                    && refusal.statusCode() / 100 == 4
                    && !(failure instanceof Failure.Throttled);
            return Optional.empty();
        }
    }

    /** Writes the token down for all tools; where that fails it holds for this program. */
    SsoToken keep(SsoSession session, Registration registration, CreateTokenResponse answer) {
        Optional<String> refresh = Optional.ofNullable(answer.refreshToken()).or(registration::refreshToken);
        SsoToken token = new SsoToken(
                answer.accessToken(),
                clock.instant().plusSeconds(answer.expiresIn()),
                Optional.of(new Registration(
                        registration.clientId(), registration.clientSecret(), registration.expires(), refresh)));
        try {
            cache.write(session, token);
        } catch (IOException e) {
            throw new ServiceException(
                    new Failure.NotStored(
                            Evidence.of("sso CreateToken", cache.file(session).toString())),
                    e);
        }
        return token;
    }
}
