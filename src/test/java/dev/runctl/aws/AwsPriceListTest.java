package dev.runctl.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.cost.PriceList;
import dev.runctl.storage.JacksonJson;
import dev.runctl.testing.ModelLint;
import dev.runctl.testing.Referee;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.profiles.ProfileFile;

/** The price list's requests and what is made of its answers, against a server that answers in its form. */
class AwsPriceListTest {
    private static final Location WORK = new Location("work", "eu-north-1");
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Asked(Map<String, String> headers, String body, String path) {}

    private final List<Asked> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> answers = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private AwsClients clients;
    private int throttled;
    private String refusal = "";

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        String profile = "[profile work]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret\n";
        ProfileFile file = ProfileFile.builder()
                .content(new ByteArrayInputStream(profile.getBytes(StandardCharsets.UTF_8)))
                .type(ProfileFile.Type.CONFIGURATION)
                .build();
        clients = new AwsClients(
                () -> {
                    throw new AssertionError("This computer was started");
                },
                () -> file,
                Map.of(
                        "AWS_ENDPOINT_URL_PRICING",
                        "http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        clients.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
        requests.add(new Asked(headers, body, exchange.getRequestURI().toString()));
        int status = 200;
        String answer;
        if (throttled > 0) {
            throttled--;
            status = 400;
            answer = "{\"__type\":\"com.amazonaws.pricing#ThrottlingException\",\"message\":\"Rate exceeded\"}";
        } else if (!refusal.isEmpty()) {
            status = 400;
            answer = refusal;
            exchange.getResponseHeaders().add("x-amzn-RequestId", "req-1");
        } else {
            answer = page(JSON.readTree(body));
            answers.add(answer);
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** What the price list has, in two pages for the instances. */
    private static String page(JsonNode request) throws JsonProcessingException {
        Map<String, String> filters = new HashMap<>();
        request.get("Filters")
                .forEach(it ->
                        filters.put(it.get("Field").asText(), it.get("Value").asText()));
        assertThat(filters).containsEntry("regionCode", "eu-north-1");
        List<String> products = new ArrayList<>();
        boolean isSecond = request.has("NextToken");
        switch (filters.getOrDefault("productFamily", "")) {
            case "Storage" -> {
                products.add(product("volumeApiName", "gp3", "GB-Mo", "0.0836"));
                products.add(product("volumeApiName", "io2", "GB-Mo", "0.131"));
                products.add(product("volumeApiName", "standard", "GB-Mo", "0.05"));
            }
            case "System Operation" -> {
                products.add(product("usagetype", "EUN1-EBS:VolumeP-IOPS.gp3", "IOPS-Mo", "0.0052"));
                products.add(product("usagetype", "EUN1-EBS:VolumeP-IOPS.io2", "IOPS-Mo", "0.068"));
                products.add(product("usagetype", "EUN1-EBS:VolumeP-IOPS.io2.tier2", "IOPS-Mo", "0.0476"));
                products.add(product("usagetype", "EUN1-EBS:VolumeIOUsage", "IOs", "0.00000005"));
            }
            case "Provisioned Throughput" ->
                products.add(product("usagetype", "EUN1-EBS:VolumeP-Throughput.gp3", "GiBps-mo", "42.8032"));
            default -> {
                if (isSecond) {
                    products.add(product("instanceType", "p5.48xlarge", "Hrs", "60.54"));
                    products.add(product("instanceType", "odd.large", "Hrs", "2"));
                } else {
                    products.add(product("instanceType", "g5.xlarge", "Hrs", "1.0670000000"));
                    products.add(product("instanceType", "odd.large", "Hrs", "1"));
                    products.add(product("instanceType", "free.large", "Hrs", "0.0000000000"));
                }
            }
        }
        ObjectNode page = JSON.createObjectNode().put("FormatVersion", "aws_v1");
        products.forEach(page.putArray("PriceList")::add);
        if (filters.containsKey("tenancy") && !isSecond) {
            page.put("NextToken", "more");
        }
        return JSON.writeValueAsString(page);
    }

    private static String product(String attribute, String value, String unit, String usd) {
        return """
                {"product": {"productFamily": "x", "attributes": {"%s": "%s", "servicecode": "AmazonEC2"}, "sku": "S"},
                 "serviceCode": "AmazonEC2",
                 "terms": {"OnDemand": {"S.JRT": {"priceDimensions": {"S.JRT.6YS": {
                     "unit": "%s", "endRange": "Inf", "beginRange": "0", "appliesTo": [],
                     "pricePerUnit": {"USD": "%s"}}}, "sku": "S"}}},
                 "version": "20261120", "publicationDate": "2026-11-20T00:00:00Z"}
                """.formatted(attribute, value, unit, usd);
    }

    private PriceList.Prices ask() {
        return new AwsPriceList(clients, new JacksonJson()).ask(WORK);
    }

    @Test
    void pricesOfInstancesAndDisksAreReadFromAllPages() {
        PriceList.Prices prices = ask();

        assertThat(prices.perHour()).containsOnlyKeys("g5.xlarge", "p5.48xlarge");
        assertThat(prices.perHour().get("g5.xlarge")).isEqualByComparingTo("1.067");
        assertThat(prices.disks()).containsOnlyKeys("gp3", "io2");
        assertThat(prices.disks().get("gp3").perMonth(100, 4000, 225).orElseThrow())
                .isEqualByComparingTo("17.74"); // 8.36 + 1000 x 0.0052 + 100 x 42.8032 / 1024
        assertThat(prices.disks().get("io2").perMonth(10, 40_000, 0).orElseThrow())
                .isEqualByComparingTo("2558.11"); // 1.31 + 2176 + 380.8
        assertThat(prices.disks().get("io2").perMonth(10, 65_000, 0)).isEmpty();
    }

    @Test
    void requestsAndAnswersAreInTheFormThatAwsModelHas() throws IOException {
        Referee.assumeBoto3();
        ask();

        assertThat(requests).hasSize(5);
        try (InputStream program = Objects.requireNonNull(
                AwsPriceListTest.class.getResourceAsStream("/dev/runctl/referee/pricing_requests.py"))) {
            Referee.Outcome outcome = Referee.run(
                    List.of("python3", "-c", new String(program.readAllBytes(), StandardCharsets.UTF_8)),
                    JSON.writeValueAsBytes(requests),
                    Map.of("PYTHONDONTWRITEBYTECODE", "1"));
            assertThat(outcome.expectSuccess()).isEmpty();
        }
        ModelLint.check(answers.stream()
                .map(it -> new ModelLint.Answer("pricing", "GetProducts", it))
                .toList());
    }

    @Test
    void whoMayNotAskIsToldSo() {
        refusal = "{\"__type\":\"AccessDeniedException\",\"Message\":\"User: arn:aws:iam::123456789012:user/me is not"
                + " authorized to perform: pricing:GetProducts\"}";

        assertThatThrownBy(this::ask).isInstanceOfSatisfying(ServiceException.class, e -> {
            assertThat(e.failure()).isInstanceOf(Failure.AccessDenied.class);
            assertThat(e.failure().evidence().detail()).contains("pricing:GetProducts");
            assertThat(e.failure().evidence().requestId()).isEqualTo("req-1");
        });
        assertThat(requests).hasSize(1);
    }

    @Test
    void whatIsThrottledIsAskedAgain() {
        throttled = 2;

        assertThat(ask().perHour()).isNotEmpty();
        assertThat(requests).hasSize(7);
    }
}
