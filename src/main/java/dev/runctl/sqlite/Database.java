package dev.runctl.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * An SQLite file that several processes may have open: write-ahead log, immediate transactions, and patience with locks.
 * One connection per use site; calls take turns within the process.
 */
public final class Database implements AutoCloseable {
    /** Work on the connection inside a transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** With the locks of other processes. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration AGAIN = Duration.ofMillis(20);

    private final Connection connection;
    private final ReentrantLock turn = new ReentrantLock();

    private Database(Connection connection) {
        this.connection = connection;
    }

    /** @param schema statements that may be repeated ({@code CREATE TABLE IF NOT EXISTS ...}) */
    public static Database open(Path file, List<String> schema) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            SQLiteConfig config = new SQLiteConfig();
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
            config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
            config.setBusyTimeout((int) PATIENCE.toMillis());
            config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
            Database database = new Database(connect(config, file));
            database.write(connection -> {
                try (Statement statement = connection.createStatement()) {
                    for (String sql : schema) {
                        statement.execute(sql);
                    }
                }
                return schema.size();
            });
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot open " + file, e);
        }
    }

    /** SQLite waits for no lock while a new file is given its write-ahead log; several programs may start at once. */
    private static Connection connect(SQLiteConfig config, Path file) throws SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return config.createConnection("jdbc:sqlite:" + file);
            } catch (SQLException e) {
                boolean isBusy = e.getErrorCode() == SQLiteErrorCode.SQLITE_BUSY.code;
                if (!isBusy || System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        }
    }

    /** Runs the work in one transaction, rolled back if it throws. */
    public <T> T write(Work<T> work) {
        turn.lock();
        try {
            connection.setAutoCommit(false);
            try {
                T result = work.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            turn.unlock();
        }
    }

    /** Runs the work on one state of the file, whatever other processes write meanwhile. */
    public <T> T read(Work<T> work) {
        turn.lock();
        try (Statement statement = connection.createStatement()) {
            // Outside a transaction a savepoint begins one that may only read so far; within one it is nested.
            statement.execute("SAVEPOINT one_state");
            try {
                return work.run(connection);
            } finally {
                statement.execute("RELEASE one_state");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            turn.unlock();
        }
    }

    @Override
    public void close() {
        turn.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            turn.unlock();
        }
    }
}
