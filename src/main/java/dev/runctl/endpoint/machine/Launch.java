package dev.runctl.endpoint.machine;

import java.util.List;
import java.util.Map;

/**
 * What RunInstances asks for, checked.
 *
 * @param market empty for on-demand, else {@code one-time} or {@code persistent}
 * @param clientToken empty for none
 * @param digest equal for equal requests, so that a token used for another request is noticed
 * @param terminatesItself whether a shutdown from inside ends the instances for good
 * @param tags by resource type ({@code instance}, {@code volume}, {@code spot-instances-request})
 */
public record Launch(
        int least,
        int most,
        String type,
        String imageId,
        String zone,
        String market,
        String keyName,
        String profileArn,
        String userData,
        List<String> groups,
        String clientToken,
        String digest,
        Map<String, Map<String, String>> tags,
        List<Volume.Plan> volumes,
        boolean terminatesItself) {}
