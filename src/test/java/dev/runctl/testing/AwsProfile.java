package dev.runctl.testing;

import dev.runctl.aws.AwsClients;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.profiles.ProfileFile;

/** Clients that reach an endpoint by a profile as a person would write it. */
public final class AwsProfile {
    private AwsProfile() {}

    /** Clients for the profile of this name. */
    public static AwsClients clients(String profile, URI endpoint) {
        String text = "[profile " + profile + "]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret\n"
                + "endpoint_url = " + endpoint + "\n";
        ProfileFile file = ProfileFile.builder()
                .content(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .type(ProfileFile.Type.CONFIGURATION)
                .build();
        return new AwsClients(
                () -> {
                    throw new AssertionError("This computer was started");
                },
                () -> file,
                Map.of());
    }
}
