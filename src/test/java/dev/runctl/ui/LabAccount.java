package dev.runctl.ui;

import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.Held;
import dev.runctl.domain.ledger.Thing;
import dev.runctl.service.cost.CostService;
import dev.runctl.sqlite.Database;
import dev.runctl.storage.ListPrices;
import dev.runctl.storage.RunctlDatabase;
import dev.runctl.storage.SqliteStartLedger;
import dev.runctl.testing.FakeMoney;
import dev.runctl.testing.Moto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An account in which a laboratory works, for pictures: moto answers, and the month before today was seen by the program's own
 * services, day by day, as somebody would who has it open while they work.
 */
final class LabAccount implements AutoCloseable {
    static final String PROFILE = "research";
    private static final Duration LOOK = Duration.ofMinutes(9);
    private static final int FIRST_HOUR = 8;

    private final Moto moto;
    private final List<Location> locations;

    private LabAccount(Moto moto, List<Location> locations) {
        this.moto = moto;
        this.locations = locations;
    }

    /**
     * Makes it the profile {@value #PROFILE} of this process, which must not have asked for profiles yet.
     *
     * @param data the program's data folder
     * @return empty where python3 has no moto
     */
    static Optional<LabAccount> open(Path folder, Path data) throws IOException {
        List<String> lines = new ArrayList<>();
        Optional<Moto> moto = Moto.startLab(lines::add);
        if (moto.isEmpty()) {
            return Optional.empty();
        }
        Path config = Files.writeString(
                folder.resolve("aws.config"), """
                [profile %s]
                region = us-east-1
                aws_access_key_id = AKIAEXAMPLE
                aws_secret_access_key = secret
                endpoint_url = %s
                """.formatted(PROFILE, moto.get().url()));
        System.setProperty("aws.configFile", config.toString());
        System.setProperty("aws.sharedCredentialsFile", folder.resolve("none").toString());
        List<Location> locations = lines.stream()
                .map(it -> new Location(PROFILE, it.split(" ")[1]))
                .distinct()
                .toList();
        try (Database database = RunctlDatabase.open(data.resolve("runctl.db"))) {
            for (Location location : locations) {
                work(location, lines, database);
            }
        }
        return Optional.of(new LabAccount(moto.get(), locations));
    }

    List<Location> locations() {
        return locations;
    }

    /** Each working day of the month until yesterday. */
    private static void work(Location location, List<String> lines, Database database) {
        FakeMoney held = new FakeMoney();
        LocalDate today = LocalDate.now(ZoneId.systemDefault());
        LocalDate first = today.withDayOfMonth(1);
        for (String line : lines) {
            String[] words = line.split(" ");
            if (words[0].equals("disk") && words[1].equals(location.region())) {
                held.disks.add(new Held(
                        words[2],
                        words.length > 4 ? "" : "old-datasets",
                        new Thing.Disk("gp3", Integer.parseInt(words[3]), 3000, 125),
                        Optional.of(words).filter(it -> it.length > 4).map(it -> new InstanceId(it[4])),
                        Optional.empty()));
            } else if (words[0].equals("instance")) {
                new ListPrices()
                        .price(location, words[4], Lifecycle.ON_DEMAND)
                        .ifPresent(it -> held.listed.put(words[4], it.usd()));
            }
        }
        for (LocalDate day = first; day.isBefore(today); day = day.plusDays(1)) {
            boolean isWeekend = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
            if (!isWeekend) {
                workFor(day, location, lines, held, database);
            }
        }
        // moto has no price list: it was asked an hour ago, and is not asked again.
        costs(held, database, Instant.now().minus(Duration.ofHours(1))).refresh(location);
    }

    private static CostService costs(FakeMoney held, Database database, Instant at) {
        Clock clock = Clock.fixed(at, ZoneId.systemDefault());
        return held.services(
                        database, new SqliteStartLedger(database, clock), new ListPrices(), any -> List.of(), clock)
                .costs();
    }

    private static void workFor(
            LocalDate day, Location location, List<String> lines, FakeMoney held, Database database) {
        Instant morning =
                day.atTime(FIRST_HOUR, 0).atZone(ZoneId.systemDefault()).toInstant();
        Instant evening = morning.plus(Duration.ofHours(11));
        for (Instant at = morning; !at.isAfter(evening); at = at.plus(LOOK)) {
            CostService costs = costs(held, database, at);
            costs.saw(location, instances(day, location, lines, morning, at), at);
            costs.refresh(location);
        }
    }

    /** One works three hours a day, the next four, and so on; not each on each day. */
    private static List<Instance> instances(
            LocalDate day, Location location, List<String> lines, Instant morning, Instant at) {
        List<Instance> there = new ArrayList<>();
        int number = 0;
        for (String line : lines) {
            String[] words = line.split(" ");
            if (!words[0].equals("instance") || !words[1].equals(location.region())) {
                continue;
            }
            number++;
            boolean isDay = (day.getDayOfMonth() + number) % 3 != 0;
            Instant launched = morning.plus(Duration.ofMinutes(20L * number));
            boolean runs = isDay && !at.isBefore(launched) && at.isBefore(launched.plus(Duration.ofHours(2L + number)));
            there.add(new Instance(
                    new InstanceRef(location, new InstanceId(words[2])),
                    words[3],
                    runs ? InstanceState.RUNNING : InstanceState.STOPPED,
                    "",
                    words[4],
                    location.region() + "a",
                    Lifecycle.ON_DEMAND,
                    isDay ? launched : morning.minus(Duration.ofDays(40)),
                    "ami-1",
                    "",
                    Map.of("Name", words[3])));
        }
        return there;
    }

    @Override
    public void close() {
        moto.close();
    }
}
