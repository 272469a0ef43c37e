package dev.runctl.endpoint.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * An element of a request's XML; namespaces do not matter. A document type is refused, so that no entity can be defined.
 *
 * @param text the element's own text, as sent
 */
record XmlElement(String name, String text, List<XmlElement> children) {
    /** @throws dev.runctl.endpoint.wire.ServiceError MalformedXML if it is no XML or its root has another name */
    static XmlElement parse(byte[] xml, String root) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new Strict());
            XmlElement element = of(builder.parse(new ByteArrayInputStream(xml)).getDocumentElement());
            if (!element.name.equals(root)) {
                throw Errors.malformedXml();
            }
            return element;
        } catch (SAXException | IOException e) {
            throw Errors.malformedXml();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    Optional<String> child(String name) {
        return all(name).stream().findFirst().map(XmlElement::text);
    }

    String required(String name) {
        return child(name).orElseThrow(Errors::malformedXml);
    }

    List<XmlElement> all(String name) {
        return children.stream().filter(child -> child.name.equals(name)).toList();
    }

    private static XmlElement of(Element element) {
        List<XmlElement> children = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                children.add(of(child));
            } else if (node.getNodeType() == Node.TEXT_NODE || node.getNodeType() == Node.CDATA_SECTION_NODE) {
                text.append(node.getNodeValue());
            }
        }
        return new XmlElement(element.getLocalName(), text.toString(), List.copyOf(children));
    }

    /** Without it the parser prints to standard error. */
    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException e) {}

        @Override
        public void error(SAXParseException e) throws SAXException {
            throw e;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXException {
            throw e;
        }
    }
}
