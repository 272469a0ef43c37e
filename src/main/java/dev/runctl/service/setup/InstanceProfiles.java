package dev.runctl.service.setup;

import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.setup.Fix;
import dev.runctl.service.settings.AccountChoices;
import dev.runctl.service.setup.AccountProbe.ProfilePlan;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which instance profile a new instance is to have. */
public final class InstanceProfiles {
    /**
     * What there is to choose from.
     *
     * @param names all of the account, by name
     * @param able those with which Systems Manager reaches an instance; empty where IAM may not be asked for that
     * @param preferred the one used last, else one that is able, the program's own before others; empty text for none
     */
    public record Choice(List<String> names, Optional<Set<String>> able, String preferred) {
        public Choice {
            names = List.copyOf(names);
        }

        /** Whether a role's policy is known to be missing. Policies of one's own may allow the same. */
        public boolean lacksPolicy(String name) {
            return able.isPresent() && names.contains(name) && !able.get().contains(name);
        }
    }

    private final SetupService setup;
    private final AccountProbe account;
    private final AccountChoices choices;

    public InstanceProfiles(SetupService setup, AccountProbe account, AccountChoices choices) {
        this.setup = setup;
        this.account = account;
        this.choices = choices;
    }

    /** Blocks. Fails with a ServiceException where the profiles may not be listed. */
    public Choice choice(Location location) {
        List<String> names =
                account.instanceProfiles(location).stream().sorted().toList();
        Optional<Set<String>> able = able(location);
        return new Choice(names, able, preferred(location, names, able.orElse(Set.of())));
    }

    private Optional<Set<String>> able(Location location) {
        try {
            return Optional.of(account.reachableProfiles(location));
        } catch (ServiceException e) {
            return Optional.empty();
        }
    }

    private String preferred(Location location, List<String> names, Set<String> able) {
        Optional<String> last = choices.instanceProfile(location).filter(names::contains);
        String own = account.profilePlan(location).name();
        return last.or(() -> able.contains(own) ? Optional.of(own) : Optional.empty())
                .or(() -> names.stream().filter(able::contains).findFirst())
                .orElse("");
    }

    /** The one used last, where none can be listed; empty text for none. Asks nobody. */
    public String last(Location location) {
        return choices.instanceProfile(location).orElse("");
    }

    /** Offers it first from now on. */
    public void used(Location location, String name) {
        choices.keepInstanceProfile(location, name);
    }

    /** What {@link #make} would make, to be shown before. */
    public ProfilePlan plan(Location location) {
        return account.profilePlan(location);
    }

    /** Makes the program's own, as the setup check does; blocks, and fails with a ServiceException. */
    public String make(Location location) {
        setup.make(location, Fix.Made.INSTANCE_PROFILE);
        return plan(location).name();
    }
}
