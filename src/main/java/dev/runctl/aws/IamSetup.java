package dev.runctl.aws;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Identity;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.setup.AccountProbe.ProfilePlan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.PolicyRole;
import software.amazon.awssdk.services.iam.model.Tag;

/** IAM's part of the setup check: what a caller may do, and the role with which Systems Manager reaches an instance. */
final class IamSetup {
    /** Of the role and of the instance profile alike, as the console does it. */
    static final String PROFILE = "runctl-instance";

    private static final String SPOT_SERVICE = "spot.amazonaws.com";
    private static final String SPOT_ROLE = "AWSServiceRoleForEC2Spot";
    /** The most actions that are asked about at once: the simulator answers 1,000 at a time, its URL is limited. */
    private static final int ACTIONS = 50;

    private static final Logger log = LoggerFactory.getLogger(IamSetup.class);

    private final AwsClients clients;

    IamSetup(AwsClients clients) {
        this.clients = clients;
    }

    Map<String, Boolean> simulate(Location location, Identity identity, List<String> actions) {
        Map<String, Boolean> allowed = new HashMap<>();
        if (identity.arn().endsWith(":root")) {
            actions.forEach(
                    action -> allowed.put(action, true)); // the simulator does not take it: it may do everything
            return allowed;
        }
        AwsFailures.run("iam SimulatePrincipalPolicy", () -> {
            String source = policySource(location, identity.arn());
            for (int from = 0; from < actions.size(); from += ACTIONS) {
                List<String> some = actions.subList(from, Math.min(actions.size(), from + ACTIONS));
                clients.iam(location)
                        .simulatePrincipalPolicyPaginator(
                                request -> request.policySourceArn(source).actionNames(some))
                        .evaluationResults()
                        .forEach(result -> allowed.put(
                                result.evalActionName(),
                                result.evalDecision() == PolicyEvaluationDecisionType.ALLOWED));
            }
        });
        return allowed;
    }

    /** The simulator takes a role, not its session: {@code arn:aws:sts::1:assumed-role/Name/session}. The path is in IAM alone. */
    private String policySource(Location location, String arn) {
        String marker = ":assumed-role/";
        if (!arn.contains(marker)) {
            return arn;
        }
        String name = arn.substring(arn.indexOf(marker) + marker.length()).split("/")[0];
        return clients.iam(location)
                .getRole(request -> request.roleName(name))
                .role()
                .arn();
    }

    Set<String> reachableProfiles(Location location) {
        return AwsFailures.call("iam ListEntitiesForPolicy", () -> {
            IamClient iam = clients.iam(location);
            Set<String> roles;
            try {
                roles = iam
                        .listEntitiesForPolicyPaginator(
                                request -> request.policyArn(policy(location)).entityFilter(EntityType.ROLE))
                        .policyRoles()
                        .stream()
                        .map(PolicyRole::roleName)
                        .collect(Collectors.toSet());
            } catch (NoSuchEntityException e) {
                roles = Set.of();
            }
            if (roles.isEmpty()) {
                return Set.of();
            }
            Set<String> able = roles;
            return iam.listInstanceProfilesPaginator().instanceProfiles().stream()
                    .filter(profile -> profile.roles().stream().anyMatch(role -> able.contains(role.roleName())))
                    .map(InstanceProfile::instanceProfileName)
                    .collect(Collectors.toSet());
        });
    }

    List<String> instanceProfiles(Location location) {
        return AwsFailures.call(
                "iam ListInstanceProfiles",
                () -> clients.iam(location).listInstanceProfilesPaginator().instanceProfiles().stream()
                        .map(InstanceProfile::instanceProfileName)
                        .toList());
    }

    private static String partition(Location location) {
        return Region.of(location.region()).metadata() == null
                ? "aws"
                : Region.of(location.region()).metadata().partition().id();
    }

    private static String policy(Location location) {
        return "arn:" + partition(location) + ":iam::aws:policy/AmazonSSMManagedInstanceCore";
    }

    ProfilePlan plan(Location location) {
        String service = partition(location).equals("aws-cn") ? "ec2.amazonaws.com.cn" : "ec2.amazonaws.com";
        String trust = """
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    {
                      "Effect": "Allow",
                      "Principal": { "Service": "%s" },
                      "Action": "sts:AssumeRole"
                    }
                  ]
                }
                """.formatted(service);
        return new ProfilePlan(PROFILE, trust, policy(location));
    }

    /** Each step first remembers how to take it back. What was there before is left as it is. */
    void createProfile(Location location) {
        ProfilePlan plan = plan(location);
        IamClient reads = clients.iam(location);
        IamClient writes = clients.iamOnce(location);
        Deque<Runnable> undo = new ArrayDeque<>();
        try {
            AwsFailures.run("iam CreateRole", () -> {
                if (!exists(() -> reads.getRole(request -> request.roleName(plan.name())))) {
                    undo.push(() -> writes.deleteRole(request -> request.roleName(plan.name())));
                    writes.createRole(request -> request.roleName(plan.name())
                            .assumeRolePolicyDocument(plan.trust())
                            .description("Lets Systems Manager reach an EC2 instance")
                            .tags(Tag.builder().key("CreatedBy").value("runctl").build()));
                }
            });
            AwsFailures.run("iam AttachRolePolicy", () -> {
                boolean isAttached = reads
                        .listAttachedRolePoliciesPaginator(request -> request.roleName(plan.name()))
                        .attachedPolicies()
                        .stream()
                        .anyMatch(it -> it.policyArn().equals(plan.policyArn()));
                if (!isAttached) {
                    undo.push(() -> writes.detachRolePolicy(
                            request -> request.roleName(plan.name()).policyArn(plan.policyArn())));
                    writes.attachRolePolicy(
                            request -> request.roleName(plan.name()).policyArn(plan.policyArn()));
                }
            });
            AwsFailures.run("iam CreateInstanceProfile", () -> {
                if (!exists(() -> reads.getInstanceProfile(request -> request.instanceProfileName(plan.name())))) {
                    undo.push(() -> writes.deleteInstanceProfile(request -> request.instanceProfileName(plan.name())));
                    writes.createInstanceProfile(request -> request.instanceProfileName(plan.name()));
                }
            });
            AwsFailures.run("iam AddRoleToInstanceProfile", () -> {
                boolean isIn = reads
                        .getInstanceProfile(request -> request.instanceProfileName(plan.name()))
                        .instanceProfile()
                        .roles()
                        .stream()
                        .anyMatch(role -> role.roleName().equals(plan.name()));
                if (!isIn) {
                    undo.push(() -> writes.removeRoleFromInstanceProfile(
                            request -> request.instanceProfileName(plan.name()).roleName(plan.name())));
                    writes.addRoleToInstanceProfile(
                            request -> request.instanceProfileName(plan.name()).roleName(plan.name()));
                }
            });
        } catch (RuntimeException e) {
            undo.forEach(IamSetup::takeBack);
            throw e;
        }
    }

    private static void takeBack(Runnable step) {
        try {
            AwsFailures.run("iam undo", step);
        } catch (ServiceException e) {
            boolean isGone = e.failure() instanceof Failure.NotFound; // the step had not come to make it
            if (!isGone) {
                log.warn("Something of the instance profile {} is left: {}", PROFILE, e.failure());
            }
        }
    }

    private static boolean exists(Runnable get) {
        try {
            get.run();
            return true;
        } catch (NoSuchEntityException e) {
            return false;
        }
    }

    boolean hasSpotRole(Location location) {
        return AwsFailures.call(
                "iam GetRole",
                () -> exists(() -> clients.iam(location).getRole(request -> request.roleName(SPOT_ROLE))));
    }

    void createSpotRole(Location location) {
        if (!hasSpotRole(location)) {
            AwsFailures.run(
                    "iam CreateServiceLinkedRole",
                    () -> clients.iamOnce(location)
                            .createServiceLinkedRole(request -> request.awsServiceName(SPOT_SERVICE)));
        }
    }
}
