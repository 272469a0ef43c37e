package dev.runctl.aws;

import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this program needs of a DescribeInstances answer, read from its bytes in one pass: about a tenth of what AWS tells of
 * an instance. The SDK makes an object of every element, which for ten thousand instances takes longer than all the rest.
 * Where the text is in any way other than EC2 writes it, nothing is made of it and the SDK reads it instead.
 */
final class InstancePage {
    private static final int RESPONSE = 1;
    private static final int INSTANCE = 5;
    private static final int MEMBER = 6;

    private final Location location;

    /** Many instances share their type, zone, image and tags' names; one copy of each text is kept. */
    private final Map<String, String> texts = new HashMap<>();

    private final List<Instance> instances = new ArrayList<>();
    private String nextToken = "";
    private @Nullable Draft draft;

    private InstancePage(Location location) {
        this.location = location;
    }

    /** @throws UnusualXmlException where it is not as EC2 writes it, or not whole */
    static InstancePage read(Location location, byte[] xml) {
        InstancePage page = new InstancePage(location);
        XmlScan scan = new XmlScan(xml);
        while (scan.next()) {
            page.take(scan);
        }
        return page;
    }

    List<Instance> instances() {
        return instances;
    }

    /** Empty on the last page. */
    String nextToken() {
        return nextToken;
    }

    private void take(XmlScan scan) {
        int depth = scan.depth();
        if (scan.isStart()) {
            if (depth == RESPONSE && !scan.isAt(RESPONSE, "DescribeInstancesResponse")) {
                throw new UnusualXmlException("another answer");
            }
            if (depth == INSTANCE && isInstance(scan)) {
                draft = new Draft();
            }
            return;
        }
        if (depth == RESPONSE + 1 && scan.isAt(depth, "nextToken")) {
            nextToken = scan.text();
        } else if (draft != null) {
            if (depth == INSTANCE) {
                instances.add(draft.instance(location));
                draft = null;
            } else if (depth >= MEMBER) {
                draft.take(scan, depth);
            }
        }
    }

    private static boolean isInstance(XmlScan scan) {
        return scan.isAt(2, "reservationSet") && scan.isAt(4, "instancesSet") && scan.isAt(INSTANCE, "item");
    }

    private final class Draft {
        private String id = "";
        private String state = "";
        private String type = "";
        private String zone = "";
        private String lifecycle = "";
        private String launched = "";
        private String image = "";
        private String ip = "";
        private String transition = "";
        private @Nullable String reason;
        private String key = "";
        private String value = "";
        private final Map<String, String> tags = new LinkedHashMap<>();

        /** At the end of an element within the instance. */
        void take(XmlScan scan, int depth) {
            switch (depth) {
                case MEMBER -> member(scan);
                case MEMBER + 1 -> part(scan);
                case MEMBER + 2 -> {
                    if (scan.isAt(MEMBER, "tagSet")) {
                        if (scan.isAt(depth, "key")) {
                            key = shared(scan.text());
                        } else if (scan.isAt(depth, "value")) {
                            value = shared(scan.text());
                        }
                    }
                }
                default -> {
                    // Of no use here.
                }
            }
        }

        private void member(XmlScan scan) {
            if (scan.isAt(MEMBER, "instanceId")) {
                id = scan.text();
            } else if (scan.isAt(MEMBER, "instanceType")) {
                type = shared(scan.text());
            } else if (scan.isAt(MEMBER, "imageId")) {
                image = shared(scan.text());
            } else if (scan.isAt(MEMBER, "launchTime")) {
                launched = shared(scan.text());
            } else if (scan.isAt(MEMBER, "ipAddress")) {
                ip = scan.text();
            } else if (scan.isAt(MEMBER, "instanceLifecycle")) {
                lifecycle = scan.text();
            } else if (scan.isAt(MEMBER, "reason")) {
                transition = scan.text();
            } else if (scan.isAt(MEMBER, "stateReason") && reason == null) {
                reason = "";
            }
        }

        private void part(XmlScan scan) {
            int here = MEMBER + 1;
            if (scan.isAt(MEMBER, "instanceState") && scan.isAt(here, "name")) {
                state = shared(scan.text());
            } else if (scan.isAt(MEMBER, "placement") && scan.isAt(here, "availabilityZone")) {
                zone = shared(scan.text());
            } else if (scan.isAt(MEMBER, "stateReason") && scan.isAt(here, "message")) {
                reason = scan.text();
            } else if (scan.isAt(MEMBER, "tagSet") && scan.isAt(here, "item")) {
                tags.put(key, value);
                key = "";
                value = "";
            }
        }

        private String shared(String text) {
            return texts.computeIfAbsent(text, same -> same);
        }

        private Instance instance(Location where) {
            try {
                return new Instance(
                        new InstanceRef(where, new InstanceId(id)),
                        tags.getOrDefault("Name", ""),
                        InstanceState.ofAwsName(state),
                        InstanceMapping.reason(transition, reason),
                        type,
                        zone,
                        lifecycle.equals(Lifecycle.SPOT.awsName()) ? Lifecycle.SPOT : Lifecycle.ON_DEMAND,
                        launched.isEmpty() ? Instant.EPOCH : Instant.parse(launched),
                        image,
                        ip,
                        tags);
            } catch (IllegalArgumentException | java.time.DateTimeException e) {
                throw new UnusualXmlException(String.valueOf(e.getMessage()));
            }
        }
    }
}
