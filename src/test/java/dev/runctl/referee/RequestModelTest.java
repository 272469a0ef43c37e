package dev.runctl.referee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.runctl.testing.RequestLint;
import dev.runctl.testing.RequestRecorder;
import dev.runctl.testing.RequestRecorder.Sent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every request that any test has sent, held against botocore's models, and no operation that no test sends. */
class RequestModelTest {
    private static final Pattern CLIENT =
            Pattern.compile("software\\.amazon\\.awssdk\\.services\\.(\\w+)\\.\\w+Client");
    private static final Set<String> SERVICES = Set.of("ec2", "ssm", "s3", "sts", "iam", "logs");
    private static final Set<String> NO_OPERATIONS =
            Set.of("builder", "create", "close", "serviceName", "serviceClientConfiguration", "utilities", "waiter");

    @Test
    void everyRequestFitsItsModel() {
        List<Sent> sent = sent();
        assumeFalse(sent.isEmpty(), "no test has sent a request yet: run the unit tests first");

        assertThat(RequestLint.findings(sent)).isEmpty();
    }

    @Test
    void everyOperationOfTheProgramIsSentBySomeTest() {
        List<Sent> sent = sent();
        assumeFalse(sent.isEmpty(), "no test has sent a request yet: run the unit tests first");
        Set<String> checked = new TreeSet<>();
        sent.forEach(it -> checked.add(it.service() + " " + it.operation()));

        assertThat(checked)
                .as("what package aws calls; an operation that is missing here was sent by no unit test, "
                        + "or not all of them have run since the build folder was emptied")
                .containsAll(called());
    }

    private static List<Sent> sent() {
        return RequestRecorder.all().stream()
                .filter(it -> SERVICES.contains(it.service()))
                .toList();
    }

    /** The operations whose methods the package's byte code calls. */
    private static Set<String> called() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.runctl.aws");
        Set<String> called = new TreeSet<>();
        classes.forEach(it -> it.getMethodCallsFromSelf().forEach(call -> {
            Matcher client = CLIENT.matcher(call.getTargetOwner().getName());
            if (client.matches() && !NO_OPERATIONS.contains(call.getName())) {
                called.add(client.group(1).replace("cloudwatchlogs", "logs") + " " + operation(call.getName()));
            }
        }));
        called.removeIf(it -> !SERVICES.contains(it.split(" ", -1)[0]));
        assertThat(called).contains("ec2 DescribeInstances", "ssm SendCommand", "s3 ListObjectsV2");
        return called;
    }

    private static String operation(String method) {
        String name = method.replaceFirst("(Paginator|AsBytes)$", "");
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /** The lint must catch what it is for, each planted here once. */
    @Test
    void namesEachDeviation() {
        String ec2 = "Action=%s&Version=2016-11-15&%s";
        List<String> findings = RequestLint.findings(List.of(
                form("StopInstances", ec2.formatted("StopInstances", "InstanceIds.1=i-1")),
                form("StopInstances", ec2.formatted("StopInstances", "Force=yes&InstanceId.1=i-1")),
                form("StartInstances", ec2.formatted("StartInstances", "DryRun=true")),
                form("StartInstances", "Action=StartInstances&Version=2015-01-01&InstanceId.1=i-1"),
                form("RunInstances", ec2.formatted("RunInstances", "MinCount=1&MaxCount=1&InstanceType=z9.huge")),
                json("{\"DocumentName\":\"x\",\"Parameter\":{}}"),
                new Sent("s3", "GetObject", "GET", "/bucket/key", Map.of("who", List.of("me")), Map.of(), "")));

        assertThat(findings)
                .anyMatch(it -> it.contains("unknown parameter InstanceIds.1"))
                .anyMatch(it -> it.contains("KeyError: 'yes'"))
                .anyMatch(it -> it.contains("Missing required parameter") && it.contains("InstanceIds"))
                .anyMatch(it -> it.contains("Version is not 2016-11-15"))
                .anyMatch(it -> it.contains("'z9.huge' is not one of InstanceType"))
                .anyMatch(it -> it.contains("Parameter") && it.contains("nknown parameter"))
                .anyMatch(it -> it.contains("unknown parameter ?who"));
        assertThat(RequestLint.findings(
                        List.of(form("StopInstances", ec2.formatted("StopInstances", "InstanceId.1=i-1")))))
                .isEmpty();
    }

    private static Sent form(String operation, String body) {
        return new Sent("ec2", operation, "POST", "/", new TreeMap<>(), Map.of(), body);
    }

    private static Sent json(String body) {
        return new Sent(
                "ssm",
                "SendCommand",
                "POST",
                "/",
                Map.of(),
                Map.of("x-amz-target", List.of("AmazonSSM.SendCommand")),
                body);
    }
}
