package dev.runctl.endpoint.s3;

import dev.runctl.endpoint.http.Response;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** ListParts and ListMultipartUploads. */
final class MultipartListings {
    private final Store store;

    MultipartListings(Store store) {
        this.store = store;
    }

    Response parts(Target target) {
        int after = target.number("part-number-marker", 0, 0, Integer.MAX_VALUE);
        int most = target.number("max-parts", 1000, 0, 1000);
        return store.read(connection -> {
            Uploads.Upload upload = Uploads.require(connection, target);
            List<Uploads.Part> parts = Uploads.parts(connection, upload.id()).stream()
                    .filter(part -> part.number() > after)
                    .toList();
            List<Uploads.Part> page = parts.subList(0, Math.min(most, parts.size()));
            XmlWriter xml = XmlWriter.answer("ListPartsResult")
                    .element("Bucket", target.bucket())
                    .element("Key", ListOperations.encoding(target).apply(target.key()))
                    .element("UploadId", upload.id());
            owner(xml);
            xml.element("StorageClass", "STANDARD")
                    .element("PartNumberMarker", after)
                    .element("MaxParts", most)
                    .element("IsTruncated", page.size() < parts.size());
            if (!page.isEmpty()) {
                xml.element("NextPartNumberMarker", page.getLast().number());
            }
            if (upload.declared()) {
                xml.element("ChecksumAlgorithm", upload.algorithm()).element("ChecksumType", upload.type());
            }
            for (Uploads.Part part : page) {
                xml.open("Part")
                        .element("PartNumber", part.number())
                        .element("LastModified", Times.xml(part.modified()))
                        .element("ETag", '"' + part.etag() + '"')
                        .element("Size", part.size())
                        .element(upload.algorithm().element(), part.checksum())
                        .close();
            }
            return xml.response();
        });
    }

    Response uploads(Target target) {
        String prefix = target.parameter("prefix").orElse("");
        String delimiter = target.parameter("delimiter").orElse("");
        String keyMarker = target.parameter("key-marker").orElse("");
        String idMarker = target.parameter("upload-id-marker").orElse("");
        int most = target.number("max-uploads", 1000, 1, 1000);
        UnaryOperator<String> encoding = ListOperations.encoding(target);
        List<Uploads.Upload> uploads = store.read(connection -> {
            Index.requireBucket(connection, target.bucket());
            return Uploads.list(connection, target.bucket());
        });
        XmlWriter entries = XmlWriter.answer("ListMultipartUploadsResult")
                .element("Bucket", target.bucket())
                .element("KeyMarker", encoding.apply(keyMarker))
                .element("UploadIdMarker", idMarker)
                .element("Prefix", encoding.apply(prefix))
                .element(
                        "Delimiter",
                        target.parameter("delimiter").filter(d -> !d.isEmpty()).map(encoding))
                .element("EncodingType", target.parameter("encoding-type"))
                .element("MaxUploads", most);
        String lastKey = "";
        String lastId = "";
        int count = 0;
        boolean truncated = false;
        for (Uploads.Upload upload : uploads) {
            int cut = delimiter.isEmpty() || !upload.key().startsWith(prefix)
                    ? -1
                    : upload.key().indexOf(delimiter, prefix.length());
            String name = cut < 0 ? upload.key() : upload.key().substring(0, cut + delimiter.length());
            boolean sameCommonPrefix = cut >= 0 && name.equals(lastKey);
            if (!upload.key().startsWith(prefix)
                    || sameCommonPrefix
                    || !isAfter(name, cut < 0 ? upload.id() : "", keyMarker, idMarker)) {
                continue;
            }
            if (count == most) {
                truncated = true;
                break;
            }
            count++;
            lastKey = name;
            lastId = cut < 0 ? upload.id() : "";
            if (cut < 0) {
                upload(entries, upload, encoding);
            } else {
                entries.open("CommonPrefixes")
                        .element("Prefix", encoding.apply(name))
                        .close();
            }
        }
        entries.element("IsTruncated", truncated);
        if (truncated) {
            entries.element("NextKeyMarker", encoding.apply(lastKey)).element("NextUploadIdMarker", lastId);
        }
        return entries.response();
    }

    private static boolean isAfter(String name, String id, String keyMarker, String idMarker) {
        int order = Arrays.compareUnsigned(Index.bytes(name), Index.bytes(keyMarker));
        return order > 0 || order == 0 && !idMarker.isEmpty() && id.compareTo(idMarker) > 0;
    }

    private static void upload(XmlWriter xml, Uploads.Upload upload, UnaryOperator<String> encoding) {
        xml.open("Upload").element("Key", encoding.apply(upload.key())).element("UploadId", upload.id());
        owner(xml);
        xml.element("StorageClass", "STANDARD").element("Initiated", Times.xml(upload.created()));
        if (upload.declared()) {
            xml.element("ChecksumAlgorithm", upload.algorithm()).element("ChecksumType", upload.type());
        }
        xml.close();
    }

    private static void owner(XmlWriter xml) {
        for (String role : List.of("Initiator", "Owner")) {
            xml.open(role).element("ID", BucketOperations.OWNER).close();
        }
    }
}
