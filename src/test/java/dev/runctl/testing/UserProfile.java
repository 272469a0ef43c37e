package dev.runctl.testing;

import dev.runctl.aws.AwsClients;
import dev.runctl.domain.instance.Location;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.profiles.ProfileFile;

/** A person's AWS profile with known secrets, and the program's clients for it. */
public final class UserProfile {
    public static final Location LOCATION = new Location("lab", "eu-west-1");
    public static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYKNOWNSECRET";
    public static final String TOKEN = "IQoJb3JpZ2luX2VjEKNOWNTOKEN//////////wEaCXVzLWVhc3QtMSJHMEUCIQD";

    private UserProfile() {}

    public static ProfileFile file(String text) {
        return ProfileFile.builder()
                .content(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .type(ProfileFile.Type.CONFIGURATION)
                .build();
    }

    /** Temporary keys, at the endpoint. */
    public static String text(URI endpoint) {
        return """
                [profile lab]
                region = eu-west-1
                aws_access_key_id = ASIAIOSFODNN7EXAMPLE
                aws_secret_access_key = %s
                aws_session_token = %s
                endpoint_url = %s
                """.formatted(SECRET, TOKEN, endpoint);
    }

    public static AwsClients clients(URI endpoint) {
        return clients(text(endpoint), Map.of());
    }

    public static AwsClients clients(String text, Map<String, String> environment) {
        ProfileFile file = file(text);
        return new AwsClients(
                () -> {
                    throw new AssertionError("This computer was started");
                },
                () -> file,
                environment);
    }
}
