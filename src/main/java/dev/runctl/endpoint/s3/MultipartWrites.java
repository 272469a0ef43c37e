package dev.runctl.endpoint.s3;

import dev.runctl.endpoint.http.Request;
import dev.runctl.endpoint.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** CreateMultipartUpload, UploadPart, UploadPartCopy and AbortMultipartUpload. */
final class MultipartWrites {
    private static final int MOST_PARTS = 10_000;

    private final Store store;
    private final Copies copies;

    MultipartWrites(Store store, Copies copies) {
        this.store = store;
        this.copies = copies;
    }

    Response create(Request request, Target target) {
        ObjectWrites.refuseUnkept(request);
        Optional<ChecksumAlgorithm> declared =
                request.header("x-amz-checksum-algorithm").map(Payload::known);
        ChecksumAlgorithm algorithm = declared.orElse(ChecksumAlgorithm.CRC64NVME);
        Checksum.Type type = type(request, algorithm);
        Uploads.Upload upload = new Uploads.Upload(
                Blobs.newId(),
                target.key(),
                store.now(),
                ContentHeaders.of(request),
                algorithm,
                type,
                declared.isPresent());
        store.write(connection -> {
            Index.requireBucket(connection, target.bucket());
            Uploads.add(connection, target.bucket(), upload);
            return upload;
        });
        Response response = XmlWriter.answer("InitiateMultipartUploadResult")
                .element("Bucket", target.bucket())
                .element("Key", target.key())
                .element("UploadId", upload.id())
                .response();
        return declared.isEmpty()
                ? response
                : response.with("x-amz-checksum-algorithm", algorithm.name()).with("x-amz-checksum-type", type.name());
    }

    Response uploadPart(Request request, Target target) throws IOException {
        Uploads.Upload upload = upload(target);
        int number = partNumber(target);
        Payload payload = Payload.receive(request, store.blobs(), Optional.of(upload.algorithm()));
        ChecksumAlgorithm sent = payload.echoed().algorithm();
        if (upload.declared() && sent != upload.algorithm()) {
            store.blobs().delete(payload.file());
            throw Errors.invalidRequest("Checksum Type mismatch occurred, expected checksum Type: "
                    + upload.algorithm().name().toLowerCase(Locale.ROOT) + ", actual checksum Type: "
                    + sent.name().toLowerCase(Locale.ROOT));
        }
        keep(
                target,
                new Uploads.Part(
                        number,
                        payload.file(),
                        payload.size(),
                        payload.etag(),
                        payload.kept().value(),
                        store.now()));
        return Response.empty(200)
                .with("ETag", '"' + payload.etag() + '"')
                .with(sent.header(), payload.echoed().value());
    }

    Response copyPart(Request request, Target target) throws IOException {
        Uploads.Upload upload = upload(target);
        int number = partNumber(target);
        CopySource from = CopySource.parse(request.header("x-amz-copy-source").orElse(""));
        Copies.Source source = copies.source(request, from);
        ByteRange range = range(request, source.object().size());
        ChecksumAlgorithm.Digest md5 = ChecksumAlgorithm.md5();
        ChecksumAlgorithm.Digest sum = upload.algorithm().digest();
        try (Blobs.Draft draft = store.blobs().draft();
                InputStream in = new Content(store.blobs(), source.pieces(), range).open()) {
            draft.fill(in, List.of(md5, sum), Long.MAX_VALUE);
            Checksum checksum = Checksum.full(upload.algorithm(), sum.value());
            Uploads.Part part = new Uploads.Part(
                    number,
                    draft.keep(),
                    range.length(),
                    HexFormat.of().formatHex(md5.value()),
                    checksum.value(),
                    store.now());
            keep(target, part);
            return XmlWriter.answer("CopyPartResult")
                    .element("LastModified", Times.xml(part.modified()))
                    .element("ETag", '"' + part.etag() + '"')
                    .element(upload.algorithm().element(), part.checksum())
                    .response();
        }
    }

    Response abort(Target target) {
        store.write(connection -> {
            Uploads.remove(connection, Uploads.require(connection, target).id(), store.now());
            return target;
        });
        return Response.empty(204);
    }

    private Uploads.Upload upload(Target target) {
        return store.read(connection -> Uploads.require(connection, target));
    }

    /** The upload may have ended while the part came in. */
    private void keep(Target target, Uploads.Part part) {
        boolean kept = false;
        try {
            store.write(connection -> {
                Uploads.Upload upload = Uploads.require(connection, target);
                Uploads.putPart(connection, upload.id(), part, store.now());
                return part;
            });
            kept = true;
        } finally {
            if (!kept) {
                store.deleteUnlessNamed(part.file());
            }
        }
    }

    private static int partNumber(Target target) {
        int number = target.number("partNumber", 0, 0, MOST_PARTS + 1);
        if (number < 1 || number > MOST_PARTS) {
            throw Errors.invalidArgument("Part number must be an integer between 1 and 10000, inclusive");
        }
        return number;
    }

    private static ByteRange range(Request request, long size) {
        Optional<String> header = request.header("x-amz-copy-source-range");
        if (header.isEmpty()) {
            return ByteRange.whole(size);
        }
        ByteRange range = ByteRange.parse(header.get(), size)
                .orElseThrow(() -> Errors.invalidArgument(
                        "The x-amz-copy-source-range value must be of the form bytes=first-last"));
        String asked = header.get().strip();
        if (!asked.endsWith("-" + (range.first() + range.length() - 1))) {
            throw Errors.invalidArgument("Range specified is not valid for source object of size: " + size);
        }
        return range;
    }

    private static Checksum.Type type(Request request, ChecksumAlgorithm algorithm) {
        Checksum.Type usual =
                algorithm == ChecksumAlgorithm.CRC64NVME ? Checksum.Type.FULL_OBJECT : Checksum.Type.COMPOSITE;
        Optional<String> asked = request.header("x-amz-checksum-type");
        if (asked.isEmpty()) {
            return usual;
        }
        Checksum.Type type = switch (asked.get()) {
            case "FULL_OBJECT" -> Checksum.Type.FULL_OBJECT;
            case "COMPOSITE" -> Checksum.Type.COMPOSITE;
            default -> throw Errors.invalidRequest("Value for x-amz-checksum-type header is invalid.");
        };
        boolean possible =
                type == Checksum.Type.FULL_OBJECT ? algorithm.combines() : algorithm != ChecksumAlgorithm.CRC64NVME;
        if (!possible) {
            throw Errors.invalidRequest("The " + type + " checksum type cannot be used with the "
                    + algorithm.name().toLowerCase(Locale.ROOT) + " checksum algorithm.");
        }
        return type;
    }
}
