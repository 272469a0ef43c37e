package dev.runctl.endpoint.s3;

import dev.runctl.endpoint.http.Request;
import dev.runctl.endpoint.wire.ServiceError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Content that has arrived whole, agrees with everything its sender said about it, and lies in a file of its own that the
 * index must name or that must be deleted.
 *
 * @param etag the MD5 in hexadecimal, without quotes
 * @param kept the checksum to keep
 * @param echoed the checksum to answer with: the sender's own choice if it made one
 */
record Payload(String file, long size, String etag, Checksum kept, Checksum echoed) {
    private static final long MOST = 5L << 30;
    private static final String CHECKSUM = "x-amz-checksum-";
    private static final Set<String> NOT_VALUES = Set.of(CHECKSUM + "algorithm", CHECKSUM + "mode", CHECKSUM + "type");

    /**
     * @param declared the algorithm that an upload of parts was begun with; empty to keep what the sender uses
     * @throws ServiceError BadDigest, IncompleteBody and the like; nothing is left behind
     */
    static Payload receive(Request request, Blobs blobs, Optional<ChecksumAlgorithm> declared) throws IOException {
        if (request.contentLength() < 0) {
            throw new ServiceError("MissingContentLength", "You must provide the Content-Length HTTP header.", 411);
        }
        if (request.contentLength() > MOST) {
            throw Errors.entityTooLarge();
        }
        Optional<byte[]> md5 = request.header("content-md5").map(Payload::decodeMd5);
        Optional<ChecksumAlgorithm> sent = algorithm(request);
        ChecksumAlgorithm kept = declared.or(() -> sent).orElse(ChecksumAlgorithm.CRC64NVME);
        ChecksumAlgorithm.Digest md5Digest = ChecksumAlgorithm.md5();
        ChecksumAlgorithm.Digest keptDigest = kept.digest();
        Optional<ChecksumAlgorithm.Digest> sentDigest =
                sent.filter(algorithm -> algorithm != kept).map(ChecksumAlgorithm::digest);
        List<ChecksumAlgorithm.Digest> digests = new ArrayList<>(List.of(md5Digest, keptDigest));
        sentDigest.ifPresent(digests::add);
        try (Blobs.Draft draft = blobs.draft()) {
            long size = draft.fill(request.body(), digests, MOST);
            if (size != request.contentLength()) {
                throw new ServiceError(
                        "IncompleteBody",
                        "You did not provide the number of bytes specified by the Content-Length HTTP header",
                        400);
            }
            byte[] md5Value = md5Digest.value();
            if (md5.isPresent() && !Arrays.equals(md5.get(), md5Value)) {
                throw Errors.badDigest("Content-MD5");
            }
            Checksum keptSum = Checksum.full(kept, keptDigest.value());
            Checksum sentSum = sentDigest
                    .map(digest -> Checksum.full(sent.orElseThrow(), digest.value()))
                    .orElse(keptSum);
            if (sent.isPresent()) {
                verify(request, sentSum);
            }
            return new Payload(draft.keep(), size, HexFormat.of().formatHex(md5Value), keptSum, sentSum);
        }
    }

    /** Reads a small document, agreeing with whatever its sender said about it. */
    static byte[] document(Request request, int most) throws IOException {
        byte[] body = request.body().readNBytes(most + 1);
        if (body.length > most) {
            throw Errors.malformedXml();
        }
        Optional<byte[]> md5 = request.header("content-md5").map(Payload::decodeMd5);
        if (md5.isPresent()) {
            ChecksumAlgorithm.Digest digest = ChecksumAlgorithm.md5();
            digest.update(body, 0, body.length);
            if (!Arrays.equals(md5.get(), digest.value())) {
                throw Errors.badDigest("Content-MD5");
            }
        }
        Optional<ChecksumAlgorithm> algorithm = algorithm(request);
        if (algorithm.isPresent()) {
            ChecksumAlgorithm.Digest digest = algorithm.get().digest();
            digest.update(body, 0, body.length);
            verify(request, Checksum.full(algorithm.get(), digest.value()));
        }
        return body;
    }

    Piece piece(int number) {
        return new Piece(number, file, size, kept.value());
    }

    /** The algorithm whose value comes in a header or is announced as a trailer. */
    private static Optional<ChecksumAlgorithm> algorithm(Request request) {
        List<String> names = new ArrayList<>();
        request.headers().keySet().stream()
                .filter(name -> name.startsWith(CHECKSUM) && !NOT_VALUES.contains(name))
                .forEach(names::add);
        for (String trailer : trailerNames(request)) {
            if (trailer.startsWith(CHECKSUM) && !names.contains(trailer)) {
                names.add(trailer);
            }
        }
        request.header("x-amz-sdk-checksum-algorithm").ifPresent(Payload::known);
        if (names.size() > 1) {
            throw Errors.invalidRequest(
                    "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
        }
        return names.stream()
                .map(name -> known(name.substring(CHECKSUM.length())))
                .findFirst();
    }

    static ChecksumAlgorithm known(String name) {
        return ChecksumAlgorithm.named(name)
                .orElseThrow(() -> Errors.invalidRequest("Checksum algorithm " + name
                        + " is not supported. The supported ones are CRC32, CRC32C, CRC64NVME, SHA1 and SHA256."));
    }

    private static List<String> trailerNames(Request request) {
        return request.headers().getOrDefault("x-amz-trailer", List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static void verify(Request request, Checksum actual) {
        String name = actual.algorithm().header();
        Map<String, String> trailers = request.trailers().get();
        String expected = request.header(name)
                .or(() -> Optional.ofNullable(trailers.get(name)))
                .orElseThrow(() -> new ServiceError(
                        "MalformedTrailerError", "The request's trailer " + name + " is missing.", 400))
                .strip();
        if (actual.algorithm().decode(expected).isEmpty()) {
            throw Errors.invalidRequest("Value for " + name + " header is invalid.");
        }
        if (!expected.equals(actual.value())) {
            throw Errors.badDigest(actual.algorithm().name());
        }
    }

    private static byte[] decodeMd5(String base64) {
        try {
            byte[] value = Base64.getDecoder().decode(base64.strip());
            if (value.length == 16) {
                return value;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new ServiceError("InvalidDigest", "The Content-MD5 you specified is not valid.", 400);
    }
}
