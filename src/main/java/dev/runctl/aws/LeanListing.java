package dev.runctl.aws;

import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.Location;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;

/**
 * All instances of a location, page by page: sent, signed and repeated by the SDK as ever, but its answer's bytes are read by
 * {@link InstancePage} and the SDK is given an empty answer in their place. What that cannot read, errors above all, goes to
 * the SDK untouched. At most one page is in memory beside the instances.
 */
final class LeanListing {
    /** The most that one page of DescribeInstances holds (EC2 API). */
    private static final int PAGE = 1000;

    private static final ExecutionAttribute<Taker> TAKER = new ExecutionAttribute<>("runctl-instance-page");
    private static final byte[] EMPTY_ANSWER =
            "<DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"/>"
                    .getBytes(StandardCharsets.UTF_8);

    private LeanListing() {}

    static List<Instance> all(Ec2Client client, Location location) {
        List<Instance> all = new ArrayList<>();
        String token = "";
        do {
            Taker taker = new Taker(location);
            DescribeInstancesResponse answer = client.describeInstances(request(token, taker));
            InstancePage page = taker.page;
            if (page != null) {
                all.addAll(page.instances());
                token = page.nextToken();
            } else {
                answer.reservations()
                        .forEach(reservation -> reservation
                                .instances()
                                .forEach(instance -> all.add(InstanceMapping.instance(location, instance))));
                token = answer.nextToken() == null ? "" : answer.nextToken();
            }
        } while (!token.isEmpty());
        return all;
    }

    private static DescribeInstancesRequest request(String token, Taker taker) {
        return DescribeInstancesRequest.builder()
                .maxResults(PAGE)
                .nextToken(token.isEmpty() ? null : token)
                .overrideConfiguration(it -> it.putExecutionAttribute(TAKER, taker))
                .build();
    }

    /** Where the page of one call arrives. */
    private static final class Taker {
        private final Location location;
        private volatile @Nullable InstancePage page;

        Taker(Location location) {
            this.location = location;
        }

        /** Answers what the SDK is to read. */
        InputStream take(InputStream body) {
            page = null; // of an attempt before
            ByteArrayOutputStream read = new ByteArrayOutputStream(1 << 16);
            try {
                body.transferTo(read);
            } catch (IOException e) {
                return new SequenceInputStream(new ByteArrayInputStream(read.toByteArray()), new BrokenStream(e));
            }
            byte[] xml = read.toByteArray();
            try {
                page = InstancePage.read(location, xml);
                return new ByteArrayInputStream(EMPTY_ANSWER);
            } catch (UnusualXmlException e) {
                return new ByteArrayInputStream(xml);
            }
        }
    }

    private static final class BrokenStream extends InputStream {
        private final IOException reason;

        BrokenStream(IOException reason) {
            this.reason = reason;
        }

        @Override
        public int read() throws IOException {
            throw reason;
        }
    }

    /** Part of every EC2 client that this is used with. */
    static final class Interceptor implements ExecutionInterceptor {
        @Override
        public Optional<InputStream> modifyHttpResponseContent(
                Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
            Taker taker = attributes.getAttribute(TAKER);
            return taker == null || !context.httpResponse().isSuccessful()
                    ? context.responseBody()
                    : context.responseBody().map(taker::take);
        }
    }
}
