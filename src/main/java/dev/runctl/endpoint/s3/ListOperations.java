package dev.runctl.endpoint.s3;

import dev.runctl.endpoint.http.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The three ways to list a bucket. */
final class ListOperations {
    private static final byte[] NOTHING = new byte[0];

    private final Store store;

    ListOperations(Store store) {
        this.store = store;
    }

    Response version2(Target target) {
        Optional<String> token = target.parameter("continuation-token");
        if (token.isPresent() && token.get().isEmpty()) {
            throw Errors.invalidArgument("The continuation token provided is incorrect");
        }
        String startAfter = target.parameter("start-after").orElse("");
        byte[] from = token.map(ContinuationToken::position).orElse(NOTHING);
        Listing listing = listing(target, startAfter, from);
        Listing.Page page = read(listing);
        UnaryOperator<String> encoding = encoding(target);
        XmlWriter xml = head(target, "ListBucketResult", listing, page, encoding)
                .element(
                        "KeyCount",
                        page.objects().size() + page.commonPrefixes().size())
                .element("ContinuationToken", token)
                .element("StartAfter", target.parameter("start-after").map(encoding));
        if (page.next() != null) {
            xml.element("NextContinuationToken", ContinuationToken.of(page.next()));
        }
        boolean owner = target.parameter("fetch-owner").filter("true"::equals).isPresent();
        contents(xml, page, encoding, owner);
        return xml.response();
    }

    Response version1(Target target) {
        String marker = target.parameter("marker").orElse("");
        Listing listing = listing(target, marker, NOTHING);
        Listing.Page page = read(listing);
        UnaryOperator<String> encoding = encoding(target);
        XmlWriter xml =
                head(target, "ListBucketResult", listing, page, encoding).element("Marker", encoding.apply(marker));
        // S3 gives it only with a delimiter: without one the last key serves.
        if (page.next() != null && listing.delimiter().length > 0) {
            xml.element("NextMarker", encoding.apply(last(page)));
        }
        contents(xml, page, encoding, true);
        return xml.response();
    }

    /** Every object is its own only version. */
    Response versions(Target target) {
        String marker = target.parameter("key-marker").orElse("");
        if (marker.isEmpty()
                && target.parameter("version-id-marker")
                        .filter(id -> !id.isEmpty())
                        .isPresent()) {
            throw Errors.invalidArgument("A version-id marker cannot be specified without a key marker.");
        }
        Listing listing = listing(target, marker, NOTHING);
        Listing.Page page = read(listing);
        UnaryOperator<String> encoding = encoding(target);
        XmlWriter xml = head(target, "ListVersionsResult", listing, page, encoding)
                .element("KeyMarker", encoding.apply(marker))
                .element(
                        "VersionIdMarker", target.parameter("version-id-marker").orElse(""));
        if (page.next() != null) {
            xml.element("NextKeyMarker", encoding.apply(last(page))).element("NextVersionIdMarker", "null");
        }
        for (StoredObject object : page.objects()) {
            xml.open("Version").element("VersionId", "null").element("IsLatest", true);
            object(xml, object, encoding, true);
            xml.close();
        }
        commonPrefixes(xml, page, encoding);
        return xml.response();
    }

    private Listing listing(Target target, String after, byte[] from) {
        return new Listing(
                target.bucket(),
                Index.bytes(target.parameter("prefix").orElse("")),
                Index.bytes(target.parameter("delimiter").orElse("")),
                Index.bytes(after),
                from,
                target.number("max-keys", 1000, 0, 1000));
    }

    private Listing.Page read(Listing listing) {
        return store.read(connection -> {
            Index.requireBucket(connection, listing.bucket());
            return listing.limit() == 0 ? new Listing.Page(List.of(), List.of(), null) : listing.read(connection);
        });
    }

    private static XmlWriter head(
            Target target, String root, Listing listing, Listing.Page page, UnaryOperator<String> encoding) {
        return XmlWriter.answer(root)
                .element("Name", target.bucket())
                .element("Prefix", encoding.apply(target.parameter("prefix").orElse("")))
                .element(
                        "Delimiter",
                        target.parameter("delimiter").filter(d -> !d.isEmpty()).map(encoding))
                .element("EncodingType", target.parameter("encoding-type"))
                .element("MaxKeys", listing.limit())
                .element("IsTruncated", page.next() != null);
    }

    private static void contents(XmlWriter xml, Listing.Page page, UnaryOperator<String> encoding, boolean withOwner) {
        for (StoredObject object : page.objects()) {
            xml.open("Contents");
            object(xml, object, encoding, withOwner);
            xml.close();
        }
        commonPrefixes(xml, page, encoding);
    }

    private static void object(XmlWriter xml, StoredObject object, UnaryOperator<String> encoding, boolean withOwner) {
        xml.element("Key", encoding.apply(object.key()))
                .element("LastModified", Times.xml(object.modified()))
                .element("ETag", object.quotedEtag())
                .element("ChecksumAlgorithm", object.checksum().algorithm())
                .element("ChecksumType", object.checksum().type())
                .element("Size", object.size())
                .element("StorageClass", "STANDARD");
        if (withOwner) {
            xml.open("Owner").element("ID", BucketOperations.OWNER).close();
        }
    }

    private static void commonPrefixes(XmlWriter xml, Listing.Page page, UnaryOperator<String> encoding) {
        for (String prefix : page.commonPrefixes()) {
            xml.open("CommonPrefixes").element("Prefix", encoding.apply(prefix)).close();
        }
    }

    /** The greatest of the page, be it a key or a common prefix. */
    private static String last(Listing.Page page) {
        String key = page.objects().isEmpty() ? "" : page.objects().getLast().key();
        String prefix =
                page.commonPrefixes().isEmpty() ? "" : page.commonPrefixes().getLast();
        return Arrays.compareUnsigned(Index.bytes(key), Index.bytes(prefix)) > 0 ? key : prefix;
    }

    static UnaryOperator<String> encoding(Target target) {
        Optional<String> type = target.parameter("encoding-type");
        if (type.isEmpty()) {
            return UnaryOperator.identity();
        }
        if (!type.get().equals("url")) {
            throw Errors.invalidArgument("Invalid Encoding Method specified in Request");
        }
        return Percent::encode;
    }
}
