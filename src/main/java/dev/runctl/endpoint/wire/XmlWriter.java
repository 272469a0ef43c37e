package dev.runctl.endpoint.wire;

import java.util.List;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;

/** Writes an answer of the SDK's model under the names that its unmarshaller looks for. */
final class XmlWriter {
    private final XmlText xml;

    XmlWriter(XmlText xml) {
        this.xml = xml;
    }

    void members(SdkPojo answer) {
        for (SdkField<?> field : answer.sdkFields()) {
            Object value = field.getValueOrDefault(answer);
            if (value != null && !(value instanceof SdkAutoConstructList)) {
                write(field.unmarshallLocationName(), field, value);
            }
        }
    }

    private void write(String name, SdkField<?> field, Object value) {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.LIST && value instanceof List<?> list) {
            list(name, field.getTrait(ListTrait.class), list);
        } else if (type == MarshallingType.SDK_POJO && value instanceof SdkPojo structure) {
            xml.open(name);
            members(structure);
            xml.close(name);
        } else if (type == MarshallingType.MAP || type == MarshallingType.DOCUMENT) {
            throw new IllegalStateException(field.memberName() + " has no XML form here");
        } else {
            xml.element(name, Scalars.format(value));
        }
    }

    private void list(String name, ListTrait trait, List<?> list) {
        SdkField<?> member = trait.memberFieldInfo();
        String entry = trait.isFlattened() ? name : member.unmarshallLocationName();
        if (!trait.isFlattened()) {
            xml.open(name);
        }
        for (Object value : list) {
            write(entry, member, value);
        }
        if (!trait.isFlattened()) {
            xml.close(name);
        }
    }
}
