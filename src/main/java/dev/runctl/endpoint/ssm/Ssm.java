package dev.runctl.endpoint.ssm;

import dev.runctl.endpoint.logs.AgentUploads;
import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.session.Sessions;
import dev.runctl.endpoint.wire.Operations;
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

/** SSM's operations over a machine. */
public final class Ssm {
    private final Operations operations;

    /**
     * @param sessions those that clients may start
     * @param uploads of what commands print
     */
    public Ssm(Machine machine, Sessions sessions, AgentUploads uploads) {
        operations = new Operations(machine.faults()::check);
        SendHandler send = new SendHandler(machine, uploads);
        InvocationHandlers invocations = new InvocationHandlers(machine);
        CommandHandlers commands = new CommandHandlers(machine);
        ParameterHandlers parameters = new ParameterHandlers();
        operations.on(
                "DescribeInstanceInformation",
                DescribeInstanceInformationRequest::builder,
                new AgentHandler(machine)::describe);
        operations.on("SendCommand", SendCommandRequest::builder, send::send);
        operations.on("GetCommandInvocation", GetCommandInvocationRequest::builder, invocations::get);
        operations.on("ListCommandInvocations", ListCommandInvocationsRequest::builder, invocations::list);
        operations.on("ListCommands", ListCommandsRequest::builder, commands::list);
        operations.on("CancelCommand", CancelCommandRequest::builder, commands::cancel);
        SessionHandlers sessionHandlers = new SessionHandlers(sessions);
        operations.on("StartSession", StartSessionRequest::builder, sessionHandlers::start);
        operations.on("ResumeSession", ResumeSessionRequest::builder, sessionHandlers::resume);
        operations.on("TerminateSession", TerminateSessionRequest::builder, sessionHandlers::terminate);
        operations.on("DescribeSessions", DescribeSessionsRequest::builder, sessionHandlers::describe);
        operations.on("GetParameter", GetParameterRequest::builder, parameters::get);
        operations.on("GetParameters", GetParametersRequest::builder, parameters::getSeveral);
        operations.on("GetParametersByPath", GetParametersByPathRequest::builder, parameters::getByPath);
    }

    public Operations operations() {
        return operations;
    }
}
