package dev.runctl.architecture.planted.storage;

class Storage {
    Object bad = software.amazon.awssdk.services.ec2.Ec2Client.class;
}
