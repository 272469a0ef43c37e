package dev.runctl.endpoint.ec2;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The catalog of instance types, from {@code instance-types.csv}. */
final class InstanceTypes {
    /**
     * One instance type.
     *
     * @param seq place in the catalog
     * @param memory MiB
     * @param accelerator name, empty for none
     * @param acceleratorMemory MiB of each
     * @param spot USD per hour, empty where there is none
     */
    record Type(
            int seq,
            String name,
            int vCpus,
            long memory,
            String accelerator,
            int accelerators,
            int acceleratorMemory,
            String spot) {

        /** Whether the processor is one of AWS's own. */
        boolean arm() {
            String family = name.substring(0, name.indexOf('.'));
            return family.matches("[a-z]+\\d+g[a-z]*") && !family.startsWith("g4");
        }

        boolean metal() {
            return name.contains(".metal");
        }

        boolean burstable() {
            return name.startsWith("t");
        }

        boolean neuron() {
            return name.startsWith("trn") || name.startsWith("inf");
        }
    }

    private final Map<String, Type> types;

    private InstanceTypes(Map<String, Type> types) {
        this.types = types;
    }

    static InstanceTypes load() {
        Map<String, Type> types = new LinkedHashMap<>();
        try (InputStream stream = InstanceTypes.class.getResourceAsStream("/dev/runctl/endpoint/instance-types.csv")) {
            if (stream == null) {
                throw new IllegalStateException("instance-types.csv is not in the program");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#") && !line.startsWith("instance_type")) {
                    Type type = parse(types.size() + 1, line);
                    types.put(type.name(), type);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new InstanceTypes(types);
    }

    private static Type parse(int seq, String line) {
        List<String> fields = List.of(line.split(",", -1));
        return new Type(
                seq,
                fields.get(0),
                Integer.parseInt(fields.get(1)),
                Long.parseLong(fields.get(2)),
                fields.get(3),
                number(fields.get(4)),
                number(fields.get(5)),
                fields.get(6));
    }

    private static int number(String field) {
        return field.isEmpty() ? 0 : Integer.parseInt(field);
    }

    @Nullable
    Type find(String name) {
        return types.get(name);
    }

    /** In the catalog's order. */
    List<Type> all() {
        return new ArrayList<>(types.values());
    }
}
