package dev.runctl.endpoint.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** The operations of one service, by AWS's name, each from a request of the SDK's model to an answer of it. */
public final class Operations {
    /** One operation: the codec fills the builder from the wire, the handler answers. */
    public record Operation<Q, A extends SdkPojo>(
            Supplier<? extends SdkBuilder<?, Q>> request, Function<Q, A> handler) {
        /**
         * @param decoder fills the request's builder through its {@link SdkPojo#sdkFields()}
         * @throws ServiceError as the handler says
         */
        public A invoke(Consumer<SdkPojo> decoder) {
            SdkBuilder<?, Q> builder = request.get();
            if (!(builder instanceof SdkPojo fields)) {
                throw new IllegalStateException(builder.getClass() + " is not a model of the SDK");
            }
            decoder.accept(fields);
            return handler.apply(builder.build());
        }
    }

    private final Map<String, Operation<?, ?>> operations = new LinkedHashMap<>();
    private final Consumer<String> before;

    public Operations() {
        this(name -> {});
    }

    /** @param before called with an operation's name before it is handled; may throw {@link ServiceError} */
    public Operations(Consumer<String> before) {
        this.before = before;
    }

    /**
     * @param name for example {@code DescribeInstances}
     * @param request the SDK's builder, for example {@code DescribeInstancesRequest::builder}
     * @param handler answers, or throws {@link ServiceError}
     */
    public <Q, A extends SdkPojo> Operations on(
            String name, Supplier<? extends SdkBuilder<?, Q>> request, Function<Q, A> handler) {
        operations.put(name, new Operation<Q, A>(request, asked -> {
            before.accept(name);
            return handler.apply(asked);
        }));
        return this;
    }

    public Optional<Operation<?, ?>> find(String name) {
        return Optional.ofNullable(operations.get(name));
    }
}
