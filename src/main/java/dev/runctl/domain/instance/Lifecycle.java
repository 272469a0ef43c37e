package dev.runctl.domain.instance;

/** How the instance was bought. */
public enum Lifecycle {
    ON_DEMAND("on-demand"),
    SPOT("spot");

    private final String awsName;

    Lifecycle(String awsName) {
        this.awsName = awsName;
    }

    public String awsName() {
        return awsName;
    }
}
