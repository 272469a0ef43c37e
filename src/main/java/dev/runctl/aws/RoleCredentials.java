package dev.runctl.aws;

import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * A role that is taken on with a sign-in: {@code role_arn} whose {@code source_profile} is a profile of Identity Center, or
 * leads to one. The SDK does this too, but reads the token by itself, and would neither renew it here nor say that one has to
 * sign in. Renewed five minutes before its end.
 */
final class RoleCredentials implements AwsCredentialsProvider, SdkAutoCloseable {
    private static final int DEEPEST = 5;

    private final StsClient sts;
    private final StsAssumeRoleCredentialsProvider provider;

    /** @param sts with the credentials of the profile's source */
    RoleCredentials(Profile profile, StsClient sts) {
        this.sts = sts;
        this.provider = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .prefetchTime(Duration.ofMinutes(5))
                .refreshRequest(request -> {
                    request.roleArn(profile.property("role_arn").orElseThrow())
                            .roleSessionName(profile.property("role_session_name")
                                    .orElseGet(() -> "runctl-" + System.currentTimeMillis()));
                    profile.property("external_id").ifPresent(request::externalId);
                    profile.property("duration_seconds").map(Integer::valueOf).ifPresent(request::durationSeconds);
                })
                .build();
    }

    /** The profile that gives a role's first credentials, if that is one to sign in to. */
    static Optional<String> source(ProfileFile files, String name) {
        return files.profile(name)
                .filter(it -> it.property("role_arn").isPresent())
                .flatMap(it -> it.property("source_profile"))
                .filter(it -> session(files, it).isPresent());
    }

    /** The sign-in that a profile rests on, be it itself or what its roles come from. */
    static Optional<SsoSession> session(ProfileFile files, String name) {
        Optional<String> at = Optional.of(name);
        for (int depth = 0; depth < DEEPEST && at.isPresent(); depth++) {
            Optional<SsoSession> own = SsoSession.of(files, at.get());
            if (own.isPresent()) {
                return own;
            }
            at = at.flatMap(files::profile).flatMap(it -> it.property("source_profile"));
        }
        return Optional.empty();
    }

    @Override
    public AwsCredentials resolveCredentials() {
        return AwsFailures.call("sts AssumeRole", provider::resolveCredentials);
    }

    @Override
    public void close() {
        provider.close();
        sts.close();
    }
}
