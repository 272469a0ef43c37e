package dev.runctl.service.setup;

import dev.runctl.concurrent.InParallel;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.setup.CheckState;
import dev.runctl.domain.setup.Finding;
import dev.runctl.domain.setup.Finding.Line;
import dev.runctl.domain.setup.Fix;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The vCPUs that the account may run of the GPU families. New accounts begin with none. Codes: Service Quotas, service
 * {@code ec2}: "Running On-Demand G and VT instances", "Running On-Demand P instances", "All G and VT Spot Instance
 * Requests", "All P Spot Instance Requests".
 */
final class QuotaCheck {
    private record Quota(String code, String name) {}

    private static final List<Quota> QUOTAS = List.of(
            new Quota("L-DB2E81BA", "G, VT on-demand"),
            new Quota("L-417A185B", "P on-demand"),
            new Quota("L-3819A6DF", "G, VT spot"),
            new Quota("L-7212CCBC", "P spot"));
    /** What the smallest GPU types have (g4dn.xlarge, g5.xlarge, g6.xlarge). */
    private static final int LEAST = 4;

    private record Read(Line line, Optional<Failure> failure) {}

    private final AccountProbe account;

    QuotaCheck(AccountProbe account) {
        this.account = account;
    }

    Finding check(Location location) {
        List<Read> read = InParallel.map(QUOTAS, quota -> read(location, quota));
        List<Line> lines = read.stream().map(Read::line).toList();
        Optional<Failure> failure =
                read.stream().flatMap(it -> it.failure().stream()).findFirst();
        boolean isAnyGood = lines.stream().anyMatch(line -> line.state() == CheckState.GOOD);
        if (failure.isPresent() && !isAnyGood) {
            return Finding.unknown(failure.get()).with(lines);
        }
        boolean isAllGood = lines.stream().allMatch(line -> line.state() == CheckState.GOOD);
        Finding found = isAllGood
                ? Finding.of(CheckState.GOOD, "good")
                : isAnyGood
                        ? Finding.of(CheckState.GOOD, "some")
                        : Finding.of(CheckState.ATTENTION, "none", location.region());
        return (isAllGood ? found : found.fixedBy(Fix.Page.quotas(location.region()))).with(lines);
    }

    private Read read(Location location, Quota quota) {
        try {
            double vcpus = account.quota(location, quota.code());
            String value = String.format(Locale.ROOT, "%.0f", vcpus);
            return new Read(
                    Line.of(
                            vcpus >= LEAST ? CheckState.GOOD : CheckState.ATTENTION,
                            quota.name(),
                            vcpus >= LEAST ? "value" : "too-low",
                            value,
                            quota.code()),
                    Optional.empty());
        } catch (ServiceException e) {
            return new Read(
                    Line.of(CheckState.UNKNOWN, quota.name(), "not-told", "", quota.code()), Optional.of(e.failure()));
        }
    }
}
