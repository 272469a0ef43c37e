package dev.runctl.endpoint.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.endpoint.machine.LocalCloud;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Five thousand instances. They have no processes, so nothing has to be ended afterwards. */
class ManyInstancesTest {
    @TempDir
    Path folder;

    @Test
    void listsFiveThousandAndSeesAnotherProgramsChange() {
        LocalCloud cloud = new LocalCloud(folder.resolve("local"));
        LocalCloud other = new LocalCloud(folder.resolve("local"));
        DescribeInstancesRequest all = DescribeInstancesRequest.builder().build();
        for (int i = 0; i < 5; i++) {
            cloud.launch(r -> r.minCount(1000)
                    .maxCount(1000)
                    .tagSpecifications(TagSpecification.builder()
                            .resourceType("instance")
                            .tags(Tag.builder().key("Name").value("many").build())
                            .build()));
        }
        assertThat(cloud.describe(all)).hasSize(5000);
        assertThat(other.describe(all)).hasSize(5000);
        String added = cloud.launch(r -> {}).getFirst().instanceId();
        assertThat(other.describe(all)).last().extracting(Instance::instanceId).isEqualTo(added);
        cloud.machine.close();
        other.machine.close();
    }
}
