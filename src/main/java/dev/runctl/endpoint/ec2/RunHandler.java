package dev.runctl.endpoint.ec2;

import dev.runctl.endpoint.machine.Launch;
import dev.runctl.endpoint.machine.LocalInstance;
import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.machine.Snapshot;
import dev.runctl.endpoint.wire.ServiceError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceMarketOptionsRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** RunInstances. */
final class RunHandler {
    private static final String BY_PARAMETER = "resolve:ssm:";
    private static final int USER_DATA_BYTES = 16 * 1024;
    private static final Set<String> TAGGABLE =
            Set.of("instance", "volume", "spot-instances-request", "network-interface");

    private final Machine machine;
    private final Images images;
    private final InstanceTypes types;
    private final InstanceAnswers answers;

    RunHandler(Machine machine, Images images, InstanceTypes types) {
        this.machine = machine;
        this.images = images;
        this.types = types;
        this.answers = new InstanceAnswers(images, types);
    }

    RunInstancesResponse run(RunInstancesRequest request) {
        Launch launch = check(request);
        Requests.dryRun(request.dryRun());
        String reservation = machine.instances().launch(launch);
        Snapshot snapshot = machine.instances().list();
        List<LocalInstance> launched = snapshot.instances().stream()
                .filter(instance -> instance.reservationId().equals(reservation))
                .toList();
        return RunInstancesResponse.builder()
                .reservationId(reservation)
                .ownerId(Machine.ACCOUNT)
                .groups(List.of())
                .instances(launched.stream()
                        .map(instance -> answers.answer(instance, instance.state(snapshot.now(), machine.timings())))
                        .toList())
                .build();
    }

    private Launch check(RunInstancesRequest request) {
        int least = request.minCount() == null ? 1 : request.minCount();
        int most = request.maxCount() == null ? least : request.maxCount();
        if (least < 1 || most < least) {
            throw new ServiceError(
                    "InvalidParameterValue",
                    "Value (" + least + ") for parameter minCount is invalid: it must be at least 1 and not more than"
                            + " maxCount (" + most + ").");
        }
        Images.Image image = images.require(imageId(request.imageId()));
        String type = request.instanceTypeAsString() == null ? "m1.small" : request.instanceTypeAsString();
        if (types.find(type) == null) {
            throw new ServiceError("InvalidInstanceType", "The instance type '" + type + "' does not exist");
        }
        String token = request.clientToken() == null ? "" : request.clientToken();
        if (token.length() > 64) {
            throw new ServiceError("InvalidParameterValue", "ClientToken exceeds 64 characters");
        }
        List<String> groups = request.securityGroupIds().isEmpty()
                ? List.of(InstanceAnswers.DEFAULT_GROUP)
                : request.securityGroupIds();
        for (String group : groups) {
            if (!group.matches("sg-[0-9a-f]{8,17}")) {
                throw new ServiceError(
                        "InvalidGroupId.Malformed", "Invalid id: \"" + group + "\" (expecting \"sg-...\")");
            }
        }
        return new Launch(
                least,
                most,
                type,
                image.id(),
                zone(request),
                market(request.instanceMarketOptions()),
                request.keyName() == null ? "" : request.keyName(),
                profile(request.iamInstanceProfile()),
                userData(request.userData()),
                groups,
                token,
                digest(request),
                tags(request.tagSpecifications()),
                VolumePlans.of(image, request.blockDeviceMappings()),
                "terminate".equals(request.instanceInitiatedShutdownBehaviorAsString()));
    }

    private String imageId(@Nullable String asked) {
        if (asked == null || asked.isEmpty()) {
            throw new ServiceError("MissingParameter", "The request must contain the parameter ImageId");
        }
        if (!asked.startsWith(BY_PARAMETER)) {
            return asked;
        }
        String parameter = asked.substring(BY_PARAMETER.length());
        return Images.byParameter(parameter)
                .orElseThrow(() -> new ServiceError(
                        "InvalidParameterValue", "The SSM parameter '" + parameter + "' does not exist"));
    }

    private static String zone(RunInstancesRequest request) {
        String zone = request.placement() == null ? null : request.placement().availabilityZone();
        if (zone == null || zone.isEmpty()) {
            String subnet = request.subnetId() == null ? "" : request.subnetId();
            return Places.ZONES.stream()
                    .filter(candidate -> InstanceAnswers.subnet(candidate).equals(subnet))
                    .findFirst()
                    .orElse(Places.ZONES.getFirst());
        }
        if (!Places.ZONES.contains(zone)) {
            throw new ServiceError("InvalidParameterValue", "Invalid availability zone: [" + zone + "]");
        }
        return zone;
    }

    private static String market(@Nullable InstanceMarketOptionsRequest options) {
        if (options == null || options.marketTypeAsString() == null) {
            return "";
        }
        if (!options.marketTypeAsString().equals("spot")) {
            throw new ServiceError(
                    "InvalidParameterValue",
                    "The market type '" + options.marketTypeAsString() + "' is not supported.");
        }
        var spot = options.spotOptions();
        String kind =
                spot == null || spot.spotInstanceTypeAsString() == null ? "one-time" : spot.spotInstanceTypeAsString();
        String behavior = spot == null || spot.instanceInterruptionBehaviorAsString() == null
                ? "terminate"
                : spot.instanceInterruptionBehaviorAsString();
        boolean persistent = kind.equals("persistent");
        if (!persistent && !kind.equals("one-time") || persistent == behavior.equals("terminate")) {
            throw new ServiceError(
                    "InvalidParameterCombination",
                    "The spot instance type '" + kind + "' cannot be combined with the interruption behavior '"
                            + behavior + "'.");
        }
        return kind;
    }

    private static String profile(@Nullable IamInstanceProfileSpecification profile) {
        if (profile == null) {
            return "";
        }
        if (profile.arn() != null && !profile.arn().isEmpty()) {
            return profile.arn();
        }
        return profile.name() == null || profile.name().isEmpty()
                ? ""
                : "arn:aws:iam::" + Machine.ACCOUNT + ":instance-profile/" + profile.name();
    }

    private static String userData(@Nullable String base64) {
        if (base64 == null) {
            return "";
        }
        try {
            if (java.util.Base64.getMimeDecoder().decode(base64).length > USER_DATA_BYTES) {
                throw new ServiceError("InvalidParameterValue", "User data is limited to 16384 bytes");
            }
        } catch (IllegalArgumentException e) {
            throw new ServiceError("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data");
        }
        return base64;
    }

    private static Map<String, Map<String, String>> tags(List<TagSpecification> specifications) {
        Map<String, Map<String, String>> tags = new HashMap<>();
        for (TagSpecification specification : specifications) {
            String kind = specification.resourceTypeAsString();
            if (kind == null || !TAGGABLE.contains(kind)) {
                throw new ServiceError(
                        "InvalidParameterValue",
                        "'" + kind + "' is not a valid taggable resource type for this operation.");
            }
            if (tags.put(kind, Requests.tags(specification.tags())) != null) {
                throw new ServiceError(
                        "InvalidParameterValue", "Duplicate resource type '" + kind + "' in TagSpecification.");
            }
        }
        return tags;
    }

    private static String digest(RunInstancesRequest request) {
        // toString hides user data, so it is added.
        String text = request.toBuilder().clientToken(null).dryRun(null).build() + "\n" + request.userData();
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
