package dev.runctl.service.setup;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.settings.BucketChoice;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Chooses the bucket of a location among those of the account, or makes one. */
public final class BucketSetup {
    /** Amazon S3 User Guide, "General purpose bucket naming rules"; without dots, which TLS does not allow for. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

    private static final List<String> RESERVED = List.of("xn--", "sthree-", "amzn-s3-demo-");

    /**
     * What there is to choose from.
     *
     * @param names those that lie in the location's region, by name; empty where they could not be listed
     * @param notListed why they could not be
     * @param current the one chosen at present
     * @param proposed a name for a new one
     */
    public record Options(List<String> names, Optional<Failure> notListed, Optional<String> current, String proposed) {
        public Options {
            names = List.copyOf(names);
        }
    }

    private final AccountProbe account;
    private final BucketChoice choice;

    BucketSetup(AccountProbe account, BucketChoice choice) {
        this.account = account;
        this.choice = choice;
    }

    /** Blocks. What may not be listed can still be named. */
    public Options options(Location location) {
        Optional<String> current = choice.of(location);
        String proposed = proposed(location);
        try {
            return new Options(
                    account.buckets(location).stream().sorted().toList(), Optional.empty(), current, proposed);
        } catch (ServiceException e) {
            return new Options(List.of(), Optional.of(e.failure()), current, proposed);
        }
    }

    /** Names of buckets are shared by all accounts, so it has the account's id in it. */
    private String proposed(Location location) {
        try {
            return "runctl-" + account.caller(location).identity().account() + "-" + location.region();
        } catch (ServiceException e) {
            return "";
        }
    }

    /** Whether S3 would take it as the name of a new bucket, if nobody has it. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches()
                && RESERVED.stream().noneMatch(name.toLowerCase(Locale.ROOT)::startsWith)
                && !name.endsWith("-s3alias");
    }

    /** From now on copies and large projects of the location go there; does not look whether it exists. */
    public void choose(Location location, String bucket) {
        choice.keep(location, bucket);
    }

    /** Makes it in the location's region, closed to the public, and chooses it. Blocks, and fails with a ServiceException. */
    public void create(Location location, String bucket) {
        account.createBucket(location, bucket);
        choose(location, bucket);
    }
}
