package dev.runctl.endpoint.ssm;

import dev.runctl.endpoint.logs.AgentUploads;
import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.session.Sessions;
import dev.runctl.endpoint.wire.Operations;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ssm.model.CancelCommandRequest;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.DescribeSessionsRequest;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandsRequest;
import software.amazon.awssdk.services.ssm.model.ResumeSessionRequest;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;
import software.amazon.awssdk.services.ssm.model.StartSessionRequest;
import software.amazon.awssdk.services.ssm.model.TerminateSessionRequest;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** SSM's operations over a machine. */
public final class Ssm {
    private final Machine machine;
    private final Operations operations = new Operations();

    /**
     * @param sessions those that clients may start
     * @param uploads of what commands print
     */
    public Ssm(Machine machine, Sessions sessions, AgentUploads uploads) {
        this.machine = machine;
        SendHandler send = new SendHandler(machine, uploads);
        InvocationHandlers invocations = new InvocationHandlers(machine);
        CommandHandlers commands = new CommandHandlers(machine);
        ParameterHandlers parameters = new ParameterHandlers();
        on(
                "DescribeInstanceInformation",
                DescribeInstanceInformationRequest::builder,
                new AgentHandler(machine)::describe);
        on("SendCommand", SendCommandRequest::builder, send::send);
        on("GetCommandInvocation", GetCommandInvocationRequest::builder, invocations::get);
        on("ListCommandInvocations", ListCommandInvocationsRequest::builder, invocations::list);
        on("ListCommands", ListCommandsRequest::builder, commands::list);
        on("CancelCommand", CancelCommandRequest::builder, commands::cancel);
        SessionHandlers sessionHandlers = new SessionHandlers(sessions);
        on("StartSession", StartSessionRequest::builder, sessionHandlers::start);
        on("ResumeSession", ResumeSessionRequest::builder, sessionHandlers::resume);
        on("TerminateSession", TerminateSessionRequest::builder, sessionHandlers::terminate);
        on("DescribeSessions", DescribeSessionsRequest::builder, sessionHandlers::describe);
        on("GetParameter", GetParameterRequest::builder, parameters::get);
        on("GetParameters", GetParametersRequest::builder, parameters::getSeveral);
        on("GetParametersByPath", GetParametersByPathRequest::builder, parameters::getByPath);
    }

    public Operations operations() {
        return operations;
    }

    private <Q, A extends SdkPojo> void on(
            String name, Supplier<? extends SdkBuilder<?, Q>> request, Function<Q, A> handler) {
        operations.on(name, request, asked -> {
            machine.faults().check(name);
            return handler.apply(asked);
        });
    }
}
