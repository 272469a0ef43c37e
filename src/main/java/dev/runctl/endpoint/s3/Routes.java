package dev.runctl.endpoint.s3;

import dev.runctl.endpoint.http.Request;
import dev.runctl.endpoint.http.Response;
import java.io.IOException;
import java.util.Optional;

/** From method, path and query to the operation. */
final class Routes {
    private final BucketOperations buckets;
    private final ListOperations lists;
    private final ObjectReads reads;
    private final ObjectWrites writes;
    private final Copies copies;
    private final MultipartWrites multipart;
    private final MultipartCompletion completion;
    private final MultipartListings multipartLists;

    Routes(Store store) {
        this.buckets = new BucketOperations(store);
        this.lists = new ListOperations(store);
        this.reads = new ObjectReads(store);
        this.writes = new ObjectWrites(store);
        this.copies = new Copies(store);
        this.multipart = new MultipartWrites(store, copies);
        this.completion = new MultipartCompletion(store);
        this.multipartLists = new MultipartListings(store);
    }

    Response answer(Request request, Target target) throws IOException {
        if (target.bucket().isEmpty()) {
            if (!request.method().equals("GET") || !target.key().isEmpty()) {
                throw Errors.methodNotAllowed();
            }
            return buckets.list(target);
        }
        return target.key().isEmpty() ? bucket(request, target) : object(request, target);
    }

    private Response bucket(Request request, Target target) throws IOException {
        Optional<String> subresource = target.subresource();
        if (subresource.isPresent()) {
            return switch (request.method() + ' ' + subresource.get()) {
                case "GET location" -> buckets.location(target);
                case "GET versioning" -> buckets.versioning(target);
                case "GET versions" -> lists.versions(target);
                case "GET uploads" -> multipartLists.uploads(target);
                case "POST delete" -> writes.deleteMany(request, target);
                default -> buckets.configuration(request, target, subresource.get());
            };
        }
        return switch (request.method()) {
            case "GET" ->
                target.parameter("list-type").filter("2"::equals).isPresent()
                        ? lists.version2(target)
                        : lists.version1(target);
            case "HEAD" -> buckets.head(target);
            case "PUT" -> buckets.create(request, target);
            case "DELETE" -> buckets.delete(target);
            case "POST" -> throw Errors.notImplemented("uploads by HTML form");
            default -> throw Errors.methodNotAllowed();
        };
    }

    private Response object(Request request, Target target) throws IOException {
        Optional<String> subresource = target.subresource();
        if (subresource.isPresent()) {
            return switch (request.method() + ' ' + subresource.get()) {
                case "GET tagging" -> reads.tagging(target);
                case "GET attributes" -> reads.attributes(request, target);
                case "POST uploads" -> multipart.create(request, target);
                default -> throw Errors.notImplemented(request.method() + " of an object's " + subresource.get());
            };
        }
        boolean part = target.has("uploadId");
        boolean copy = request.header("x-amz-copy-source").isPresent();
        return switch (request.method()) {
            case "GET" -> part ? multipartLists.parts(target) : reads.get(request, target);
            case "HEAD" -> reads.get(request, target);
            case "PUT" ->
                part
                        ? copy ? multipart.copyPart(request, target) : multipart.uploadPart(request, target)
                        : copy ? copies.copy(request, target) : writes.put(request, target);
            case "DELETE" -> part ? multipart.abort(target) : writes.delete(request, target);
            case "POST" -> {
                if (!part) {
                    throw Errors.methodNotAllowed();
                }
                yield completion.complete(request, target);
            }
            default -> throw Errors.methodNotAllowed();
        };
    }
}
