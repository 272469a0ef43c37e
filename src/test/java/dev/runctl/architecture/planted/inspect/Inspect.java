package dev.runctl.architecture.planted.inspect;

class Inspect {
    Object bad = software.amazon.awssdk.services.s3.S3Client.class;
}
