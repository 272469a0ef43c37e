package dev.runctl.architecture.planted.project;

class Project {
    Object bad = software.amazon.awssdk.services.ec2.Ec2Client.class;
}
