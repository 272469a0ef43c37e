package dev.runctl.channel;

/** What the payload of a stream data message is. */
public final class PayloadType {
    public static final int NONE = 0;
    public static final int OUTPUT = 1;
    public static final int ERROR = 2;
    public static final int SIZE = 3;
    public static final int PARAMETER = 4;
    public static final int HANDSHAKE_REQUEST = 5;
    public static final int HANDSHAKE_RESPONSE = 6;
    public static final int HANDSHAKE_COMPLETE = 7;
    public static final int ENCRYPTION_CHALLENGE_REQUEST = 8;
    public static final int ENCRYPTION_CHALLENGE_RESPONSE = 9;
    public static final int FLAG = 10;
    public static final int STANDARD_ERROR = 11;
    public static final int EXIT_CODE = 12;

    private PayloadType() {}
}
