package dev.runctl.channel;

/** The types of message that pass between a client and an agent. */
public final class MessageType {
    public static final String INPUT = "input_stream_data";
    public static final String OUTPUT = "output_stream_data";
    public static final String ACKNOWLEDGE = "acknowledge";
    public static final String CHANNEL_CLOSED = "channel_closed";
    public static final String START_PUBLICATION = "start_publication";
    public static final String PAUSE_PUBLICATION = "pause_publication";

    private MessageType() {}
}
