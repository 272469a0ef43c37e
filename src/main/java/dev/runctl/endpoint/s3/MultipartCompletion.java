package dev.runctl.endpoint.s3;

import dev.runctl.endpoint.http.Request;
import dev.runctl.endpoint.http.Response;
import dev.runctl.endpoint.wire.ServiceError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** CompleteMultipartUpload: the parts become the object's pieces as they lie, so nothing is copied. */
final class MultipartCompletion {
    private static final long LEAST_PART = 5L << 20;
    private static final int MOST_DOCUMENT = 8 << 20;

    private record Completed(StoredObject object, Uploads.Upload upload) {}

    private final Store store;

    MultipartCompletion(Store store) {
        this.store = store;
    }

    Response complete(Request request, Target target) throws IOException {
        // Here the checksum headers are about the object, not about this document.
        byte[] body = request.body().readNBytes(MOST_DOCUMENT);
        List<XmlElement> asked =
                XmlElement.parse(body, "CompleteMultipartUpload").all("Part");
        if (asked.isEmpty()) {
            throw Errors.malformedXml();
        }
        Conditions conditions = Conditions.of(request);
        Completed completed = store.write(connection -> {
            Uploads.Upload upload = Uploads.require(connection, target);
            conditions.checkWrite(Index.find(connection, target.bucket(), target.key()));
            List<Uploads.Part> parts = chosen(asked, Uploads.parts(connection, upload.id()), upload);
            StoredObject object = object(upload, parts);
            verify(request, object);
            Index.put(connection, target.bucket(), object, pieces(parts), store.now());
            Uploads.remove(connection, upload.id(), store.now());
            return new Completed(object, upload);
        });
        XmlWriter xml = XmlWriter.answer("CompleteMultipartUploadResult")
                .element("Location", "http://" + request.header("host").orElse("localhost") + request.rawPath())
                .element("Bucket", target.bucket())
                .element("Key", target.key())
                .element("ETag", completed.object().quotedEtag());
        completed.object().checksum().writeTo(xml);
        return xml.response();
    }

    private static List<Uploads.Part> chosen(
            List<XmlElement> asked, List<Uploads.Part> uploaded, Uploads.Upload upload) {
        Map<Integer, Uploads.Part> byNumber =
                uploaded.stream().collect(Collectors.toMap(Uploads.Part::number, Function.identity()));
        List<Uploads.Part> chosen = new ArrayList<>();
        for (XmlElement element : asked) {
            int number = number(element.required("PartNumber"));
            if (!chosen.isEmpty() && number <= chosen.getLast().number()) {
                throw new ServiceError(
                        "InvalidPartOrder",
                        "The list of parts was not in ascending order. Parts must be ordered by part number.",
                        400);
            }
            Uploads.Part part = byNumber.get(number);
            if (part == null || !Conditions.bare(element.required("ETag")).equals(part.etag())) {
                throw Errors.invalidPart();
            }
            Optional<String> checksum = element.child(upload.algorithm().element());
            if (checksum.filter(value -> !value.strip().equals(part.checksum())).isPresent()) {
                throw Errors.invalidPart();
            }
            chosen.add(part);
        }
        for (Uploads.Part part : chosen.subList(0, chosen.size() - 1)) {
            if (part.size() < LEAST_PART) {
                throw new ServiceError(
                        "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", 400);
            }
        }
        return chosen;
    }

    private StoredObject object(Uploads.Upload upload, List<Uploads.Part> parts) {
        ChecksumAlgorithm.Digest md5 = ChecksumAlgorithm.md5();
        for (Uploads.Part part : parts) {
            md5.update(HexFormat.of().parseHex(part.etag()), 0, 16);
        }
        return new StoredObject(
                upload.key(),
                Blobs.newId(),
                HexFormat.of().formatHex(md5.value()) + '-' + parts.size(),
                parts.stream().mapToLong(Uploads.Part::size).sum(),
                store.now(),
                upload.headers(),
                upload.type() == Checksum.Type.COMPOSITE ? composite(upload, parts) : full(upload, parts),
                parts.size());
    }

    private static Checksum composite(Uploads.Upload upload, List<Uploads.Part> parts) {
        ChecksumAlgorithm.Digest digest = upload.algorithm().digest();
        for (Uploads.Part part : parts) {
            byte[] value = bytes(upload, part);
            digest.update(value, 0, value.length);
        }
        String value = Base64.getEncoder().encodeToString(digest.value()) + '-' + parts.size();
        return new Checksum(upload.algorithm(), value, Checksum.Type.COMPOSITE);
    }

    private static Checksum full(Uploads.Upload upload, List<Uploads.Part> parts) {
        byte[] value = bytes(upload, parts.getFirst());
        for (Uploads.Part part : parts.subList(1, parts.size())) {
            value = upload.algorithm().combine(value, bytes(upload, part), part.size());
        }
        return Checksum.full(upload.algorithm(), value);
    }

    private static byte[] bytes(Uploads.Upload upload, Uploads.Part part) {
        return upload.algorithm().decode(part.checksum()).orElseThrow();
    }

    private static void verify(Request request, StoredObject object) {
        Checksum checksum = object.checksum();
        Optional<String> expected = request.header(checksum.algorithm().header());
        if (expected.filter(value -> !value.strip().equals(checksum.value())).isPresent()) {
            throw Errors.badDigest(checksum.algorithm().name());
        }
        Optional<String> size = request.header("x-amz-mp-object-size");
        if (size.filter(value -> !value.strip().equals(Long.toString(object.size())))
                .isPresent()) {
            throw Errors.invalidRequest("The provided 'x-amz-mp-object-size' header does not match what was computed.");
        }
        Optional<String> type = request.header("x-amz-checksum-type");
        if (type.filter(value -> !value.equals(checksum.type().name())).isPresent()) {
            throw Errors.invalidRequest("The upload was created using the " + checksum.type()
                    + " checksum mode. The complete request must use the same checksum mode.");
        }
    }

    private static List<Piece> pieces(List<Uploads.Part> parts) {
        return parts.stream()
                .map(part -> new Piece(part.number(), part.file(), part.size(), part.checksum()))
                .toList();
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw Errors.malformedXml();
        }
    }
}
