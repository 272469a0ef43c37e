package dev.runctl.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Part of every AWS client of every test, by the file that the SDK looks for on the class path: keeps one request of each kind
 * in {@code target/aws-requests}, to be held against botocore's models when all tests have run. A kind is an operation with the
 * members it was given. Nothing of the credentials is kept.
 */
public final class RequestRecorder implements ExecutionInterceptor {
    private static final Path FOLDER = Path.of("target", "aws-requests");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern SECRET =
            Pattern.compile("authorization|x-amz-security-token", Pattern.CASE_INSENSITIVE);

    /**
     * A request as it was sent.
     *
     * @param service botocore's name for it
     * @param query decoded, without those of a signature
     * @param body of XML and JSON and forms; empty where it is an object's content
     */
    public record Sent(
            String service,
            String operation,
            String method,
            String path,
            Map<String, List<String>> query,
            Map<String, List<String>> headers,
            String body) {}

    /** One of each kind, of all tests that have run since the folder was last emptied. */
    public static List<Sent> all() {
        if (!Files.isDirectory(FOLDER)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Sent> all = new ArrayList<>();
            for (Path file :
                    files.filter(it -> it.toString().endsWith(".json")).sorted().toList()) {
                all.add(JSON.readValue(file.toFile(), Sent.class));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        SdkHttpRequest http = context.httpRequest();
        String service = attributes
                .getAttribute(SdkExecutionAttribute.SERVICE_NAME)
                .toLowerCase(Locale.ROOT)
                .replaceFirst("cloudwatch ?logs", "logs");
        String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
        Map<String, List<String>> headers = new TreeMap<>();
        http.headers().forEach((name, values) -> {
            if (!SECRET.matcher(name).matches()) {
                headers.put(name.toLowerCase(Locale.ROOT), values);
            }
        });
        String type = headers.getOrDefault("content-type", List.of("")).getFirst();
        boolean isContent = service.equals("s3") && !type.endsWith("xml");
        String body = isContent ? "" : body(context);
        Sent sent = new Sent(
                service,
                operation,
                http.method().name(),
                http.encodedPath(),
                new TreeMap<>(http.rawQueryParameters()),
                headers,
                body);
        String kind = service + " " + operation + " " + shape(sent);
        if (SEEN.add(kind)) {
            keep(sent, service + "-" + operation + "-" + Integer.toHexString(kind.hashCode()) + ".json");
        }
    }

    private static String shape(Sent sent) {
        Set<String> names = new TreeSet<>(sent.query().keySet());
        names.addAll(sent.headers().keySet());
        if (sent.body().startsWith("{")) {
            Stream.of(sent.body().split("\"", -1))
                    .filter(it -> it.matches("[A-Z]\\w*"))
                    .forEach(names::add);
        } else {
            for (String pair : sent.body().split("&", -1)) {
                names.add(NUMBER.matcher(pair.split("=", -1)[0]).replaceAll("1"));
            }
        }
        return names.toString();
    }

    private static String body(Context.BeforeTransmission context) {
        Optional<ContentStreamProvider> content = context.httpRequest() instanceof SdkHttpFullRequest full
                ? full.contentStreamProvider()
                : Optional.empty();
        if (content.isEmpty()) {
            content = context.requestBody().map(it -> it.contentStreamProvider());
        }
        if (content.isEmpty()) {
            return "";
        }
        try (InputStream in = content.get().newStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void keep(Sent sent, String name) {
        try {
            Files.createDirectories(FOLDER);
            Path part = Files.createTempFile(FOLDER, name, ".part");
            Files.write(part, JSON.writeValueAsBytes(sent));
            Files.move(part, FOLDER.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The requests as a JSON array. */
    public static byte[] json(List<Sent> sent) {
        try {
            return JSON.writeValueAsBytes(sent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
