package dev.runctl.endpoint;

/** The key pair of This computer's endpoint, made at its first start and kept in a file only its user can read. */
public record LocalCredentials(String accessKeyId, String secretAccessKey) {
    @Override
    public String toString() {
        return "LocalCredentials[" + accessKeyId + "]";
    }
}
