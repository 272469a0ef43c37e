package dev.runctl.endpoint.wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/** Fills a request of the SDK's model from form parameters, as EC2 and the query protocol flatten them. */
final class QueryReader {
    private final boolean flat;

    /** @param flat EC2's lists, {@code Name.1}; else the query protocol's, {@code Name.member.1} */
    QueryReader(boolean flat) {
        this.flat = flat;
    }

    /** @throws ServiceError for a parameter that the model lacks, or that is not of its type */
    void read(QueryTree tree, SdkPojo target) {
        Set<String> known = new HashSet<>();
        for (SdkField<?> field : target.sdkFields()) {
            known.add(field.locationName());
            tree.child(field.locationName()).ifPresent(child -> field.set(target, value(child, field)));
        }
        tree.children().forEach((part, child) -> {
            if (!known.contains(part)) {
                throw new ServiceError("UnknownParameter", "The parameter " + child.name() + " is not recognized");
            }
        });
    }

    private Object value(QueryTree node, SdkField<?> field) {
        boolean list = field.marshallingType() == MarshallingType.LIST;
        boolean structure = field.marshallingType() == MarshallingType.SDK_POJO;
        // An empty value is how an empty list is sent.
        if ((list || structure) && !node.value().orElse("").isEmpty()) {
            throw new ServiceError("InvalidParameterValue", "The parameter " + node.name() + " takes no value itself");
        }
        if (list) {
            return list(node, field.getTrait(ListTrait.class));
        }
        if (structure) {
            return structure(node, field);
        }
        String text = node.value()
                .orElseThrow(() ->
                        new ServiceError("InvalidParameterValue", "The parameter " + node.name() + " takes one value"));
        if (!node.children().isEmpty()) {
            throw new ServiceError("UnknownParameter", "The parameter " + node.name() + " takes one value");
        }
        return Scalars.parse(text, field.marshallingType(), () -> node.name());
    }

    private List<Object> list(QueryTree node, ListTrait trait) {
        QueryTree holder = node;
        if (!flat && !trait.isFlattened()) {
            String member = trait.memberLocationName() == null ? "member" : trait.memberLocationName();
            holder = node.child(member).orElse(node);
        }
        List<Object> list = new ArrayList<>();
        for (QueryTree entry : holder.entries()) {
            list.add(value(entry, trait.memberFieldInfo()));
        }
        return list;
    }

    private Object structure(QueryTree node, SdkField<?> field) {
        SdkPojo builder = field.constructor().get();
        read(node, builder);
        return ((Buildable) builder).build();
    }
}
