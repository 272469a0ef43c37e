package dev.runctl.endpoint.http;

/** Which service a request is for. */
public interface Routing {
    /**
     * @param signingName the service in the credential scope, for example {@code ec2}
     * @param incoming never of a known signer yet: only its headers may be looked at
     */
    Service signed(String signingName, Incoming incoming);

    /** The service whose error format a request without usable signature is most likely to understand. */
    Service unsigned(Incoming incoming);
}
