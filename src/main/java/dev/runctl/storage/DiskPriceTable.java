package dev.runctl.storage;

import dev.runctl.domain.cost.DiskRates;
import dev.runctl.domain.cost.DiskRates.Step;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.cost.DiskPrices;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Prices of EBS volumes from a table that comes with the program ({@code prices/ebs-list-prices.csv}, which names its sources). */
public final class DiskPriceTable implements DiskPrices {
    private static final String TABLE = "/dev/runctl/prices/ebs-list-prices.csv";
    private static final int GP3_MIBPS = 125;

    private record Key(String region, String type) {}

    private static final class Table {
        static final Map<Key, DiskRates> RATES = read();
    }

    @Override
    public Optional<DiskRates> rates(Location location, String volumeType) {
        return Optional.ofNullable(Table.RATES.get(new Key(location.region(), volumeType)));
    }

    private static Map<Key, DiskRates> read() {
        try (InputStream in = Objects.requireNonNull(DiskPriceTable.class.getResourceAsStream(TABLE), TABLE)) {
            Map<Key, DiskRates> rates = new HashMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .forEach(row -> rates.put(new Key(row[0], row[1]), rates(row)));
            return rates;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DiskRates rates(String[] row) {
        return new DiskRates(
                new BigDecimal(row[2]),
                steps(row[3]),
                number(row[4]),
                row[1].equals("gp3") ? GP3_MIBPS : DiskRates.ALL);
    }

    /** {@code 0:0.065 32000:}: from how many on at what price each, empty where it is not known. */
    static List<Step> steps(String cell) {
        List<Step> steps = new ArrayList<>();
        for (String step : cell.isEmpty() ? new String[0] : cell.split(" ", -1)) {
            String[] parts = step.split(":", -1);
            steps.add(new Step(Integer.parseInt(parts[0]), number(parts[1])));
        }
        return steps;
    }

    static String cell(List<Step> steps) {
        return String.join(
                " ",
                steps.stream()
                        .map(it -> it.above() + ":"
                                + it.usd().map(BigDecimal::toPlainString).orElse(""))
                        .toList());
    }

    static Optional<BigDecimal> number(String cell) {
        return cell.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(cell));
    }
}
