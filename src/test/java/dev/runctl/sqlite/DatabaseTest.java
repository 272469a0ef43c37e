package dev.runctl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    private static final List<String> SCHEMA = List.of("CREATE TABLE IF NOT EXISTS number (value INTEGER)");

    @TempDir
    Path folder;

    private static long sum(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT coalesce(sum(value), 0) FROM number")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static int add(Database database, int value) {
        return database.write(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate("INSERT INTO number VALUES (" + value + ")");
            }
        });
    }

    @Test
    void aReadSeesOneStateWhateverOthersWrite() {
        Path file = folder.resolve("numbers.db");
        try (Database one = Database.open(file, SCHEMA);
                Database two = Database.open(file, SCHEMA)) {
            add(one, 1);
            List<Long> seen = one.read(connection -> {
                long before = sum(connection);
                add(two, 10);
                return List.of(before, sum(connection));
            });
            assertThat(seen).containsExactly(1L, 1L);
            assertThat(one.<Long>read(DatabaseTest::sum)).as("the next one").isEqualTo(11);
        }
    }

    @Test
    void readsMayBeWithinReadsAndWithinWrites() {
        try (Database database = Database.open(folder.resolve("numbers.db"), SCHEMA)) {
            add(database, 2);
            assertThat(database.<Long>read(outer -> database.read(DatabaseTest::sum)))
                    .isEqualTo(2);
            assertThat(database.<Long>write(outer -> database.read(DatabaseTest::sum)))
                    .isEqualTo(2);
            add(database, 3);
            assertThat(database.<Long>read(DatabaseTest::sum)).isEqualTo(5);
        }
    }
}
