package dev.runctl.aws;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.profiles.ProfileFile;

/** A profile's credentials. The SDK says by many exceptions that there are none; here they say which part failed. */
final class ProfileCredentials implements AwsCredentialsProvider {
    private static final String ATTEMPT = "credentials";

    /** Profiles that are told of where there is none of a name. */
    private static final int NAMED = 20;

    private final Supplier<ProfileFile> files;
    private final String profile;
    private final boolean isChain;
    private final AwsCredentialsProvider provider;

    ProfileCredentials(Supplier<ProfileFile> files, String profile) {
        this(
                files,
                profile,
                false,
                ProfileCredentialsProvider.builder()
                        .profileFile(files)
                        .profileName(profile)
                        .build());
    }

    private ProfileCredentials(
            Supplier<ProfileFile> files, String profile, boolean isChain, AwsCredentialsProvider provider) {
        this.files = files;
        this.profile = profile;
        this.isChain = isChain;
        this.provider = provider;
    }

    /** Variables, the default profile where it is none to sign in to, the role of the instance. */
    static ProfileCredentials chain(Supplier<ProfileFile> files) {
        return new ProfileCredentials(
                files,
                AwsProfiles.DEFAULT,
                true,
                DefaultCredentialsProvider.builder().profileFile(files).build());
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
            if (!isChain && files.get().profile(profile).isEmpty()) {
                throw new ServiceException(new Failure.NotFound("profile", profile, Evidence.of(ATTEMPT, names())), e);
            }
            throw new ServiceException(isNetwork ? known : new Failure.Credentials(evidence.because(part(known))), e);
        }
    }

    private String names() {
        List<String> all = files.get().profiles().keySet().stream().sorted().toList();
        String some = String.join(", ", all.subList(0, Math.min(all.size(), NAMED)));
        return all.size() > NAMED ? some + ", ..." : some;
    }

    private String part(Failure known) {
        // The chain's text tells of every provider, those of tokens among them.
        boolean isSignIn = !isChain && known.evidence().cause().equals("sign-in");
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
