package dev.runctl.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sso.SsoClient;
import software.amazon.awssdk.services.sso.model.RoleCredentials;
import software.amazon.awssdk.services.ssooidc.SsoOidcClient;

/**
 * The role's credentials of a session, asked for anew five minutes before they end. A sign-in made meanwhile, by this program
 * or by the AWS CLI, holds from the next request on.
 */
final class SsoCredentials implements AwsCredentialsProvider {
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final SsoSession session;
    private final SsoTokens tokens;
    private final SsoClient sso;
    private final SsoOidcClient oidc;
    private final Clock clock;
    private @Nullable RoleCredentials latest;

    SsoCredentials(SsoSession session, SsoTokens tokens, SsoClient sso, SsoOidcClient oidc, Clock clock) {
        this.session = session;
        this.tokens = tokens;
        this.sso = sso;
        this.oidc = oidc;
        this.clock = clock;
    }

    @Override
    public synchronized AwsCredentials resolveCredentials() {
        RoleCredentials known = latest;
        boolean isFresh = known != null
                && Instant.ofEpochMilli(known.expiration()).minus(MARGIN).isAfter(clock.instant());
        if (known == null || !isFresh) {
            String token = tokens.accessToken(session, oidc);
            known = AwsFailures.call(
                    "sso GetRoleCredentials",
                    () -> sso.getRoleCredentials(request -> request.accessToken(token)
                                    .accountId(session.account())
                                    .roleName(session.role()))
                            .roleCredentials());
            latest = known;
        }
        return AwsSessionCredentials.create(known.accessKeyId(), known.secretAccessKey(), known.sessionToken());
    }
}
