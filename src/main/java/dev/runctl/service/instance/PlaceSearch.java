package dev.runctl.service.instance;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.LaunchWish;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.service.Steps;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Launches in the first place that has room. On demand EC2 is left to choose the zone first, as all cost the same and it
 * knows best; spot begins with the cheapest zone. Where EC2's refusal names zones that have room, those come next.
 */
public final class PlaceSearch {
    private static final int TOKEN = 64;

    /** No code of AWS: where every zone known to have the type is to be avoided. */
    private static final String NO_OTHER_ZONE = "NoOtherZone";

    /** More than any region has, and one for a request that names none. */
    private static final int ZONES_OF_A_REGION = 8;

    /** Codes after which another zone of the region may have room; after the others only another region or type. */
    private static final Set<String> OF_THE_ZONE = Set.of(
            "InsufficientInstanceCapacity",
            "InsufficientHostCapacity",
            "InsufficientCapacity",
            "SpotMaxPriceTooLow",
            "InsufficientFreeAddressesInSubnet",
            "Unsupported");

    private static final Set<String> OF_THE_REGION =
            Set.of("MaxSpotInstanceCountExceeded", "VcpuLimitExceeded", "InstanceLimitExceeded", "VolumeLimitExceeded");

    /** "You can currently get ... by not specifying an Availability Zone in your request or choosing us-east-1b, us-east-1c." */
    private static final Pattern HINT = Pattern.compile("(?:by|or) choosing ([a-z0-9, -]+)");

    private static final Pattern ZONE = Pattern.compile("[a-z]{2,}(?:-[a-z]+)+-\\d[a-z]");

    private final InstanceGateway gateway;
    private final InstanceLaunch launch;
    private final ZoneSource zones;

    public PlaceSearch(InstanceGateway gateway, LaunchJournal journal, ZoneSource zones, Clock clock) {
        this(gateway, new InstanceLaunch(gateway, journal, clock), zones);
    }

    public PlaceSearch(InstanceGateway gateway, InstanceLaunch launch, ZoneSource zones) {
        this.gateway = gateway;
        this.launch = launch;
        this.zones = zones;
    }

    /** @throws ServiceException NotLaunched where no place had room; any other failure ends the search at once */
    public List<Instance> launch(LaunchWish wish, Steps steps, Cancellation cancel) {
        Tokens tokens = new Tokens(wish.request().clientToken());
        List<Failure.Refusal> refusals = new ArrayList<>();
        Evidence last = Evidence.NONE;
        for (LaunchWish.Choice choice : wish.choices()) {
            Places places = new Places(wish.request(), choice);
            for (String zone = places.next(); zone != null; zone = places.next()) {
                NewInstance request = wish.request().as(choice.instanceType(), zone, tokens.next());
                String place = choice.instanceType() + ", "
                        + (zone.isEmpty() ? choice.location().region() : zone);
                steps.step("step.launch-instance", Steps.State.STARTED, place);
                try {
                    List<Instance> made = launch.launch(choice.location(), request, cancel);
                    steps.step("step.launch-instance", Steps.State.DONE, place);
                    return made;
                } catch (ServiceException e) {
                    Evidence evidence = e.failure().evidence();
                    boolean isOfPlace = OF_THE_ZONE.contains(evidence.awsCode());
                    String why = evidence.awsCode().isEmpty() ? "" : ": " + evidence.awsCode();
                    steps.step("step.launch-instance", Steps.State.FAILED, place + why);
                    if (!isOfPlace && !OF_THE_REGION.contains(evidence.awsCode())) {
                        throw e;
                    }
                    last = evidence;
                    refusals.add(new Failure.Refusal(place, evidence.awsCode()));
                    places.refused(isOfPlace, evidence.detail());
                }
            }
            if (refusals.isEmpty() && !choice.avoided().isEmpty()) {
                String place = choice.instanceType() + ", " + choice.location().region();
                refusals.add(new Failure.Refusal(place, NO_OTHER_ZONE));
            }
        }
        String name = wish.request().name().isBlank()
                ? wish.request().instanceType()
                : wish.request().name();
        throw new ServiceException(new Failure.NotLaunched(name, refusals, last));
    }

    /** See {@link InstanceLaunch#settle}. */
    public List<InstanceLaunch.Found> settle() {
        return launch.settle();
    }

    /** What an earlier wish with this token has made, whichever of its places had room. */
    List<Instance> madeBefore(LaunchWish wish) {
        Tokens tokens = new Tokens(wish.request().clientToken());
        List<String> all = new ArrayList<>();
        for (int i = 0; i < wish.choices().size() * ZONES_OF_A_REGION; i++) {
            all.add(tokens.next());
        }
        return wish.choices().stream()
                .map(LaunchWish.Choice::location)
                .distinct()
                .flatMap(it -> gateway.launchedBy(it, all).stream())
                .toList();
    }

    /** The wish's own token for the first place; every other place is another request and needs another one. */
    private static final class Tokens {
        private final String first;
        private int given;

        Tokens(String first) {
            this.first = first;
        }

        String next() {
            String suffix = given == 0 ? "" : "-" + given;
            given++;
            return first.substring(0, Math.min(first.length(), TOKEN - suffix.length())) + suffix;
        }
    }

    /** The zones of one choice in their order, asked for only once they are needed; an empty one leaves it to EC2. */
    private final class Places {
        private final LaunchWish.Choice choice;
        private final Lifecycle lifecycle;
        private final Deque<String> waiting = new ArrayDeque<>();
        private final Set<String> tried = new HashSet<>();
        private final boolean isFixed;
        private boolean isOpen = true;
        private boolean isAsked;

        Places(NewInstance request, LaunchWish.Choice choice) {
            this.choice = choice;
            this.lifecycle = request.lifecycle();
            String pinned = request.details().zone();
            isFixed = !request.details().subnet().isEmpty()
                    || !pinned.isEmpty()
                    || !choice.zones().isEmpty();
            if (!request.details().subnet().isEmpty()) {
                waiting.add(pinned); // the subnet decides
            } else if (!choice.zones().isEmpty()) {
                waiting.addAll(choice.zones());
            } else if (!pinned.isEmpty()) {
                waiting.add(pinned);
            } else if (lifecycle == Lifecycle.ON_DEMAND && choice.avoided().isEmpty()) {
                waiting.add("");
            }
        }

        @org.jspecify.annotations.Nullable
        String next() {
            if (!isOpen) {
                return null;
            }
            if (waiting.isEmpty() && !isFixed && !isAsked) {
                isAsked = true;
                waiting.addAll(known());
                if (waiting.isEmpty() && tried.isEmpty() && choice.avoided().isEmpty()) {
                    waiting.add("");
                }
            }
            while (!waiting.isEmpty()) {
                String zone = waiting.poll();
                if (!choice.avoided().contains(zone) && tried.add(zone)) {
                    return zone;
                }
            }
            return isFixed || isAsked ? null : next();
        }

        private List<String> known() {
            try {
                return zones.zones(choice.location(), choice.instanceType(), lifecycle);
            } catch (ServiceException e) {
                return List.of(); // then EC2 chooses
            }
        }

        void refused(boolean isOfPlace, String text) {
            isOpen = isOfPlace;
            Matcher hint = HINT.matcher(text);
            if (!isFixed && hint.find()) {
                List<String> named = ZONE.matcher(hint.group(1))
                        .results()
                        .map(it -> it.group())
                        .toList();
                for (int i = named.size() - 1; i >= 0; i--) {
                    waiting.addFirst(named.get(i));
                }
            }
        }
    }
}
