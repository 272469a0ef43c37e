package dev.runctl.endpoint.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.runctl.endpoint.http.Response;

/** Errors as each protocol writes them. */
public final class ErrorFormats {
    static final String JSON = "application/x-amz-json-1.1";
    static final String XML = "text/xml;charset=UTF-8";

    private ErrorFormats() {}

    public static Response ec2(int status, String code, String message, String requestId) {
        XmlText xml = new XmlText().open("Response").open("Errors");
        xml.open("Error").element("Code", code).element("Message", message).close("Error");
        xml.close("Errors").element("RequestID", requestId).close("Response");
        return Response.of(status, XML, xml.toString());
    }

    /** The query protocol's, of STS. */
    public static Response query(int status, String code, String message, String requestId) {
        XmlText xml =
                new XmlText().root("ErrorResponse", QueryProtocol.STS_NAMESPACE).open("Error");
        xml.element("Type", status < 500 ? "Sender" : "Receiver")
                .element("Code", code)
                .element("Message", message);
        xml.close("Error").element("RequestId", requestId).close("ErrorResponse");
        return Response.of(status, XML, xml.toString());
    }

    public static Response json(int status, String code, String message, String requestId) {
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("__type", code)
                .put("message", message)
                .toString();
        return Response.of(status, JSON, body);
    }

    public static Response s3(int status, String code, String message, String requestId) {
        XmlText xml = new XmlText().open("Error").element("Code", code).element("Message", message);
        xml.element("RequestId", requestId).close("Error");
        return Response.of(status, "application/xml", xml.toString());
    }
}
