package dev.runctl.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Keeps the raw bodies of successful answers that a synchronous SDK client gets, for {@link ModelLint}. Added with
 * {@code overrideConfiguration(c -> c.addExecutionInterceptor(recorder))}.
 */
public final class AnswerRecorder implements ExecutionInterceptor {
    private final List<ModelLint.Answer> answers = new CopyOnWriteArrayList<>();

    public List<ModelLint.Answer> answers() {
        return List.copyOf(answers);
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        if (context.responseBody().isEmpty()) {
            return Optional.empty();
        }
        try (InputStream body = context.responseBody().get()) {
            byte[] bytes = body.readAllBytes();
            if (context.httpResponse().isSuccessful()) {
                answers.add(new ModelLint.Answer(
                        attributes
                                .getAttribute(SdkExecutionAttribute.SERVICE_NAME)
                                .toLowerCase(Locale.ROOT),
                        attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
                        new String(bytes, StandardCharsets.UTF_8)));
            }
            return Optional.of(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
