package dev.runctl.architecture.planted.session;

class Session {
    Object bad = software.amazon.awssdk.services.ssm.model.StartSessionRequest.class;
}
