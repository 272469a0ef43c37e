package dev.runctl.domain.instance;

/** The images that are offered by name; which one is the newest is asked of the region. */
public enum ImageFamily {
    /** Amazon Linux 2023. */
    AMAZON_LINUX,
    /** Ubuntu 24.04 of Canonical. */
    UBUNTU,
    /** AWS Deep Learning AMI with the newest PyTorch, on Amazon Linux 2023. */
    DEEP_LEARNING_AMAZON_LINUX,
    /** AWS Deep Learning AMI with the newest PyTorch, on Ubuntu. */
    DEEP_LEARNING_UBUNTU
}
