package dev.runctl.aws;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.profiles.ProfileFile;

/** A named profile's credentials. The SDK says by many exceptions that there are none; here they say which part failed. */
final class ProfileCredentials implements AwsCredentialsProvider {
    private static final String ATTEMPT = "credentials";

    private final Supplier<ProfileFile> files;
    private final String profile;
    private final AwsCredentialsProvider provider;

    ProfileCredentials(Supplier<ProfileFile> files, String profile) {
        this.files = files;
        this.profile = profile;
        this.provider = ProfileCredentialsProvider.builder()
                .profileFile(files)
                .profileName(profile)
                .build();
    }

    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return provider.resolveCredentials();
        } catch (SdkServiceException | ServiceException e) {
            throw e; // a service was asked, and says why not
        } catch (RuntimeException e) {
            Failure known = AwsFailures.of(e, ATTEMPT);
            boolean isNetwork = known instanceof Failure.Unreachable || known instanceof Failure.TimedOut;
            Evidence evidence = Evidence.of(ATTEMPT, known.evidence().detail());
            throw new ServiceException(isNetwork ? known : new Failure.Credentials(evidence.because(part(known))), e);
        }
    }

    private String part(Failure known) {
        boolean isSignIn = known.evidence().cause().equals("sign-in");
        return files.get()
                .profile(profile)
                .map(it -> {
                    if (it.property("credential_process").isPresent()) {
                        return "process";
                    }
                    if (it.property("role_arn").isPresent()) {
                        return isSignIn ? "sign-in" : "role";
                    }
                    return it.property("sso_session").isPresent() ? "sign-in" : "missing";
                })
                .orElse("missing");
    }
}
