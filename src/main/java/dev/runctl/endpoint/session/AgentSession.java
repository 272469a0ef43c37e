package dev.runctl.endpoint.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runctl.channel.Frame;
import dev.runctl.channel.Inbox;
import dev.runctl.channel.MessageType;
import dev.runctl.channel.Outbox;
import dev.runctl.channel.PayloadType;
import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.machine.Program;
import dev.runctl.endpoint.wire.ServiceError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session: its program, the messages it has not had acknowledged, and whoever is connected at the moment. The program begins
 * when somebody connects, and goes on while nobody is.
 */
final class AgentSession {
    private static final Logger LOG = LoggerFactory.getLogger(AgentSession.class);

    /** Unacknowledged messages, a megabyte; then the program has to wait. */
    private static final int ROOM = 1024;

    private static final int TERMINATE_FLAG = 2;

    private final String id;
    private final String target;
    private final Kind kind;
    private final Machine machine;
    private final Duration idleLimit;
    private final Instant started;
    private final Object lock = new Object();

    // All below under the lock.
    private final Inbox inbox = new Inbox();
    private final Outbox outbox = new Outbox(MessageType.OUTPUT, ROOM);
    private @Nullable Token token;
    private @Nullable DataChannel client;
    private @Nullable Program program;
    private @Nullable Instant ended;
    private boolean isBegun;
    private boolean isPaused;
    private long lastSaid = System.nanoTime();
    private long handshakeAsked;

    AgentSession(String id, String target, Kind kind, Machine machine, Duration idleLimit) {
        this.id = id;
        this.target = target;
        this.kind = kind;
        this.machine = machine;
        this.idleLimit = idleLimit;
        this.started = machine.now();
        Thread.ofVirtual().name("session-" + id).start(this::watch);
    }

    String id() {
        return id;
    }

    String newToken(Instant expires) {
        synchronized (lock) {
            Token next = Token.until(expires);
            token = next;
            return next.value();
        }
    }

    /** Uses the token up. */
    boolean admits(String given) {
        synchronized (lock) {
            Token expected = token;
            boolean admitted = expected != null && ended == null && expected.admits(given, machine.now());
            token = admitted ? null : expected;
            return admitted;
        }
    }

    boolean isOver() {
        synchronized (lock) {
            return ended != null;
        }
    }

    Sessions.Described describe() {
        synchronized (lock) {
            String status = ended != null ? "Terminated" : client != null ? "Connected" : "Disconnected";
            return new Sessions.Described(id, target, kind.document(), status, started, Optional.ofNullable(ended));
        }
    }

    /** A client has shown its token. An earlier connection, which may not know that it is broken, gives way. */
    void connect(DataChannel channel) {
        synchronized (lock) {
            DataChannel earlier = client;
            client = channel;
            isPaused = false;
            if (earlier != null) {
                earlier.close();
            }
            outbox.unacknowledged(System.nanoTime()).forEach(channel::send);
            if (isBegun) {
                return;
            }
            isBegun = true;
            if (kind.hasHandshake()) {
                handshakeAsked = System.nanoTime();
                say(PayloadType.HANDSHAKE_REQUEST, AgentMessages.handshakeRequest(kind));
            } else {
                begin();
            }
        }
    }

    void disconnect(DataChannel channel) {
        synchronized (lock) {
            if (client == channel) {
                client = null;
            }
        }
    }

    void receive(Frame frame, DataChannel from) {
        synchronized (lock) {
            if (from != client) {
                return;
            }
            switch (frame.type()) {
                case MessageType.INPUT -> {
                    publish(from);
                    Inbox.Taken taken = inbox.take(frame);
                    if (taken.acknowledge()) {
                        from.send(AgentMessages.acknowledgement(frame));
                    }
                    taken.ready().forEach(this::obey);
                }
                case MessageType.ACKNOWLEDGE -> {
                    publish(from);
                    JsonNode said = AgentMessages.read(frame);
                    if (said.path("AcknowledgedMessageType").asText().equals(MessageType.OUTPUT)) {
                        outbox.acknowledge(
                                said.path("AcknowledgedMessageSequenceNumber").asLong(-1), System.nanoTime());
                        lock.notifyAll();
                    }
                }
                case MessageType.PAUSE_PUBLICATION -> isPaused = true;
                case MessageType.START_PUBLICATION -> publish(from);
                default -> LOG.debug("Session {} was sent a message of type {}", id, frame.type());
            }
        }
    }

    /** Ends a pause, as whatever a client says does, with what was held back in it. */
    private void publish(DataChannel to) {
        if (isPaused) {
            isPaused = false;
            outbox.unacknowledged(System.nanoTime()).forEach(to::send);
        }
    }

    private void obey(Frame frame) {
        lastSaid = System.nanoTime();
        Program running = program;
        switch (frame.payloadType()) {
            case PayloadType.HANDSHAKE_RESPONSE -> {
                if (running == null) {
                    Duration took = Duration.ofNanos(System.nanoTime() - handshakeAsked);
                    say(PayloadType.HANDSHAKE_COMPLETE, AgentMessages.handshakeComplete(took));
                    begin();
                }
            }
            case PayloadType.OUTPUT -> {
                if (running != null) {
                    running.input(frame.payload());
                }
            }
            case PayloadType.SIZE -> {
                JsonNode size = AgentMessages.read(frame);
                if (running != null) {
                    running.resize(
                            size.path("rows").asInt(24), size.path("cols").asInt(80));
                }
            }
            case PayloadType.FLAG -> {
                if (frame.payload().length == 4 && frame.payload()[3] == TERMINATE_FLAG) {
                    end("");
                }
            }
            default -> LOG.debug("Session {} was sent a payload of type {}", id, frame.payloadType());
        }
    }

    private void begin() {
        try {
            Program begun = machine.programs().start(target, kind.isTerminal(), kind.command());
            program = begun;
            // Reading a pipe may hold a virtual thread's carrier.
            Thread.ofPlatform().daemon().name("output-" + id).start(() -> copy(begun));
        } catch (ServiceError | UncheckedIOException e) {
            end("Unable to start command: " + e.getMessage());
        }
    }

    /** From the program to whoever is connected, and the end when it has ended and all is acknowledged. */
    private void copy(Program running) {
        byte[] buffer = new byte[Frame.MAX_STREAM_PAYLOAD];
        try (InputStream output = running.output()) {
            for (int n = output.read(buffer); n >= 0; n = output.read(buffer)) {
                synchronized (lock) {
                    while (outbox.isFull() && ended == null) {
                        lock.wait();
                    }
                    if (ended == null) {
                        say(PayloadType.OUTPUT, Arrays.copyOf(buffer, n));
                    }
                }
            }
            running.await();
            synchronized (lock) {
                while (!outbox.isEmpty() && ended == null) {
                    lock.wait();
                }
            }
            end("");
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(int payloadType, byte[] payload) {
        lastSaid = System.nanoTime();
        Frame frame = outbox.add(payloadType, payload, lastSaid);
        DataChannel to = client;
        if (to != null && !isPaused) {
            to.send(frame);
        }
    }

    /** Sends again what is late, until the session ends; ends one that is idle. */
    private void watch() {
        try {
            synchronized (lock) {
                while (ended == null) {
                    lock.wait(Outbox.TICK.toMillis());
                    long now = System.nanoTime();
                    DataChannel to = client;
                    if (to != null && !isPaused) {
                        outbox.due(now).ifPresent(to::send);
                    }
                    if (now - lastSaid > idleLimit.toNanos() || outbox.isGivenUp(now)) {
                        end("Your session timed out due to inactivity.");
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the session and what runs in it. The first call decides; later ones change nothing. */
    void end(String why) {
        synchronized (lock) {
            if (ended != null) {
                return;
            }
            ended = machine.now();
            lock.notifyAll();
            Program running = program;
            if (running != null) {
                running.close();
            }
            DataChannel to = client;
            if (to != null) {
                to.send(AgentMessages.channelClosed(id, why));
                to.close();
            }
        }
    }
}
