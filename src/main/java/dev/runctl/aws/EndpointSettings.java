package dev.runctl.aws;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * The endpoint that the user's own variables and profiles name, by the rules all AWS tools share (AWS SDKs and Tools
 * Reference Guide, "Service-specific endpoints"). The clients find it by themselves; this is for what they do not derive
 * from it: path-style addressing, presigned URLs.
 */
final class EndpointSettings {
    private final Supplier<ProfileFile> files;
    private final Map<String, String> environment;

    EndpointSettings(Supplier<ProfileFile> files, Map<String, String> environment) {
        this.files = files;
        this.environment = environment;
    }

    /** @param service the service's id as in those variables, in lower case, for example {@code s3} or {@code cloudwatch_logs} */
    Optional<URI> of(String profile, String service) {
        if (Boolean.parseBoolean(environment.getOrDefault("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false"))) {
            return Optional.empty();
        }
        return variable("AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT))
                .or(() -> variable("AWS_ENDPOINT_URL"))
                .or(() -> files.get().profile(profile).flatMap(found -> found.property("endpoint_url")))
                .filter(url -> !url.isBlank())
                .map(URI::create);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name));
    }
}
