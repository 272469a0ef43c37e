package dev.runctl.endpoint.s3;

import dev.runctl.endpoint.http.Request;
import dev.runctl.endpoint.http.Response;
import dev.runctl.endpoint.wire.ServiceError;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** PutObject, DeleteObject and DeleteObjects. */
final class ObjectWrites {
    private static final int MOST_DELETES = 1000;

    /** Promises that would be lies here. */
    private static final Set<String> UNKEPT = Set.of(
            "x-amz-server-side-encryption-customer-algorithm",
            "x-amz-object-lock-mode",
            "x-amz-object-lock-legal-hold",
            "x-amz-write-offset-bytes");

    private final Store store;

    ObjectWrites(Store store) {
        this.store = store;
    }

    Response put(Request request, Target target) throws IOException {
        refuseUnkept(request);
        Conditions conditions = Conditions.of(request);
        ContentHeaders headers = ContentHeaders.of(request);
        // Asked now to spare a body in vain, and again when it counts.
        check(target, conditions);
        Payload payload = Payload.receive(request, store.blobs(), Optional.empty());
        StoredObject object = new StoredObject(
                target.key(), Blobs.newId(), payload.etag(), payload.size(), store.now(), headers, payload.kept(), 0);
        publish(store, target.bucket(), object, List.of(payload.piece(1)), conditions);
        return Response.empty(200)
                .with("ETag", object.quotedEtag())
                .with(payload.echoed().algorithm().header(), payload.echoed().value())
                .with("x-amz-checksum-type", payload.echoed().type().name());
    }

    /** Names new content in the index, or removes it again if that may not be. */
    static void publish(Store store, String bucket, StoredObject object, List<Piece> pieces, Conditions conditions) {
        boolean published = false;
        try {
            store.write(connection -> {
                Index.requireBucket(connection, bucket);
                conditions.checkWrite(Index.find(connection, bucket, object.key()));
                Index.put(connection, bucket, object, pieces, store.now());
                return object;
            });
            published = true;
        } finally {
            if (!published) {
                pieces.forEach(piece -> store.deleteUnlessNamed(piece.file()));
            }
        }
    }

    Response delete(Request request, Target target) {
        ObjectReads.checkVersion(target.parameter("versionId"));
        Instant now = store.now();
        store.write(connection -> {
            Index.requireBucket(connection, target.bucket());
            Optional<String> expected = request.header("if-match");
            Optional<StoredObject> current = Index.find(connection, target.bucket(), target.key());
            if (expected.isPresent() && current.isPresent() && !Conditions.matches(expected.get(), current.get())) {
                throw Errors.preconditionFailed("If-Match");
            }
            Index.remove(connection, target.bucket(), target.key(), now);
            return now;
        });
        return Response.empty(204);
    }

    Response deleteMany(Request request, Target target) throws IOException {
        XmlElement delete = XmlElement.parse(Payload.document(request, 4 * 1024 * 1024), "Delete");
        List<XmlElement> objects = delete.all("Object");
        if (objects.isEmpty() || objects.size() > MOST_DELETES) {
            throw Errors.malformedXml();
        }
        boolean quiet = delete.child("Quiet")
                .filter(text -> text.strip().equals("true"))
                .isPresent();
        Instant now = store.now();
        XmlWriter xml = store.write(connection -> {
            Index.requireBucket(connection, target.bucket());
            XmlWriter answer = XmlWriter.answer("DeleteResult");
            for (XmlElement object : objects) {
                String key = object.required("Key");
                Optional<ServiceError> refusal = refusal(object, Index.find(connection, target.bucket(), key));
                if (refusal.isPresent()) {
                    answer.open("Error")
                            .element("Key", key)
                            .element("Code", refusal.get().code())
                            .element("Message", String.valueOf(refusal.get().getMessage()))
                            .close();
                    continue;
                }
                Index.remove(connection, target.bucket(), key, now);
                if (!quiet) {
                    answer.open("Deleted").element("Key", key).close();
                }
            }
            return answer;
        });
        return xml.response();
    }

    private static Optional<ServiceError> refusal(XmlElement asked, Optional<StoredObject> current) {
        if (asked.child("VersionId").filter(id -> !id.equals("null")).isPresent()) {
            return Optional.of(Errors.noSuchVersion());
        }
        Optional<String> etag = asked.child("ETag");
        if (etag.isPresent() && current.isPresent() && !Conditions.matches(etag.get(), current.get())) {
            return Optional.of(Errors.preconditionFailed("ETag"));
        }
        return Optional.empty();
    }

    private void check(Target target, Conditions conditions) {
        store.read(connection -> {
            Index.requireBucket(connection, target.bucket());
            conditions.checkWrite(Index.find(connection, target.bucket(), target.key()));
            return target;
        });
    }

    static void refuseUnkept(Request request) {
        for (String header : UNKEPT) {
            if (request.header(header).isPresent()) {
                throw Errors.notImplemented("the header " + header);
            }
        }
        if (request.header("x-amz-server-side-encryption")
                .filter(kind -> !kind.equals("AES256"))
                .isPresent()) {
            throw Errors.notImplemented("encryption with keys of KMS");
        }
    }
}
