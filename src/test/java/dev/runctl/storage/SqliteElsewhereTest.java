package dev.runctl.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.concurrent.InParallel;
import dev.runctl.domain.guard.GuardWish;
import dev.runctl.domain.instance.ImageFamily;
import dev.runctl.domain.instance.LaunchDetails;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.domain.instance.OnShutdown;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.elsewhere.ElsewhereStore.Claim;
import dev.runctl.service.elsewhere.ElsewhereStore.Wish;
import dev.runctl.service.elsewhere.Likeness;
import dev.runctl.sqlite.Database;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteElsewhereTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

    @TempDir
    Path folder;

    private static RunId id(int number) {
        return new RunId(String.format(java.util.Locale.ROOT, "r-20261127-%06d-abcdef", number));
    }

    private static Wish wish(int run, int origin) {
        NewInstance like = new NewInstance(
                "trainer",
                "g5.xlarge",
                "ami-1",
                1,
                Lifecycle.SPOT,
                200,
                "ssm",
                Map.of(),
                "",
                new LaunchDetails(ImageFamily.AMAZON_LINUX, "gp3", List.of("sg-1"), "", "", OnShutdown.STOP));
        GuardWish limits = new GuardWish(
                Optional.of(Duration.ofHours(8)),
                Optional.empty(),
                Optional.of(new BigDecimal("12.50")),
                Optional.empty(),
                Optional.of(Duration.ofMinutes(20)),
                true,
                true);
        return new Wish(id(run), id(origin), new Likeness.Like(like, "eu-central-1b"), limits, NOW);
    }

    @Test
    void aWishIsReadAsItWasKept() {
        try (Database database = RunctlDatabase.open(folder.resolve("runctl.db"))) {
            SqliteElsewhere store = new SqliteElsewhere(database, new JacksonJson());
            store.save(wish(1, 1));
            assertThat(store.find(id(1))).contains(wish(1, 1));
            store.remove(id(1));
            assertThat(store.find(id(1))).isEmpty();
        }
    }

    @Test
    void oneLaunchForARunAndThreeForItsOriginWhoeverAsks() {
        Path file = folder.resolve("runctl.db");
        try (Database one = RunctlDatabase.open(file);
                Database two = RunctlDatabase.open(file)) {
            List<SqliteElsewhere> stores =
                    List.of(new SqliteElsewhere(one, new JacksonJson()), new SqliteElsewhere(two, new JacksonJson()));
            for (int run = 1; run <= 3; run++) {
                Wish wish = wish(run, 1);
                List<Claim> claims = InParallel.map(
                        IntStream.range(0, 8).boxed().toList(),
                        i -> stores.get(i % 2).claim(wish, 3, NOW));
                assertThat(claims).containsOnlyOnce(Claim.GIVEN).contains(Claim.TAKEN);
            }
            assertThat(stores.getFirst().claim(wish(4, 1), 3, NOW)).isEqualTo(Claim.TOO_MANY);
            assertThat(stores.getFirst().claim(wish(5, 5), 3, NOW))
                    .as("another origin")
                    .isEqualTo(Claim.GIVEN);
            assertThat(stores.getLast().isClaimed(id(2))).isTrue();
        }
    }
}
