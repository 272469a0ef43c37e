package dev.runctl.aws;

import dev.runctl.aws.SsoToken.Registration;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.service.identity.SignIns;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import software.amazon.awssdk.services.ssooidc.SsoOidcClient;
import software.amazon.awssdk.services.ssooidc.model.CreateTokenResponse;
import software.amazon.awssdk.services.ssooidc.model.RegisterClientResponse;

/**
 * Signing in by an authorization code with PKCE (RFC 7636): the browser brings the code to a port of loopback, and only who
 * made the challenge can change it for a token. Requests are those of the AWS CLI since 2.22; the page's own address and
 * query are not in AWS's models (aws-cli, {@code SSOTokenFetcherAuth}).
 */
final class BrowserSignIn implements SignIns.Waiting {
    private static final String ATTEMPT = "sso-oidc CreateToken";
    /** As long as the AWS CLI waits, and as long as a device code holds. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final SsoSession session;
    private final SsoOidcClient client;
    private final SsoTokens tokens;
    private final RedirectListener listener;
    private final URI redirect;
    private final Registration registration;
    /** Never to be logged: with the code it is a sign-in. */
    private final String verifier = random(64);

    private final URI page;

    /** @param oidc where the sign-in page is */
    BrowserSignIn(SsoSession session, SsoOidcClient client, URI oidc, SsoTokens tokens, SignIns.Page answer) {
        this.session = session;
        this.client = client;
        this.tokens = tokens;
        String state = UUID.randomUUID().toString();
        RegisterClientResponse registered = client.registerClient(request -> request.clientName("runctl")
                .clientType("public")
                .grantTypes("authorization_code", "refresh_token")
                .redirectUris(RedirectListener.REGISTERED)
                .issuerUrl(session.startUrl())
                .scopes(session.scopes()));
        registration = SsoTokens.registration(registered);
        try {
            listener = new RedirectListener(state, answer);
        } catch (IOException e) {
            throw new ServiceException(
                    new Failure.Unreachable(Evidence.of("sso-oidc authorize", String.valueOf(e.getMessage()))), e);
        }
        redirect = listener.address();
        page = URI.create(oidc.toString().replaceFirst("/+$", "") + "/authorize?response_type=code&client_id="
                + encoded(registration.clientId()) + "&redirect_uri=" + encoded(redirect.toString()) + "&state=" + state
                + "&code_challenge_method=S256&scopes=" + encoded(String.join(" ", session.scopes()))
                + "&code_challenge=" + challenge(verifier));
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public SignIns.Way way() {
        return SignIns.Way.BROWSER;
    }

    @Override
    public String code() {
        return "";
    }

    @Override
    public URI page() {
        return page;
    }

    @Override
    public void await(Cancellation cancel) {
        RedirectListener.Return found;
        try (listener) {
            found = listener.await(cancel, LIMIT)
                    .orElseThrow(() -> new ServiceException(
                            new Failure.TimedOut(Evidence.of(ATTEMPT, "").because("sign-in"))));
        }
        String code = found.code()
                .orElseThrow(() -> new ServiceException(
                        new Failure.AccessDenied(new Evidence("sso-oidc authorize", found.error(), "", ""))));
        CreateTokenResponse answer = AwsFailures.call(
                ATTEMPT,
                () -> client.createToken(request -> request.grantType("authorization_code")
                        .clientId(registration.clientId())
                        .clientSecret(registration.clientSecret())
                        .code(code)
                        .codeVerifier(verifier)
                        .redirectUri(redirect.toString())));
        tokens.keep(session, registration, answer);
    }

    @Override
    public void close() {
        listener.close();
    }

    @Override
    public String toString() {
        return "BrowserSignIn[" + session.cacheName() + "]";
    }
}
