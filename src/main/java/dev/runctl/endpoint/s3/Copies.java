package dev.runctl.endpoint.s3;

import dev.runctl.endpoint.http.Request;
import dev.runctl.endpoint.http.Response;
import dev.runctl.sqlite.Sql;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** CopyObject, and the reading half of UploadPartCopy. */
final class Copies {
    /** What is copied. */
    record Source(StoredObject object, List<Piece> pieces) {}

    private final Store store;

    Copies(Store store) {
        this.store = store;
    }

    Response copy(Request request, Target target) throws IOException {
        ObjectWrites.refuseUnkept(request);
        CopySource from = CopySource.parse(request.header("x-amz-copy-source").orElse(""));
        boolean replace = isReplaced(request);
        if (!replace && from.bucket().equals(target.bucket()) && from.key().equals(target.key())) {
            throw Errors.invalidRequest("This copy request is illegal because it is trying to copy an object to itself"
                    + " without changing the object's metadata, storage class, website redirect location or"
                    + " encryption attributes.");
        }
        Source source = source(request, from);
        ChecksumAlgorithm algorithm = request.header("x-amz-checksum-algorithm")
                .map(Payload::known)
                .orElse(source.object().checksum().algorithm());
        boolean shared = source.pieces().size() == 1
                && source.object().parts() == 0
                && algorithm == source.object().checksum().algorithm();
        ContentHeaders headers =
                replace ? ContentHeaders.of(request) : source.object().headers();
        Conditions conditions = Conditions.of(request);
        StoredObject copy = shared
                ? share(request, target, from, headers, conditions)
                : rewrite(target, source, headers, conditions, algorithm);
        XmlWriter xml = XmlWriter.answer("CopyObjectResult")
                .element("LastModified", Times.xml(copy.modified()))
                .element("ETag", copy.quotedEtag());
        copy.checksum().writeTo(xml);
        return xml.response();
    }

    /** @throws dev.runctl.endpoint.wire.ServiceError if it is not there or its conditions do not hold */
    Source source(Request request, CopySource from) {
        return store.read(connection -> {
            StoredObject object = Index.require(connection, from.bucket(), from.key());
            if (Conditions.ofSource(request).isKnown(object)) {
                throw Errors.preconditionFailed("x-amz-copy-source condition");
            }
            return new Source(object, Index.pieces(connection, object.content()));
        });
    }

    /** Content never changes, so both objects may have the same file. */
    private StoredObject share(
            Request request, Target target, CopySource from, ContentHeaders headers, Conditions conditions) {
        return store.write(connection -> {
            Index.requireBucket(connection, target.bucket());
            conditions.checkWrite(Index.find(connection, target.bucket(), target.key()));
            StoredObject now = Index.require(connection, from.bucket(), from.key());
            if (Conditions.ofSource(request).isKnown(now)) {
                throw Errors.preconditionFailed("x-amz-copy-source condition");
            }
            StoredObject copy = new StoredObject(
                    target.key(),
                    Blobs.newId(),
                    now.etag(),
                    now.size(),
                    store.now(),
                    headers,
                    now.checksum(),
                    now.parts());
            List<Piece> pieces = Index.pieces(connection, now.content());
            Index.put(connection, target.bucket(), copy, pieces, store.now());
            for (Piece piece : pieces) {
                Sql.update(connection, "DELETE FROM garbage WHERE file = ?", piece.file());
            }
            return copy;
        });
    }

    /** An object of parts becomes one of a single piece, with an ETag of its own, as on S3. */
    private StoredObject rewrite(
            Target target, Source source, ContentHeaders headers, Conditions conditions, ChecksumAlgorithm algorithm)
            throws IOException {
        ChecksumAlgorithm.Digest md5 = ChecksumAlgorithm.md5();
        ChecksumAlgorithm.Digest sum = algorithm.digest();
        long size = source.object().size();
        try (Blobs.Draft draft = store.blobs().draft();
                InputStream in = new Content(store.blobs(), source.pieces(), ByteRange.whole(size)).open()) {
            draft.fill(in, List.of(md5, sum), Long.MAX_VALUE);
            Checksum checksum = Checksum.full(algorithm, sum.value());
            StoredObject copy = new StoredObject(
                    target.key(),
                    Blobs.newId(),
                    HexFormat.of().formatHex(md5.value()),
                    size,
                    store.now(),
                    headers,
                    checksum,
                    0);
            Piece piece = new Piece(1, draft.keep(), size, checksum.value());
            ObjectWrites.publish(store, target.bucket(), copy, List.of(piece), conditions);
            return copy;
        }
    }

    private static boolean isReplaced(Request request) {
        Optional<String> directive = request.header("x-amz-metadata-directive");
        if (directive.filter(d -> !d.equals("COPY") && !d.equals("REPLACE")).isPresent()) {
            throw Errors.invalidArgument("Unknown metadata directive.");
        }
        return directive.filter("REPLACE"::equals).isPresent();
    }
}
