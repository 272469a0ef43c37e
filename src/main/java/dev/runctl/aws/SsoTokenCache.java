package dev.runctl.aws;

import dev.runctl.aws.SsoToken.Registration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Optional;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.protocols.jsoncore.JsonWriter;

/**
 * The tokens as all AWS tools share them: {@code ~/.aws/sso/cache/<SHA-1 of the session's name>.json}, for the owner alone.
 * Names and form are botocore's (SSOTokenLoader, SSOTokenProvider), so that the AWS CLI goes on with a sign-in made here
 * and the other way round.
 */
final class SsoTokenCache {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'")
            .withZone(ZoneOffset.UTC);
    private static final FileAttribute<?>[] NO_ATTRIBUTES = {};

    private final Path folder;

    SsoTokenCache(Path home) {
        this.folder = home.resolve(".aws/sso/cache");
    }

    Path file(SsoSession session) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest(session.cacheName().getBytes(StandardCharsets.UTF_8));
            return folder.resolve(HexFormat.of().formatHex(hash) + ".json");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** Empty where there is none or it cannot be read. */
    Optional<SsoToken> read(SsoSession session) {
        try {
            JsonNode json = JsonNode.parser()
                    .parse(Files.readString(file(session), StandardCharsets.UTF_8));
            Optional<Registration> registration = text(json, "clientId")
                    .flatMap(id -> text(json, "clientSecret")
                            .flatMap(secret -> time(json, "registrationExpiresAt")
                                    .map(until -> new Registration(id, secret, until, text(json, "refreshToken")))));
            return text(json, "accessToken")
                    .flatMap(token -> time(json, "expiresAt").map(until -> new SsoToken(token, until, registration)));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // as if never signed in: signing in replaces it
        }
    }

    private static Optional<String> text(JsonNode json, String name) {
        return json.field(name).filter(JsonNode::isString).map(JsonNode::asString);
    }

    /** Older tools write {@code UTC} for the zone. */
    private static Optional<Instant> time(JsonNode json, String name) {
        return text(json, name).flatMap(text -> {
            try {
                return Optional.of(
                        ZonedDateTime.parse(text.replace("UTC", "Z")).toInstant());
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        });
    }

    /** Replaces the file whole. */
    void write(SsoSession session, SsoToken token) throws IOException {
        JsonWriter json = JsonWriter.create();
        json.writeStartObject();
        member(json, "startUrl", session.startUrl());
        member(json, "region", session.region());
        member(json, "accessToken", token.accessToken());
        member(json, "expiresAt", TIME.format(token.expires()));
        token.registration().ifPresent(it -> {
            member(json, "clientId", it.clientId());
            member(json, "clientSecret", it.clientSecret());
            member(json, "registrationExpiresAt", TIME.format(it.expires()));
            it.refreshToken().ifPresent(refresh -> member(json, "refreshToken", refresh));
        });
        json.writeEndObject();
        Files.createDirectories(folder, attributes("rwx------"));
        Path part = Files.createTempFile(folder, "runctl", ".tmp", attributes("rw-------"));
        try {
            Files.write(part, json.getBytes());
            Files.move(part, file(session), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void member(JsonWriter json, String name, String value) {
        json.writeFieldName(name).writeValue(value);
    }

    private FileAttribute<?>[] attributes(String rights) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
                }
                : NO_ATTRIBUTES;
    }
}
