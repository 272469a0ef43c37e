package dev.runctl.endpoint.machine;

import java.util.ArrayList;
import java.util.List;

/** The tables of {@code machine.db}. Times are milliseconds since the epoch. */
final class MachineSchema {
    private MachineSchema() {}

    static List<String> statements() {
        List<String> statements = new ArrayList<>(List.of(
                """
                CREATE TABLE IF NOT EXISTS instance (
                  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, reservation_id TEXT NOT NULL,
                  launch_index INTEGER NOT NULL, type TEXT NOT NULL, image_id TEXT NOT NULL, zone TEXT NOT NULL,
                  market TEXT NOT NULL, spot_request_id TEXT NOT NULL, key_name TEXT NOT NULL, profile_arn TEXT NOT NULL,
                  security_groups TEXT NOT NULL, client_token TEXT NOT NULL, user_data TEXT NOT NULL,
                  state TEXT NOT NULL, since INTEGER NOT NULL, launch_time INTEGER NOT NULL,
                  online_from INTEGER NOT NULL, reason TEXT NOT NULL, reaping TEXT NOT NULL)""",
                """
                CREATE TABLE IF NOT EXISTS volume (
                  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, instance_id TEXT NOT NULL,
                  device TEXT NOT NULL, size_gib INTEGER NOT NULL, type TEXT NOT NULL, iops INTEGER NOT NULL,
                  throughput INTEGER NOT NULL, encrypted INTEGER NOT NULL, delete_on_termination INTEGER NOT NULL,
                  zone TEXT NOT NULL, created INTEGER NOT NULL)""",
                """
                CREATE TABLE IF NOT EXISTS tag (
                  resource_id TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (resource_id, key))
                  WITHOUT ROWID""",
                """
                CREATE TABLE IF NOT EXISTS client_token (
                  token TEXT PRIMARY KEY, digest TEXT NOT NULL, reservation_id TEXT NOT NULL)""",
                """
                CREATE TABLE IF NOT EXISTS command (
                  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL,
                  comment TEXT NOT NULL, parameters TEXT NOT NULL, instance_ids TEXT NOT NULL, targets TEXT NOT NULL,
                  requested INTEGER NOT NULL, timeout_seconds INTEGER NOT NULL, execution_timeout INTEGER NOT NULL,
                  cancelled INTEGER NOT NULL DEFAULT 0)""",
                """
                CREATE TABLE IF NOT EXISTS invocation (
                  seq INTEGER PRIMARY KEY AUTOINCREMENT, command_id TEXT NOT NULL, instance_id TEXT NOT NULL,
                  instance_name TEXT NOT NULL, pid INTEGER NOT NULL, requested INTEGER NOT NULL, outcome TEXT NOT NULL,
                  UNIQUE (command_id, instance_id))""",
                "CREATE TABLE IF NOT EXISTS address (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE)",
                "CREATE TABLE IF NOT EXISTS terminates_itself (instance_id TEXT PRIMARY KEY)",
                "CREATE TABLE IF NOT EXISTS command_log (command_id TEXT PRIMARY KEY, log_group TEXT NOT NULL)",
                "CREATE TABLE IF NOT EXISTS revision (n INTEGER NOT NULL)",
                "INSERT INTO revision SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM revision)"));
        // Whatever changes what a list of instances shows moves the revision, so that nobody has to remember it.
        for (String table : List.of("instance", "volume", "tag")) {
            for (String event : List.of("INSERT", "UPDATE", "DELETE")) {
                statements.add(
                        "CREATE TRIGGER IF NOT EXISTS %s_%s AFTER %s ON %s BEGIN UPDATE revision SET n = n + 1; END"
                                .formatted(table, event.toLowerCase(java.util.Locale.ROOT), event, table));
            }
        }
        return statements;
    }
}
