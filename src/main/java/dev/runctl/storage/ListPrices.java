package dev.runctl.storage;

import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.cost.HourlyPrice.Basis;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.instance.PriceSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Prices from a table that comes with the program ({@code prices/ec2-list-prices.csv}, which names its source). A region
 * that is not in it has no price: another region's would be wrong. Read at the first question.
 */
public final class ListPrices implements PriceSource {
    private static final String TABLE = "/dev/runctl/prices/ec2-list-prices.csv";

    private record Key(String instanceType, String column) {}

    private static final class Table {
        static final Map<Key, BigDecimal> PRICES = read();
    }

    @Override
    public Optional<HourlyPrice> price(Location location, String instanceType, Lifecycle lifecycle) {
        if (location.isThisComputer()) {
            return Optional.of(HourlyPrice.FREE);
        }
        boolean isSpot = lifecycle == Lifecycle.SPOT;
        String column = isSpot ? location.region() + "-spot" : location.region();
        return Optional.ofNullable(Table.PRICES.get(new Key(instanceType, column)))
                .map(usd -> new HourlyPrice(usd, isSpot ? Basis.SPOT_PRICE : Basis.LIST_PRICE));
    }

    private static Map<Key, BigDecimal> read() {
        try (InputStream in = Objects.requireNonNull(ListPrices.class.getResourceAsStream(TABLE), TABLE);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            List<String[]> rows = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    rows.add(line.split(",", -1));
                }
            }
            return prices(rows.getFirst(), rows.subList(1, rows.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<Key, BigDecimal> prices(String[] header, List<String[]> rows) {
        int firstPrice = List.of(header).indexOf("accelerators") + 1;
        Map<Key, BigDecimal> prices = new HashMap<>();
        for (String[] row : rows) {
            for (int column = firstPrice; column < header.length; column++) {
                if (!row[column].isEmpty()) {
                    prices.put(new Key(row[0], header[column]), new BigDecimal(row[column]));
                }
            }
        }
        return prices;
    }
}
