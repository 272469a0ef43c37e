package dev.runctl.endpoint.ssm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * This computer's operating system, as an agent reports it.
 *
 * @param type Linux or MacOS
 */
record Platform(String type, String name, String version, String host) {
    static Platform ofThisComputer() {
        if (System.getProperty("os.name", "").startsWith("Mac")) {
            return new Platform("MacOS", "macOS", System.getProperty("os.version", ""), hostName());
        }
        Map<String, String> release = new HashMap<>();
        try {
            for (String line : Files.readAllLines(Path.of("/etc/os-release"))) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    release.put(
                            line.substring(0, equals),
                            line.substring(equals + 1).replace("\"", ""));
                }
            }
        } catch (IOException e) {
            // A system without the file is just Linux.
        }
        return new Platform(
                "Linux",
                release.getOrDefault("NAME", "Linux"),
                release.getOrDefault("VERSION_ID", System.getProperty("os.version", "")),
                hostName());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
