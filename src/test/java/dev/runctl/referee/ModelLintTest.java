package dev.runctl.referee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.testing.ModelLint;
import dev.runctl.testing.ModelLint.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lint must catch what it is for, each planted here once. */
class ModelLintTest {
    private static final String EC2 = "<DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
            + "<requestId>r-1</requestId>%s</DescribeInstancesResponse>";

    @Test
    void acceptsAnswersThatFitTheModel() {
        ModelLint.check(List.of(
                ec2("<instanceId>i-00000000000000001</instanceId><launchTime>2026-11-24T15:34:45.000Z</launchTime>"
                        + "<instanceState><code>16</code><name>running</name></instanceState>"),
                new Answer(
                        "ssm", "ListCommands", "{\"Commands\":[{\"Status\":\"Success\",\"RequestedDateTime\":1.5}]}"),
                new Answer("ssm", "CancelCommand", "{}")));
    }

    @Test
    void namesEachDeviation() {
        assertThat(ModelLint.findings(List.of(ec2("<instanceID>i-00000000000000001</instanceID>"))))
                .singleElement()
                .asString()
                .contains("instanceID: unknown element");
        List<String> findings = ModelLint.findings(List.of(
                ec2("<instanceState><code>sixteen</code><name>sleeping</name></instanceState>"),
                ec2("<launchTime>2026-11-24T15:34:45.123456Z</launchTime><ebsOptimized>TRUE</ebsOptimized>"),
                ec2("<tagSet><member><key>a</key></member></tagSet>"),
                new Answer("ssm", "ListCommands", "{\"Commands\":[{\"RequestedDateTime\":\"now\",\"Comand\":1}]}"),
                new Answer("ssm", "ListCommands", "{\"Commands\":[{\"CommandId\":\"short\",\"TimeoutSeconds\":true}]}"),
                new Answer("sts", "GetCallerIdentity", "<GetCallerIdentityResponse/>"),
                new Answer("ec2", "NoSuchOperation", "<x/>")));
        assertThat(findings)
                .anyMatch(line -> line.contains("'sixteen' is not an integer"))
                .anyMatch(line -> line.contains("'sleeping' is not one of InstanceStateName"))
                .anyMatch(line -> line.contains("45.123456Z' is not a timestamp"))
                .anyMatch(line -> line.contains("'TRUE' is not a boolean"))
                .anyMatch(line -> line.contains("tagSet.member: unknown element"))
                .anyMatch(line -> line.contains("'now' is not a timestamp"))
                .anyMatch(line -> line.contains("Comand: unknown"))
                .anyMatch(line -> line.contains("below the least of 36"))
                .anyMatch(line -> line.contains("True is not a integer"))
                .anyMatch(line -> line.contains("GetCallerIdentityResult is missing"))
                .anyMatch(line -> line.contains("NoSuchOperation"));
    }

    private static Answer ec2(String instance) {
        return new Answer(
                "ec2",
                "DescribeInstances",
                EC2.formatted("<reservationSet><item><instancesSet><item>" + instance
                        + "</item></instancesSet></item></reservationSet>"));
    }
}
