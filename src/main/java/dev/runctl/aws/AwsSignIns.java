package dev.runctl.aws;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.ProfileKind;
import dev.runctl.service.identity.SignIns;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.services.ssooidc.SsoOidcClient;

/** Signing in to IAM Identity Center, by this machine's browser or by a code. */
public final class AwsSignIns implements SignIns {
    private final AwsClients clients;
    private final Supplier<ProfileFile> files;
    private final Map<String, String> environment;
    private final Page page;
    private final Clock clock;

    /**
     * With the user's own AWS files and variables.
     *
     * @param page what the browser shows in the end
     */
    public AwsSignIns(AwsClients clients, Page page) {
        this(clients, ProfileFile::defaultProfileFile, System.getenv(), page, Clock.systemUTC());
    }

    AwsSignIns(
            AwsClients clients, Supplier<ProfileFile> files, Map<String, String> environment, Page page, Clock clock) {
        this.clients = clients;
        this.files = files;
        this.environment = environment;
        this.page = page;
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
        if (profile.property("sso_session").isPresent()
                || profile.property("sso_start_url").isPresent()) {
            return ProfileKind.SIGN_IN;
        }
        if (profile.property("credential_process").isPresent()) {
            return ProfileKind.PROCESS;
        }
        return profile.property("aws_access_key_id").isPresent() ? ProfileKind.KEYS : ProfileKind.INSTANCE_ROLE;
    }

    @Override
    public Waiting begin(Location location, Way wish) {
        SsoSession session = session(location)
                .orElseThrow(() -> new ServiceException(new Failure.InvalidInput(
                        "profile", "no-sign-in", Evidence.of("sso-oidc RegisterClient", location.profile()))));
        SsoOidcClient client = clients.oidc(location, session);
        // The older form of a profile has no issuer to authorize with, and the AWS CLI does the same.
        boolean isByBrowser = wish == Way.BROWSER && session.name().isPresent();
        return AwsFailures.call(
                "sso-oidc RegisterClient",
                () -> isByBrowser
                        ? new BrowserSignIn(
                                session, client, clients.oidcEndpoint(location, session), clients.tokens(), page)
                        : new DeviceSignIn(session, client, clients.tokens(), clock));
    }

    @Override
    public Optional<Lapse> keepUp(Location location) {
        return location.isThisComputer()
                ? Optional.empty()
                : session(location)
                        .flatMap(session -> clients.tokens().keepUp(session, clients.oidc(location, session)));
    }

    /** Its own, or that of what its role comes from. */
    private Optional<SsoSession> session(Location location) {
        String name = location.profile();
        return RoleCredentials.session(files.get(), AwsProfiles.isDefaultChain(name) ? AwsProfiles.DEFAULT : name);
    }
}
