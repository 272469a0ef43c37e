package dev.runctl.domain.setup;

import java.util.Locale;

/** The one thing that helps. */
public sealed interface Fix {
    /** What the program can make in the account, after having shown it. */
    enum Made implements Fix {
        INSTANCE_PROFILE,
        SPOT_ROLE,
        BUCKET;

        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** A command for a terminal, to copy. */
    record Command(String line) implements Fix {}

    /**
     * A page of the AWS console.
     *
     * @param what a bundle code: {@code quotas}, {@code routes}
     */
    record Page(String what, String url) implements Fix {
        public static Page quotas(String region) {
            return new Page("quotas", console(region) + "/servicequotas/home/services/ec2/quotas");
        }

        /** The route tables of a VPC. */
        public static Page routes(String region, String vpc) {
            return new Page(
                    "routes", console(region) + "/vpcconsole/home?region=" + region + "#RouteTables:vpcId=" + vpc);
        }

        /** Each partition has its own (AWS General Reference, "AWS Management Console endpoints"). */
        private static String console(String region) {
            String domain = region.startsWith("cn-")
                    ? ".console.amazonaws.cn"
                    : region.startsWith("us-gov-") ? ".console.amazonaws-us-gov.com" : ".console.aws.amazon.com";
            return "https://" + region + domain;
        }
    }

    /** Choosing a bucket of the account, or making one. */
    record ChooseBucket() implements Fix {}

    /** Signing in through the browser. */
    record SignIn() implements Fix {}
}
