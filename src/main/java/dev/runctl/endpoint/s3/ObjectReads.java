package dev.runctl.endpoint.s3;

import dev.runctl.endpoint.http.Request;
import dev.runctl.endpoint.http.Response;
import dev.runctl.endpoint.wire.ServiceError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** GetObject, HeadObject and what else reads one object. */
final class ObjectReads {
    private record Found(StoredObject object, List<Piece> pieces) {}

    private final Store store;

    ObjectReads(Store store) {
        this.store = store;
    }

    /** GET and HEAD alike: the server leaves the body out of the latter. */
    Response get(Request request, Target target) {
        Found found = find(target);
        StoredObject object = found.object();
        Map<String, String> headers = new LinkedHashMap<>(object.headers().answer(target));
        headers.put("ETag", object.quotedEtag());
        headers.put("Last-Modified", Times.header(object.modified()));
        headers.put("Accept-Ranges", "bytes");
        if (Conditions.of(request).isKnown(object)) {
            headers.remove("Content-Type");
            return new Response(304, headers, 0, out -> {});
        }
        Optional<ByteRange> part = part(request, target, found);
        Optional<ByteRange> range =
                part.or(() -> request.header("range").flatMap(header -> ByteRange.parse(header, object.size())));
        boolean whole = range.isEmpty();
        ByteRange sent = range.orElse(ByteRange.whole(object.size()));
        if (part.isPresent() && object.parts() > 0) {
            headers.put("x-amz-mp-parts-count", Integer.toString(object.parts()));
        }
        // The checksum of the whole would fail a client that checks the range it got.
        if (whole
                && request.header("x-amz-checksum-mode")
                        .filter("ENABLED"::equalsIgnoreCase)
                        .isPresent()) {
            headers.put(
                    object.checksum().algorithm().header(), object.checksum().value());
            headers.put("x-amz-checksum-type", object.checksum().type().name());
        }
        if (!whole && sent.length() > 0) {
            headers.put("Content-Range", sent.header(object.size()));
        }
        return new Response(
                whole ? 200 : 206, headers, sent.length(), new Content(store.blobs(), found.pieces(), sent));
    }

    Response attributes(Request request, Target target) {
        Found found = find(target);
        StoredObject object = found.object();
        String asked = String.join(",", request.headers().getOrDefault("x-amz-object-attributes", List.of()));
        XmlWriter xml = XmlWriter.answer("GetObjectAttributesResponse");
        for (String attribute : asked.split(",", -1)) {
            switch (attribute.strip()) {
                case "ETag" -> xml.element("ETag", object.etag());
                case "ObjectSize" -> xml.element("ObjectSize", object.size());
                case "StorageClass" -> xml.element("StorageClass", "STANDARD");
                case "Checksum" -> {
                    xml.open("Checksum");
                    object.checksum().writeTo(xml);
                    xml.close();
                }
                case "ObjectParts" -> parts(request, found, xml);
                default -> throw Errors.invalidArgument("Invalid attribute name specified.");
            }
        }
        return xml.response().with("Last-Modified", Times.header(object.modified()));
    }

    /** Tags are accepted with an upload and not kept. */
    Response tagging(Target target) {
        find(target);
        return XmlWriter.answer("Tagging").open("TagSet").close().response();
    }

    private Found find(Target target) {
        checkVersion(target.parameter("versionId"));
        return store.read(connection -> {
            StoredObject object = Index.require(connection, target.bucket(), target.key());
            return new Found(object, Index.pieces(connection, object.content()));
        });
    }

    static void checkVersion(Optional<String> versionId) {
        if (versionId.filter(id -> !id.equals("null")).isPresent()) {
            throw Errors.noSuchVersion();
        }
    }

    private static Optional<ByteRange> part(Request request, Target target, Found found) {
        if (!target.has("partNumber")) {
            return Optional.empty();
        }
        if (request.header("range").isPresent()) {
            throw Errors.invalidRequest("Cannot specify both Range header and partNumber query parameter");
        }
        int number = target.number("partNumber", 1, 1, 10_000);
        long first = 0;
        // A part is asked for by its place, whatever number it was uploaded under.
        for (int i = 0; i < found.pieces().size(); i++) {
            Piece piece = found.pieces().get(i);
            if (i + 1 == number) {
                return Optional.of(new ByteRange(first, piece.size()));
            }
            first += piece.size();
        }
        throw new ServiceError("InvalidPartNumber", "The requested partnumber is not satisfiable", 416);
    }

    private static void parts(Request request, Found found, XmlWriter xml) {
        if (found.object().parts() == 0) {
            return;
        }
        int after = request.header("x-amz-part-number-marker")
                .map(Integer::parseInt)
                .orElse(0);
        int most = request.header("x-amz-max-parts").map(Integer::parseInt).orElse(1000);
        List<Piece> pieces =
                found.pieces().stream().filter(piece -> piece.number() > after).toList();
        List<Piece> page = pieces.subList(0, Math.min(Math.max(most, 0), pieces.size()));
        xml.open("ObjectParts")
                .element("PartsCount", found.object().parts())
                .element("PartNumberMarker", after)
                .element("MaxParts", most)
                .element("IsTruncated", page.size() < pieces.size());
        if (!page.isEmpty() && page.size() < pieces.size()) {
            xml.element("NextPartNumberMarker", page.getLast().number());
        }
        for (Piece piece : page) {
            xml.open("Part")
                    .element("PartNumber", piece.number())
                    .element("Size", piece.size())
                    .element(found.object().checksum().algorithm().element(), piece.checksum())
                    .close();
        }
        xml.close();
    }
}
