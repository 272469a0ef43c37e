package dev.runctl.aws;

import dev.runctl.domain.instance.Location;
import dev.runctl.service.run.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * GetProducts of the Price List Query API, JSON 1.1 (AWS Price List API reference): the one service that is asked without a
 * client of its own. It has its endpoint in us-east-1 for all regions of the partition.
 */
final class PriceListQuery {
    private static final String OPERATION = "pricing GetProducts";
    private static final URI AWS = URI.create("https://api.pricing.us-east-1.amazonaws.com");
    private static final String SIGNING_REGION = "us-east-1";
    private static final int PAGE = 100;
    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofMillis(700);

    private final AwsClients clients;
    private final Json json;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    PriceListQuery(AwsClients clients, Json json) {
        this.clients = clients;
        this.json = json;
    }

    /**
     * The products of Amazon EC2 that have all these attributes, all pages.
     *
     * @return each as the price list has it: {@code product}, {@code terms}
     */
    List<Map<?, ?>> products(Location location, Map<String, String> attributes) {
        return AwsFailures.call(OPERATION, () -> {
            List<Map<?, ?>> products = new ArrayList<>();
            String token = "";
            try (SdkHttpClient http = clients.plainHttp(location)) {
                do {
                    Map<?, ?> page = page(http, location, attributes, token);
                    if (page.get("PriceList") instanceof List<?> list) {
                        list.forEach(it -> products.add(product(it)));
                    }
                    token = page.get("NextToken") instanceof String next ? next : "";
                } while (!token.isEmpty());
            }
            return products;
        });
    }

    /** Each product is a text that holds JSON. */
    private Map<?, ?> product(Object item) {
        Object product = item instanceof String text ? json.parse(text) : item;
        return product instanceof Map<?, ?> map ? map : Map.of();
    }

    private Map<?, ?> page(SdkHttpClient http, Location location, Map<String, String> attributes, String token)
            throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return answer(http, location, request(attributes, token));
            } catch (AwsServiceException e) {
                boolean mayPass = e.isThrottlingException() || e.statusCode() >= 500;
                if (!mayPass || attempt == ATTEMPTS) {
                    throw e;
                }
                Thread.sleep(PAUSE.multipliedBy(attempt));
            }
        }
    }

    private String request(Map<String, String> attributes, String token) {
        List<Map<String, String>> filters = attributes.entrySet().stream()
                .map(it -> Map.of("Type", "TERM_MATCH", "Field", it.getKey(), "Value", it.getValue()))
                .toList();
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("ServiceCode", "AmazonEC2");
        request.put("FormatVersion", "aws_v1");
        request.put("Filters", filters);
        request.put("MaxResults", PAGE);
        if (!token.isEmpty()) {
            request.put("NextToken", token);
        }
        return json.write(request);
    }

    private Map<?, ?> answer(SdkHttpClient http, Location location, String body) throws IOException {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .uri(clients.endpoint(location, "pricing").orElse(AWS))
                .method(SdkHttpMethod.POST)
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .putHeader("X-Amz-Target", "AWSPriceListService.GetProducts")
                .build();
        ContentStreamProvider payload = ContentStreamProvider.fromUtf8String(body);
        var signed =
                signer.sign(sign -> sign.identity(clients.credentials(location).resolveCredentials())
                        .request(request)
                        .payload(payload)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "pricing")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, SIGNING_REGION));
        HttpExecuteResponse response = http.prepareRequest(HttpExecuteRequest.builder()
                        .request(signed.request())
                        .contentStreamProvider(payload)
                        .build())
                .call();
        String text = text(response);
        if (!response.httpResponse().isSuccessful()) {
            throw refused(response, text);
        }
        return object(text).orElseThrow(() -> new IOException("The price list's answer is not JSON"));
    }

    private static String text(HttpExecuteResponse response) throws IOException {
        if (response.responseBody().isEmpty()) {
            return "";
        }
        try (InputStream in = response.responseBody().get()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Optional<Map<?, ?>> object(String text) {
        try {
            return json.parse(text) instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The error's code is its type's name behind the {@code #}, in the body or in a header (AWS JSON 1.1 protocol). */
    private AwsServiceException refused(HttpExecuteResponse response, String text) {
        var http = response.httpResponse();
        Map<?, ?> body = object(text).orElse(Map.of());
        String type = body.get("__type") instanceof String told
                ? told
                : http.firstMatchingHeader("x-amzn-ErrorType").orElse("");
        String code = type.substring(type.indexOf('#') + 1).replaceFirst(":.*", "");
        Object message = body.containsKey("message") ? body.get("message") : body.get("Message");
        AwsErrorDetails details = AwsErrorDetails.builder()
                .errorCode(code)
                .errorMessage(message instanceof String said ? said : "HTTP " + http.statusCode())
                .serviceName("Pricing")
                .sdkHttpResponse(http)
                .build();
        return AwsServiceException.builder()
                .awsErrorDetails(details)
                .statusCode(http.statusCode())
                .requestId(http.firstMatchingHeader("x-amzn-RequestId").orElse(""))
                .message(details.errorMessage())
                .build();
    }
}
