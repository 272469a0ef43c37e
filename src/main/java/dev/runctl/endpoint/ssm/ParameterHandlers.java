package dev.runctl.endpoint.ssm;

import dev.runctl.endpoint.ec2.Images;
import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.wire.ServiceError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;

/** The public parameters that name images. */
final class ParameterHandlers {
    private static final Instant PUBLISHED = Instant.parse("2025-09-15T18:20:04Z");

    private record Entry(long place, Parameter parameter) {}

    GetParameterResponse get(GetParameterRequest request) {
        String name = request.name() == null ? "" : request.name();
        return GetParameterResponse.builder()
                .parameter(find(name).orElseThrow(() -> new ServiceError("ParameterNotFound", "")))
                .build();
    }

    GetParametersResponse getSeveral(GetParametersRequest request) {
        List<Parameter> found = new ArrayList<>();
        List<String> invalid = new ArrayList<>();
        for (String name : request.names()) {
            find(name).ifPresentOrElse(found::add, () -> invalid.add(name));
        }
        return GetParametersResponse.builder()
                .parameters(found)
                .invalidParameters(invalid)
                .build();
    }

    GetParametersByPathResponse getByPath(GetParametersByPathRequest request) {
        String path = request.path() == null ? "" : request.path();
        if (!path.startsWith("/")) {
            throw new ServiceError("ValidationException", "The parameter path must begin with a slash \"/\".");
        }
        String prefix = path.endsWith("/") ? path : path + "/";
        boolean deep = Boolean.TRUE.equals(request.recursive());
        List<Entry> found = new ArrayList<>();
        for (String name : Images.parameters()) {
            if (name.startsWith(prefix) && (deep || name.indexOf('/', prefix.length()) < 0)) {
                find(name).ifPresent(parameter -> found.add(new Entry(found.size() + 1L, parameter)));
            }
        }
        Pages<Entry> page = Pages.of(found, Entry::place, true, request.maxResults(), request.nextToken(), 1);
        return GetParametersByPathResponse.builder()
                .parameters(page.items().stream().map(Entry::parameter).toList())
                .nextToken(page.next())
                .build();
    }

    private static Optional<Parameter> find(String name) {
        return Images.byParameter(name)
                .map(image -> Parameter.builder()
                        .name(name)
                        .type("String")
                        .value(image)
                        .version(1L)
                        .lastModifiedDate(PUBLISHED)
                        .arn("arn:aws:ssm:" + Machine.REGION + "::parameter" + name)
                        .dataType(name.startsWith("/aws/service/ami") ? "text" : "aws:ec2:image")
                        .build());
    }
}
