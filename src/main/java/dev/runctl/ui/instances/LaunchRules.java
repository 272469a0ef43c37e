package dev.runctl.ui.instances;

import dev.runctl.text.Messages;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What EC2 takes in the fields of the New instance and the New workspace dialog, and what is said of everything else. */
final class LaunchRules {
    /** Instances at once; a limit of this program, so that a digit too many is no disaster. */
    static final int MOST = 50;

    private static final Messages TEXT = Messages.of("instances");

    /** Tag restrictions (Amazon EC2 User Guide, "Tag your resources"): 128 and 256 Unicode characters, 50 tags. */
    private static final int KEY = 128;

    private static final int VALUE = 256;

    /** Of the 50, without those of the program: the name, who made it and when. */
    private static final int TAGS = 40;

    /** What is added to the name of each of several: {@code -50}. */
    private static final int NUMBER = 3;

    /** The largest volume there is, in GiB (EBS, gp3). */
    private static final int LARGEST = 65_536;

    private static final Pattern IMAGE = Pattern.compile("ami-[0-9a-f]{8}([0-9a-f]{9})?");
    private static final Pattern SUBNET = Pattern.compile("|subnet-[0-9a-f]{8}([0-9a-f]{9})?");
    private static final Pattern GROUP = Pattern.compile("sg-[0-9a-f]{8}([0-9a-f]{9})?");
    private static final Pattern SEPARATORS = Pattern.compile("[,\\s]+");

    private LaunchRules() {}

    static OptionalInt count(String text) {
        return number(text, MOST);
    }

    static String countProblem(String text) {
        return count(text).isPresent() ? "" : TEXT.text("new.count-problem", MOST);
    }

    /** A name is the value of a tag; of several instances each has its number behind it. */
    static String nameProblem(String name, String count) {
        int most = count(count).orElse(1) > 1 ? VALUE - NUMBER : VALUE;
        int length = length(name.strip());
        return length <= most ? "" : TEXT.text("new.name-problem", most, length);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    static String imageProblem(String id) {
        return IMAGE.matcher(id.strip()).matches() ? "" : TEXT.text("new.image-problem");
    }

    /** In GiB. */
    static OptionalInt disk(String text) {
        return number(text, LARGEST);
    }

    static String diskProblem(String text) {
        return text.isBlank() || disk(text).isPresent() ? "" : TEXT.text("new.disk-problem");
    }

    static String subnetProblem(String text) {
        return SUBNET.matcher(text.strip()).matches() ? "" : TEXT.text("new.subnet-problem");
    }

    static List<String> groups(String text) {
        return Stream.of(SEPARATORS.split(text)).filter(it -> !it.isEmpty()).toList();
    }

    static String groupsProblem(String text) {
        return groups(text).stream().allMatch(it -> GROUP.matcher(it).matches()) ? "" : TEXT.text("new.groups-problem");
    }

    private static OptionalInt number(String text, int most) {
        try {
            int value = Integer.parseInt(text.strip());
            return value >= 1 && value <= most ? OptionalInt.of(value) : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** {@code key=value, key=value}; only of what {@link #tagsProblem} finds nothing wrong with. */
    static Map<String, String> tags(String text) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            String[] pair = part.split("=", 2);
            if (!part.isBlank()) {
                all.put(pair[0].strip(), pair[1].strip());
            }
        }
        return all;
    }

    static String tagsProblem(String text) {
        List<String> parts =
                Stream.of(text.split(",", -1)).filter(it -> !it.isBlank()).toList();
        return parts.stream()
                .map(LaunchRules::tagProblem)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(parts.size() > TAGS ? TEXT.text("new.tags-too-many", TAGS) : "");
    }

    private static Optional<String> tagProblem(String part) {
        String[] pair = part.split("=", 2);
        String key = pair[0].strip();
        if (pair.length < 2 || key.isEmpty()) {
            return Optional.of(TEXT.text("new.tags-problem"));
        }
        if (key.startsWith("aws:")) {
            return Optional.of(TEXT.text("new.tags-reserved", shortened(key)));
        }
        if (length(key) > KEY) {
            return Optional.of(TEXT.text("new.tags-long-key", shortened(key), KEY, length(key)));
        }
        int value = length(pair[1].strip());
        return value > VALUE
                ? Optional.of(TEXT.text("new.tags-long-value", shortened(key), VALUE, value))
                : Optional.empty();
    }

    private static String shortened(String key) {
        int shown = 24;
        return length(key) <= shown ? key : key.substring(0, key.offsetByCodePoints(0, shown)) + "...";
    }
}
