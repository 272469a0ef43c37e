package dev.runctl.aws;

import dev.runctl.aws.SsoToken.Registration;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.ProfileKind;
import dev.runctl.service.identity.SignIns;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.services.ssooidc.SsoOidcClient;
import software.amazon.awssdk.services.ssooidc.model.AuthorizationPendingException;
import software.amazon.awssdk.services.ssooidc.model.CreateTokenResponse;
import software.amazon.awssdk.services.ssooidc.model.RegisterClientResponse;
import software.amazon.awssdk.services.ssooidc.model.SlowDownException;
import software.amazon.awssdk.services.ssooidc.model.StartDeviceAuthorizationResponse;

/**
 * Signing in to IAM Identity Center by a device code (RFC 8628): the person agrees on a page of the browser, on this or
 * any other machine, which works over SSH too and needs no port to listen on.
 */
public final class AwsSignIns implements SignIns {
    private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    /** RFC 8628, section 3.5: by how much to slow down, and the pace where none is told. */
    private static final Duration SLOWER = Duration.ofSeconds(5);

    private final AwsClients clients;
    private final Supplier<ProfileFile> files;
    private final Map<String, String> environment;
    private final Clock clock;

    /** With the user's own AWS files and variables. */
    public AwsSignIns(AwsClients clients) {
        this(clients, ProfileFile::defaultProfileFile, System.getenv(), Clock.systemUTC());
    }

    AwsSignIns(
            AwsClients clients, Supplier<ProfileFile> files, Map<String, String> environment, Clock clock) {
        this.clients = clients;
        this.files = files;
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public ProfileKind kind(Location location) {
        if (location.isThisComputer()) {
            return ProfileKind.THIS_COMPUTER;
        }
        boolean isChain = AwsProfiles.isDefaultChain(location.profile());
        if (isChain && environment.containsKey("AWS_ACCESS_KEY_ID")) {
            return ProfileKind.ENVIRONMENT;
        }
        Optional<Profile> profile = files.get().profile(isChain ? AwsProfiles.DEFAULT : location.profile());
        return profile.map(AwsSignIns::kind).orElse(ProfileKind.INSTANCE_ROLE);
    }

    private static ProfileKind kind(Profile profile) {
        if (profile.property("role_arn").isPresent()) {
            return ProfileKind.ROLE;
        }
        if (profile.property("sso_session").isPresent() || profile.property("sso_start_url").isPresent()) {
            return ProfileKind.SIGN_IN;
        }
        if (profile.property("credential_process").isPresent()) {
            return ProfileKind.PROCESS;
        }
        return profile.property("aws_access_key_id").isPresent() ? ProfileKind.KEYS : ProfileKind.INSTANCE_ROLE;
    }

    @Override
    public Waiting begin(Location location) {
        SsoSession session = session(location);
        return AwsFailures.call("sso-oidc StartDeviceAuthorization", () -> {
            SsoOidcClient client = clients.oidc(location, session);
            RegisterClientResponse registered = client.registerClient(request ->
                    request.clientName("runctl").clientType("public").scopes(session.scopes()));
            Registration registration = new Registration(
                    registered.clientId(),
                    registered.clientSecret(),
                    Instant.ofEpochSecond(registered.clientSecretExpiresAt()),
                    Optional.empty());
            StartDeviceAuthorizationResponse started =
                    client.startDeviceAuthorization(request -> request.clientId(registration.clientId())
                            .clientSecret(registration.clientSecret())
                            .startUrl(session.startUrl()));
            return new Device(session, client, registration, started, clock.instant());
        });
    }

    /** A role's source may be the one to sign in to. */
    private SsoSession session(Location location) {
        ProfileFile all = files.get();
        String name = location.profile();
        Optional<SsoSession> own = SsoSession.of(all, name);
        return own.or(() -> all.profile(name)
                        .flatMap(profile -> profile.property("source_profile"))
                        .flatMap(source -> SsoSession.of(all, source)))
                .orElseThrow(() -> new ServiceException(new Failure.InvalidInput(
                        "profile", "no-sign-in", Evidence.of("sso-oidc StartDeviceAuthorization", name))));
    }

    private final class Device implements Waiting {
        private final SsoSession session;
        private final SsoOidcClient client;
        private final Registration registration;
        private final StartDeviceAuthorizationResponse started;
        private final Instant ends;

        Device(
                SsoSession session,
                SsoOidcClient client,
                Registration registration,
                StartDeviceAuthorizationResponse started,
                Instant now) {
            this.session = session;
            this.client = client;
            this.registration = registration;
            this.started = started;
            this.ends = now.plusSeconds(started.expiresIn());
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
                    clients.tokens().keep(session, registration, answer);
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
    }
}
