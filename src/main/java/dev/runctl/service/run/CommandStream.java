package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.instance.InstanceRef;
import java.time.Duration;

/** Runs a shell script on an instance and hands over what it prints while it runs. */
public interface CommandStream {
    /** Called from the thread that runs the stream, in order. */
    interface Listener {
        /**
         * The instance answers. Comes before the first line.
         *
         * @param roundTrip how long a message takes to the service and back
         */
        void started(Duration roundTrip);

        /** One line without its end. What the script prints as an error may be among them. */
        void line(String line);
    }

    /**
     * Returns once the script has ended and every line was handed over; its exit code is not told.
     *
     * @param script POSIX sh, run as the user that the way has for it ({@code ssm-user} in a session on AWS, root in a command)
     * @param silence the longest time without a line; a script that has nothing to say prints something all the same
     * @throws dev.runctl.domain.failure.ServiceException AgentOffline, WrongState, AccessDenied and NotSupported where the instance
     *     or the account does not allow it; Unreachable where the connection was lost for good; TimedOut after a silence
     * @throws java.util.concurrent.CancellationException once cancelled; the script is ended as well
     */
    void run(InstanceRef ref, String script, Duration silence, Listener listener, Cancellation cancel);
}
