package dev.runctl.session;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.service.run.SessionAccess;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A policy that forbids sessions, from some moment on; or tokens that are not what they were. */
final class Refusals {
    final AtomicInteger asked = new AtomicInteger();
    volatile boolean areRefused;

    SessionAccess over(SessionAccess access) {
        return with(access, token -> token);
    }

    /** @param token what becomes of the first token of each session */
    SessionAccess with(SessionAccess access, UnaryOperator<String> token) {
        return new SessionAccess() {
            @Override
            public Opened start(InstanceRef ref, String script) {
                asked.incrementAndGet();
                refuse("ssm StartSession");
                Opened opened = access.start(ref, script);
                return new Opened(opened.id(), opened.channel(), token.apply(opened.token()));
            }

            @Override
            public String resume(InstanceRef ref, String sessionId) {
                refuse("ssm ResumeSession");
                return access.resume(ref, sessionId);
            }

            @Override
            public void terminate(InstanceRef ref, String sessionId) {
                access.terminate(ref, sessionId);
            }
        };
    }

    private void refuse(String attempted) {
        if (areRefused) {
            throw new ServiceException(
                    new Failure.AccessDenied(new Failure.Evidence(attempted, "AccessDeniedException", "", "")));
        }
    }
}
