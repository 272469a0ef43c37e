package dev.runctl.endpoint.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runctl.endpoint.http.Request;
import dev.runctl.endpoint.http.Response;
import dev.runctl.endpoint.http.ServiceHandler;
import dev.runctl.endpoint.wire.Operations.Operation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import software.amazon.awssdk.core.SdkPojo;

/** JSON 1.1, the protocol of SSM: the operation is in {@code X-Amz-Target}. */
public final class JsonProtocol implements ServiceHandler {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final String prefix;
    private final Operations operations;

    /** @param target what comes before the operation's name and a point, for example {@code AmazonSSM} */
    public JsonProtocol(String target, Operations operations) {
        this.prefix = target + ".";
        this.operations = operations;
    }

    @Override
    public Response handle(Request request, String requestId) throws IOException {
        byte[] body = request.body().readAllBytes();
        return Invocation.guard(ErrorFormats::json, "InternalServerError", requestId, () -> {
            String target = request.header("x-amz-target").orElse("");
            Operation<?, ?> operation = (target.startsWith(prefix)
                            ? operations.find(target.substring(prefix.length()))
                            : java.util.Optional.<Operation<?, ?>>empty())
                    .orElseThrow(() -> new ServiceError("UnknownOperationException", "Unknown operation " + target));
            JsonNode json = parse(body);
            SdkPojo answer = operation.invoke(fields -> JsonReader.read(json, fields));
            return answer(answer);
        });
    }

    private static JsonNode parse(byte[] body) throws IOException {
        try {
            return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new ServiceError("SerializationException", "The body is not JSON");
        }
    }

    private static Response answer(SdkPojo answer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(out)) {
            new JsonWriter(generator).structure(answer);
        }
        byte[] bytes = out.toByteArray();
        return new Response(
                200, java.util.Map.of("Content-Type", ErrorFormats.JSON), bytes.length, stream -> stream.write(bytes));
    }
}
