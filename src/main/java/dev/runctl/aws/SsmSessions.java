package dev.runctl.aws;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.service.instance.InstanceGateway;
import dev.runctl.service.run.SessionAccess;
import java.net.URI;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ssm.model.InvalidDocumentException;
import software.amazon.awssdk.services.ssm.model.StartSessionResponse;
import software.amazon.awssdk.services.ssm.model.TargetNotConnectedException;

/** StartSession, ResumeSession, TerminateSession. */
public final class SsmSessions implements SessionAccess {
    /**
     * Runs {@code sh -c} in a terminal. AWS-StartNonInteractiveCommand would tell the exit code, but the agent reads the output
     * of its command only after the command has ended, unless the document says otherwise, which AWS's own does not promise
     * (amazon-ssm-agent, processCommandsWithExec).
     */
    static final String DOCUMENT = "AWS-StartInteractiveCommand";

    private final AwsClients clients;
    private final InstanceGateway gateway;

    /** @param gateway asked for the instance's state where its agent is not connected */
    public SsmSessions(AwsClients clients, InstanceGateway gateway) {
        this.clients = clients;
        this.gateway = gateway;
    }

    @Override
    public Opened start(InstanceRef ref, String script) {
        StartSessionResponse started = AwsFailures.call("ssm StartSession", () -> {
            try {
                return clients.ssm(ref.location())
                        .startSession(request -> request.target(ref.id().value())
                                .documentName(DOCUMENT)
                                .reason("runctl")
                                .parameters(Map.of("command", List.of(script))));
            } catch (TargetNotConnectedException e) {
                throw new ServiceException(notConnected(ref), e);
            } catch (InvalidDocumentException e) {
                throw new ServiceException(
                        new Failure.NotSupported(
                                AwsFailures.of(e, "ssm StartSession").evidence()),
                        e);
            }
        });
        return new Opened(started.sessionId(), URI.create(started.streamUrl()), started.tokenValue());
    }

    private Failure notConnected(InstanceRef ref) {
        Instance instance = gateway.get(ref);
        Failure.Evidence evidence = new Failure.Evidence("ssm StartSession", "TargetNotConnected", "", "");
        return instance.state() == InstanceState.RUNNING
                ? new Failure.AgentOffline(ref.id().value(), evidence)
                : new Failure.WrongState(ref.id().value(), instance.state().awsName(), "session", evidence);
    }

    @Override
    public String resume(InstanceRef ref, String sessionId) {
        String token = AwsFailures.call(
                "ssm ResumeSession",
                () -> clients.ssm(ref.location())
                        .resumeSession(request -> request.sessionId(sessionId))
                        .tokenValue());
        return token == null ? "" : token;
    }

    @Override
    public void terminate(InstanceRef ref, String sessionId) {
        AwsFailures.run(
                "ssm TerminateSession",
                () -> clients.ssm(ref.location()).terminateSession(request -> request.sessionId(sessionId)));
    }
}
