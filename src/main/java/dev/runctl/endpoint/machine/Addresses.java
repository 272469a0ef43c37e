package dev.runctl.endpoint.machine;

import dev.runctl.endpoint.wire.ServiceError;
import dev.runctl.sqlite.Database;
import dev.runctl.sqlite.Sql;
import java.util.List;
import java.util.Map;

/** Elastic IP addresses. They are records only: no packet ever goes to one. */
public final class Addresses {
    /**
     * One address.
     *
     * @param seq ascending
     */
    public record Address(long seq, String allocationId, String ip) {}

    private final Database database;

    Addresses(Database database) {
        this.database = database;
    }

    public List<Address> list() {
        return database.read(connection -> Sql.list(
                connection,
                "SELECT seq, id FROM address ORDER BY seq",
                row -> new Address(row.getLong(1), row.getString(2), ip(row.getLong(1)))));
    }

    /** One of the block that is kept for documents (RFC 5737), so that it can be nobody's. */
    private static String ip(long seq) {
        return "203.0.113." + (seq % 254 + 1);
    }

    public Address allocate(Map<String, String> tags) {
        String id = Ids.next("eipalloc");
        database.write(connection -> {
            InstanceTable table = new InstanceTable(connection);
            table.execute("INSERT INTO address (id) VALUES (?)", id);
            table.tag(id, tags);
            return id;
        });
        return find(id);
    }

    /** @throws ServiceError InvalidAllocationID.NotFound */
    public Address find(String id) {
        return list().stream()
                .filter(it -> it.allocationId().equals(id))
                .findFirst()
                .orElseThrow(() -> new ServiceError(
                        "InvalidAllocationID.NotFound", "The allocation ID '" + id + "' does not exist"));
    }

    public void release(String id) {
        find(id);
        database.write(connection -> {
            InstanceTable table = new InstanceTable(connection);
            table.execute("DELETE FROM tag WHERE resource_id = ?", id);
            return table.execute("DELETE FROM address WHERE id = ?", id);
        });
    }
}
