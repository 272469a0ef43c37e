package dev.runctl.endpoint.http;

import java.util.Optional;
import java.util.Set;

/**
 * The wall before the signature check. A browser is no client of ours: a page that reaches this port through a rebound
 * DNS name gives itself away by its Host, any other by Origin or Sec-Fetch-Site.
 */
final class Perimeter {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT", "POST", "DELETE");

    private final Set<String> hosts;

    Perimeter(int port) {
        hosts = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    }

    /** The answer to a request that may not pass. */
    Optional<Response> refuse(Incoming in) {
        if (!METHODS.contains(in.method())) {
            return refuse(405, "This method is not served.");
        }
        if (in.headers().getOrDefault("host", java.util.List.of()).size() != 1 || !hosts.contains(in.header("host"))) {
            return refuse(403, "This host is not served.");
        }
        String site = in.header("sec-fetch-site");
        if (in.headers().containsKey("origin") || !(site.isEmpty() || site.equals("none"))) {
            return refuse(403, "Browsers are not served.");
        }
        if (!in.rawPath().startsWith("/")) {
            return refuse(400, "The request target must be a path.");
        }
        return Optional.empty();
    }

    private static Optional<Response> refuse(int status, String why) {
        return Optional.of(Response.of(status, "text/plain", why + "\n"));
    }
}
