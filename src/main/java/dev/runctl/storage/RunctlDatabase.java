package dev.runctl.storage;

import dev.runctl.sqlite.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The program's database and the versions of its schema. Other tools may read it. */
public final class RunctlDatabase {
    /** What brings a database of version n to n + 1. Entries are only ever added. */
    private static final List<List<String>> STEPS = List.of(
            List.of("""
            CREATE TABLE runs (
                id TEXT PRIMARY KEY,
                profile TEXT NOT NULL, region TEXT NOT NULL, instance TEXT NOT NULL,
                instance_name TEXT NOT NULL, instance_type TEXT NOT NULL, price_per_hour_usd TEXT NOT NULL,
                project_root TEXT NOT NULL, project TEXT NOT NULL, script TEXT NOT NULL,
                arguments TEXT NOT NULL, interpreter TEXT NOT NULL, environment TEXT NOT NULL,
                checkpoint_dir TEXT NOT NULL, sync INTEGER NOT NULL, resume_flag TEXT NOT NULL,
                parent_run TEXT, resumed_from TEXT,
                state TEXT NOT NULL, since INTEGER NOT NULL, exit_code INTEGER, signal TEXT NOT NULL,
                reason TEXT NOT NULL, heartbeat INTEGER,
                created INTEGER NOT NULL, started INTEGER, ended INTEGER)
            """, "CREATE INDEX runs_by_instance ON runs (instance, profile, region)", """
            CREATE TABLE synced (
                profile TEXT NOT NULL, region TEXT NOT NULL, instance TEXT NOT NULL, project TEXT NOT NULL,
                files TEXT NOT NULL,
                PRIMARY KEY (profile, region, instance, project))
            """, """
            CREATE TABLE seen_checkpoints (
                profile TEXT NOT NULL, region TEXT NOT NULL, instance TEXT NOT NULL,
                as_of INTEGER NOT NULL, checkpoints TEXT NOT NULL,
                PRIMARY KEY (profile, region, instance))
            """),
            List.of("""
            CREATE TABLE run_source (
                run TEXT PRIMARY KEY, commit_id TEXT NOT NULL, branch TEXT NOT NULL,
                diff TEXT NOT NULL, diff_cut INTEGER NOT NULL, untracked TEXT NOT NULL)
            """, """
            CREATE TABLE run_environment (run TEXT PRIMARY KEY, environment TEXT NOT NULL)
            """),
            List.of("ALTER TABLE runs ADD COLUMN launched_by TEXT NOT NULL DEFAULT ''"),
            List.of("""
            CREATE TABLE protected_checkpoints (run TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (run, name))
            """),
            List.of("""
            CREATE TABLE fire_drills (
                project_root TEXT NOT NULL, script TEXT NOT NULL, at INTEGER NOT NULL, report TEXT NOT NULL,
                PRIMARY KEY (project_root, script))
            """),
            List.of("ALTER TABLE runs ADD COLUMN uploads INTEGER NOT NULL DEFAULT 0"),
            List.of("""
            CREATE TABLE judged_copies (
                bucket TEXT NOT NULL, key TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
                epoch INTEGER, step INTEGER, metrics TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL,
                PRIMARY KEY (bucket, key))
            """),
            List.of("""
            CREATE TABLE judged_checkpoints (
                place TEXT NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
                epoch INTEGER, step INTEGER, metrics TEXT NOT NULL,
                verdict TEXT NOT NULL, reason TEXT NOT NULL, details TEXT NOT NULL,
                PRIMARY KEY (place, path))
            """, """
            INSERT INTO judged_checkpoints
                SELECT 's3://' || bucket, key, size, modified, epoch, step, metrics, verdict, reason, '[]'
                FROM judged_copies WHERE reason NOT IN ('pickle-executes', 'pickle-unknown')
            """, "DROP TABLE judged_copies"),
            List.of("""
            CREATE TABLE instance_starts (
                profile TEXT NOT NULL, region TEXT NOT NULL, instance TEXT NOT NULL, launched INTEGER NOT NULL,
                first_seen INTEGER NOT NULL, seen INTEGER NOT NULL, ended_earliest INTEGER, ended_latest INTEGER,
                instance_type TEXT NOT NULL, zone TEXT NOT NULL, lifecycle TEXT NOT NULL, public_ip INTEGER NOT NULL,
                PRIMARY KEY (profile, region, instance, launched))
            """),
            List.of("""
            CREATE TABLE launches (
                token TEXT NOT NULL, profile TEXT NOT NULL, region TEXT NOT NULL,
                name TEXT NOT NULL, asked INTEGER NOT NULL, owner TEXT NOT NULL, given_up INTEGER NOT NULL,
                PRIMARY KEY (token, profile, region))
            """),
            List.of("""
            CREATE TABLE spot_prices (
                profile TEXT NOT NULL, zone TEXT NOT NULL, instance_type TEXT NOT NULL, since INTEGER NOT NULL,
                usd_per_hour TEXT NOT NULL, PRIMARY KEY (profile, zone, instance_type, since))
            """, """
            CREATE TABLE spot_prices_asked (
                profile TEXT NOT NULL, zone TEXT NOT NULL, instance_type TEXT NOT NULL,
                from_time INTEGER NOT NULL, until_time INTEGER NOT NULL,
                PRIMARY KEY (profile, zone, instance_type))
            """),
            List.of("""
            CREATE TABLE holdings (
                profile TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL, began_latest INTEGER NOT NULL,
                began_earliest INTEGER NOT NULL, seen INTEGER NOT NULL, ended_earliest INTEGER, ended_latest INTEGER,
                instance TEXT NOT NULL, name TEXT NOT NULL,
                kind TEXT NOT NULL, type TEXT NOT NULL, size_gib INTEGER NOT NULL, iops INTEGER NOT NULL,
                throughput_mibps INTEGER NOT NULL,
                PRIMARY KEY (profile, region, id, began_latest))
            """, """
            CREATE TABLE holdings_looked (
                profile TEXT NOT NULL, region TEXT NOT NULL, kind TEXT NOT NULL,
                first INTEGER NOT NULL, last INTEGER NOT NULL,
                PRIMARY KEY (profile, region, kind))
            """, """
            CREATE TABLE watched (
                profile TEXT NOT NULL, region TEXT NOT NULL, from_time INTEGER NOT NULL, until_time INTEGER NOT NULL,
                PRIMARY KEY (profile, region, from_time))
            """, """
            CREATE TABLE list_prices_asked (region TEXT PRIMARY KEY, asked INTEGER NOT NULL)
            """, """
            CREATE TABLE list_prices (
                region TEXT NOT NULL, instance_type TEXT NOT NULL, usd_per_hour TEXT NOT NULL,
                PRIMARY KEY (region, instance_type))
            """, """
            CREATE TABLE disk_prices (
                region TEXT NOT NULL, volume_type TEXT NOT NULL, usd_per_gib TEXT NOT NULL, usd_per_iops TEXT NOT NULL,
                usd_per_mibps TEXT NOT NULL, included_mibps INTEGER NOT NULL,
                PRIMARY KEY (region, volume_type))
            """),
            List.of("""
            CREATE TABLE landings (
                profile TEXT NOT NULL, region TEXT NOT NULL, instance TEXT NOT NULL, at INTEGER NOT NULL,
                record TEXT NOT NULL, over INTEGER NOT NULL, told INTEGER NOT NULL,
                PRIMARY KEY (profile, region, instance, at))
            """, """
            CREATE TABLE elsewhere_wishes (
                run TEXT PRIMARY KEY, origin TEXT NOT NULL, zone TEXT NOT NULL,
                instance TEXT NOT NULL, limits TEXT NOT NULL, since INTEGER NOT NULL)
            """, """
            CREATE TABLE elsewhere_launches (
                run TEXT PRIMARY KEY, origin TEXT NOT NULL, asked INTEGER NOT NULL,
                ended INTEGER NOT NULL DEFAULT 0, child TEXT)
            """));

    private RunctlDatabase() {}

    /** Opens the file and brings its schema up to date; times in it are epoch milliseconds. */
    public static Database open(Path file) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                OwnerOnly.createFolder(parent);
            }
            OwnerOnly.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Database database = Database.open(file, List.of());
        int version = database.read(RunctlDatabase::version);
        if (version > STEPS.size()) {
            database.close();
            throw new IllegalStateException(file + " was written by a newer version of this program");
        }
        if (version < STEPS.size()) {
            database.write(RunctlDatabase::upgrade);
        }
        return database;
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA user_version")) {
            return result.getInt(1);
        }
    }

    /** In one write transaction, so that of two processes that start together one waits and finds it done. */
    private static int upgrade(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // The first statement takes the write lock; only then is the version sure.
            statement.execute("CREATE TABLE IF NOT EXISTS upgrade_lock (held INTEGER)");
            statement.execute("DROP TABLE upgrade_lock");
            for (int next = version(connection); next < STEPS.size(); next++) {
                for (String sql : STEPS.get(next)) {
                    statement.execute(sql);
                }
                statement.execute("PRAGMA user_version = " + (next + 1));
            }
        }
        return STEPS.size();
    }
}
