package dev.runctl.aws;

import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.Profile;
import dev.runctl.service.instance.ProfileSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;

/** The profiles of the standard AWS files, and {@code default} where only variables hold credentials. */
public final class AwsProfiles implements ProfileSource {
    static final String DEFAULT = "default";
    private static final String ENVIRONMENT = "env";
    private static final String FALLBACK_REGION = "us-east-1";
    private static final Logger log = LoggerFactory.getLogger(AwsProfiles.class);

    private final Supplier<ProfileFile> files;
    private final Map<String, String> environment;

    public AwsProfiles() {
        this(ProfileFile::defaultProfileFile, System.getenv());
    }

    public AwsProfiles(Supplier<ProfileFile> files, Map<String, String> environment) {
        this.files = files;
        this.environment = environment;
    }

    /** Whether the name stands for the default chain of credentials: variables, the default profile, the instance's role. */
    static boolean isDefaultChain(String profile) {
        return profile.equals(DEFAULT) || profile.equals(ENVIRONMENT);
    }

    @Override
    public List<Profile> profiles() {
        List<Profile> profiles = new ArrayList<>();
        profiles.add(Profile.thisComputer());
        Map<String, software.amazon.awssdk.profiles.Profile> found = read();
        if (found.containsKey(DEFAULT) || environment.containsKey("AWS_ACCESS_KEY_ID")) {
            profiles.add(new Profile(DEFAULT, regions(Optional.ofNullable(found.get(DEFAULT)), true)));
        }
        found.keySet().stream()
                .filter(name -> !name.equals(DEFAULT) && !name.equals(Location.THIS_COMPUTER))
                .sorted()
                .forEach(name -> profiles.add(new Profile(name, regions(Optional.ofNullable(found.get(name)), false))));
        return List.copyOf(profiles);
    }

    private Map<String, software.amazon.awssdk.profiles.Profile> read() {
        try {
            return files.get().profiles();
        } catch (RuntimeException e) {
            // A broken file must not take This computer away; using a profile of it will say what is wrong.
            log.warn("The AWS configuration files cannot be read", e);
            return Map.of();
        }
    }

    /** The profile's own region first, then the others of its partition. */
    private List<String> regions(Optional<software.amazon.awssdk.profiles.Profile> profile, boolean isDefault) {
        Optional<String> variable = isDefault
                ? Optional.ofNullable(environment.get("AWS_REGION"))
                        .or(() -> Optional.ofNullable(environment.get("AWS_DEFAULT_REGION")))
                : Optional.empty();
        String own =
                variable.or(() -> profile.flatMap(p -> p.property("region"))).orElse(FALLBACK_REGION);
        String partition = Region.of(own).metadata() == null
                ? "aws"
                : Region.of(own).metadata().partition().id();
        List<String> regions = new ArrayList<>();
        regions.add(own);
        Region.regions().stream()
                .filter(region -> !region.isGlobalRegion() && region.metadata() != null)
                .filter(region -> region.metadata().partition().id().equals(partition))
                .map(Region::id)
                .filter(id -> !id.equals(own))
                .sorted()
                .forEach(regions::add);
        return regions;
    }
}
