package dev.runctl.aws;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * The Identity Center part of a profile (AWS SDKs and Tools Reference Guide, "IAM Identity Center credential provider"),
 * in its present form, with an {@code sso-session} section, and the older one without.
 *
 * @param name of the section; empty in the older form
 * @param region of the Identity Center, which need not be the profile's
 * @param account whose role is taken
 * @param scopes registered for
 */
record SsoSession(
        Optional<String> name, String startUrl, String region, String account, String role, List<String> scopes) {
    private static final String SCOPE = "sso:account:access";

    /** Empty where the profile is of another kind. */
    static Optional<SsoSession> of(ProfileFile files, String profileName) {
        return files.profile(profileName).flatMap(profile -> {
            Optional<String> name = profile.property("sso_session");
            Optional<Profile> section = name.isEmpty()
                    ? Optional.of(profile)
                    : name.flatMap(it -> files.getSection("sso-session", it));
            return section.filter(it -> it.property("sso_start_url").isPresent()
                            && it.property("sso_region").isPresent())
                    .filter(it -> profile.property("sso_account_id").isPresent()
                            && profile.property("sso_role_name").isPresent())
                    .map(it -> new SsoSession(
                            name,
                            it.property("sso_start_url").orElseThrow(),
                            it.property("sso_region").orElseThrow(),
                            profile.property("sso_account_id").orElseThrow(),
                            profile.property("sso_role_name").orElseThrow(),
                            scopes(it)));
        });
    }

    private static List<String> scopes(Profile section) {
        return section.property("sso_registration_scopes")
                .map(text -> Arrays.stream(text.split(",")).map(String::strip).filter(it -> !it.isEmpty()).toList())
                .filter(list -> !list.isEmpty())
                .orElse(List.of(SCOPE));
    }

    /** What the token's file is named after. */
    String cacheName() {
        return name.orElse(startUrl);
    }
}
