package dev.runctl.aws;

import dev.runctl.domain.instance.Location;
import dev.runctl.service.run.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** GetProducts of the Price List Query API (AWS Price List API reference). */
final class PriceListQuery {
    private static final int PAGE = 100;

    private final AwsClients clients;
    private final Json json;

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
        return AwsFailures.call("pricing GetProducts", () -> {
            List<Map<?, ?>> products = new ArrayList<>();
            Optional<String> token = Optional.empty();
            try (JsonCall prices = clients.prices(location)) {
                do {
                    JsonNode page = prices.call("GetProducts", request(attributes, token));
                    page.field("PriceList")
                            .filter(JsonNode::isArray)
                            .ifPresent(list -> list.asArray().forEach(it -> products.add(product(it))));
                    token = page.field("NextToken")
                            .filter(JsonNode::isString)
                            .map(JsonNode::asString)
                            .filter(it -> !it.isEmpty());
                } while (token.isPresent());
            }
            return products;
        });
    }

    /** Each product is a text that holds JSON. */
    private Map<?, ?> product(JsonNode item) {
        return json.parse(item.isString() ? item.asString() : item.toString()) instanceof Map<?, ?> map
                ? map
                : Map.of();
    }

    private String request(Map<String, String> attributes, Optional<String> token) {
        List<Map<String, String>> filters = attributes.entrySet().stream()
                .map(it -> Map.of("Type", "TERM_MATCH", "Field", it.getKey(), "Value", it.getValue()))
                .toList();
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("ServiceCode", "AmazonEC2");
        request.put("FormatVersion", "aws_v1");
        request.put("Filters", filters);
        request.put("MaxResults", PAGE);
        token.ifPresent(it -> request.put("NextToken", it));
        return json.write(request);
    }
}
