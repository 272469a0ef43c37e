package dev.runctl.aws;

import dev.runctl.aws.SsoToken.Registration;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.service.identity.SignIns;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.ssooidc.SsoOidcClient;
import software.amazon.awssdk.services.ssooidc.model.AuthorizationPendingException;
import software.amazon.awssdk.services.ssooidc.model.CreateTokenResponse;
import software.amazon.awssdk.services.ssooidc.model.SlowDownException;
import software.amazon.awssdk.services.ssooidc.model.StartDeviceAuthorizationResponse;

/**
 * Signing in by a device code (RFC 8628): the person agrees on a page of the browser, on this or any other machine, which
 * works over SSH and in containers and needs no port to listen on.
 */
final class DeviceSignIn implements SignIns.Waiting {
    private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    /** RFC 8628, section 3.5: by how much to slow down, and the pace where none is told. */
    private static final Duration SLOWER = Duration.ofSeconds(5);

    private final SsoSession session;
    private final SsoOidcClient client;
    private final SsoTokens tokens;
    private final Registration registration;
    private final StartDeviceAuthorizationResponse started;
    private final Clock clock;
    private final Instant ends;

    DeviceSignIn(SsoSession session, SsoOidcClient client, SsoTokens tokens, Clock clock) {
        this.session = session;
        this.client = client;
        this.tokens = tokens;
        this.clock = clock;
        registration = SsoTokens.registration(client.registerClient(
                request -> request.clientName("runctl").clientType("public").scopes(session.scopes())));
        started = client.startDeviceAuthorization(request -> request.clientId(registration.clientId())
                .clientSecret(registration.clientSecret())
                .startUrl(session.startUrl()));
        ends = clock.instant().plusSeconds(started.expiresIn());
    }

    @Override
    public SignIns.Way way() {
        return SignIns.Way.DEVICE_CODE;
    }

    @Override
    public String code() {
        return started.userCode();
    }

    @Override
    public URI page() {
        return URI.create(
                started.verificationUriComplete() == null
                        ? started.verificationUri()
                        : started.verificationUriComplete());
    }

    @Override
    public void await(Cancellation cancel) {
        Duration pace = started.interval() == null ? SLOWER : Duration.ofSeconds(started.interval());
        while (clock.instant().isBefore(ends)) {
            cancel.sleep(pace);
            try {
                CreateTokenResponse answer = client.createToken(request -> request.grantType(DEVICE_GRANT)
                        .clientId(registration.clientId())
                        .clientSecret(registration.clientSecret())
                        .deviceCode(started.deviceCode()));
                tokens.keep(session, registration, answer);
                return;
            } catch (AuthorizationPendingException e) {
                cancel.check(); // the person is still reading
            } catch (SlowDownException e) {
                pace = pace.plus(SLOWER);
            } catch (ServiceException e) {
                throw e;
            } catch (RuntimeException e) {
                throw new ServiceException(AwsFailures.of(e, "sso-oidc CreateToken"), e);
            }
        }
        throw new ServiceException(
                new Failure.TimedOut(Evidence.of("sso-oidc CreateToken", "").because("sign-in")));
    }

    @Override
    public void close() {
        // Nothing of it is held here.
    }
}
