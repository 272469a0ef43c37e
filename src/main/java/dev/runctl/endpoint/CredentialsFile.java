package dev.runctl.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** {@code credentials.json} in the endpoint's folder, readable by its user alone. */
final class CredentialsFile {
    private static final String KEY_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String SECRET_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private CredentialsFile() {}

    /** The key pair of the folder, made if there is none. Processes that start at the same time agree on one. */
    static LocalCredentials in(Path folder) throws IOException {
        Path file = folder.resolve("credentials.json");
        if (!Files.exists(file)) {
            create(file);
        }
        restrict(file, "rw-------");
        JsonNode json = JSON.readTree(file.toFile());
        String id = json.path("accessKeyId").asText();
        String secret = json.path("secretAccessKey").asText();
        if (id.isEmpty() || secret.isEmpty()) {
            throw new IOException(file + " is damaged; without it, a new key pair is made");
        }
        return new LocalCredentials(id, secret);
    }

    /** Where files have owners and modes, leaves nothing to group and others. */
    static void restrict(Path path, String permissions) throws IOException {
        if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    /** A hard link fails if the name is taken and never shows half a file, which no other call promises. */
    private static void create(Path file) throws IOException {
        SecureRandom random = new SecureRandom();
        String json = JSON.createObjectNode()
                .put("accessKeyId", "AKIA" + text(random, KEY_ALPHABET, 16))
                .put("secretAccessKey", text(random, SECRET_ALPHABET, 40))
                .toPrettyString();
        Path written = Files.createTempFile(file.getParent(), "credentials", ".tmp");
        try {
            restrict(written, "rw-------");
            Files.writeString(written, json + "\n");
            link(file, written);
        } catch (FileAlreadyExistsException e) {
            // Another process was first; its pair is the one.
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static void link(Path file, Path written) throws IOException {
        try {
            Files.createLink(file, written);
        } catch (UnsupportedOperationException e) {
            Files.move(written, file);
        }
    }

    private static String text(SecureRandom random, String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
