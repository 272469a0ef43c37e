package dev.runctl.aws;

import dev.runctl.domain.instance.Location;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sso.SsoClient;
import software.amazon.awssdk.services.ssooidc.SsoOidcClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The one maker of AWS clients, each made at its first use and kept by location. This computer's endpoint is asked for
 * only when a client for it is; every other profile goes by the standard AWS files and variables.
 */
public final class AwsClients implements AutoCloseable {
    /** Where the price list of all commercial regions is (AWS Price List API reference). */
    private static final String PRICES_REGION = "us-east-1";

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration SOCKET_LIMIT = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 3;

    /** When the SDK asks again by itself, with growing pauses of random length. */
    private enum Repeats {
        /** After every passing fault: the operation may be done twice without harm, or carries a client token. */
        ANY_FAULT,
        /** Only after an answer that says that nothing was done, or where no connection came about. */
        REFUSALS
    }

    private record Key(Class<?> client, Location location, Repeats repeats) {}

    private final Supplier<LocalAccess> local;
    private final Supplier<ProfileFile> files;
    private final EndpointSettings endpoints;
    private final SsoTokens tokens;
    /** Whether something goes before the default profile in the chain that all AWS tools share. */
    private final boolean hasOther;

    private final Object making = new Object();
    private final Map<Key, SdkAutoCloseable> clients = new ConcurrentHashMap<>();

    /** With the user's own AWS files and variables. */
    public AwsClients(Supplier<LocalAccess> local) {
        this(local, ProfileFile::defaultProfileFile, System.getenv());
    }

    public AwsClients(Supplier<LocalAccess> local, Supplier<ProfileFile> files, Map<String, String> environment) {
        this.local = local;
        this.files = files;
        this.endpoints = new EndpointSettings(files, environment);
        this.hasOther =
                Stream.of("AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE").anyMatch(environment::containsKey)
                        || System.getProperty("aws.accessKeyId") != null;
        Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", "")));
        this.tokens = new SsoTokens(new SsoTokenCache(home), Clock.systemUTC());
    }

    public Ec2Client ec2(Location location) {
        return client(
                Ec2Client.class,
                location,
                () -> prepare(Ec2Client.builder(), location, "ec2").build());
    }

    /** For what must not be done twice, as a reboot: it is repeated only where it was certainly not begun. */
    Ec2Client ec2Once(Location location) {
        return client(
                Ec2Client.class,
                location,
                Repeats.REFUSALS,
                () -> prepare(Ec2Client.builder(), location, "ec2", Repeats.REFUSALS)
                        .build());
    }

    /** IAM is one for all regions of a partition. */
    IamClient iam(Location location) {
        return client(
                IamClient.class,
                location,
                () -> prepare(IamClient.builder(), location, "iam").build());
    }

    public SsmClient ssm(Location location) {
        return client(
                SsmClient.class,
                location,
                () -> prepare(SsmClient.builder(), location, "ssm").build());
    }

    public CloudWatchLogsClient logs(Location location) {
        return client(
                CloudWatchLogsClient.class,
                location,
                () -> prepare(CloudWatchLogsClient.builder(), location, "cloudwatch_logs")
                        .build());
    }

    public StsClient sts(Location location) {
        return client(
                StsClient.class,
                location,
                () -> prepare(StsClient.builder(), location, "sts").build());
    }

    public S3Client s3(Location location) {
        return client(
                S3Client.class,
                location,
                () -> prepare(S3Client.builder(), location, "s3")
                        .forcePathStyle(endpoint(location, "s3").isPresent())
                        .build());
    }

    /** Creates in IAM what must not be created twice. */
    IamClient iamOnce(Location location) {
        return client(
                IamClient.class,
                location,
                Repeats.REFUSALS,
                () -> prepare(IamClient.builder(), location, "iam", Repeats.REFUSALS)
                        .build());
    }

    /** Service Quotas, whose client is not among the program's libraries. */
    JsonCall quotas(Location location) {
        return client(
                JsonCall.class,
                location,
                () -> json(
                        location, new JsonCall.Service("servicequotas", "ServiceQuotasV20190624"), "service_quotas"));
    }

    /** The price list, whose client is not there either: seldom asked, and to be closed by who asked for it. */
    JsonCall prices(Location location) {
        return json(
                location,
                new JsonCall.Service("pricing", "AWSPriceListService"),
                "pricing",
                URI.create("https://api.pricing." + PRICES_REGION + ".amazonaws.com"),
                PRICES_REGION);
    }

    private JsonCall json(Location location, JsonCall.Service service, String id) {
        URI own = URI.create("https://" + service.signingName() + "." + location.region() + "."
                + Region.of(location.region()).metadata().partition().dnsSuffix());
        return json(location, service, id, own, location.region());
    }

    /**
     * @param id the service's id in the variables that name endpoints
     * @param own AWS's own endpoint of it
     */
    private JsonCall json(Location location, JsonCall.Service service, String id, URI own, String region) {
        return new JsonCall(
                service,
                endpoint(location, id).orElse(own),
                region,
                credentials(location),
                httpClient(location),
                strategy(Repeats.ANY_FAULT));
    }

    /** The endpoint where it is not AWS's own. */
    Optional<URI> s3Endpoint(Location location) {
        return endpoint(location, "s3");
    }

    public S3Presigner presigner(Location location) {
        return client(S3Presigner.class, location, () -> {
            Optional<URI> endpoint = endpoint(location, "s3");
            S3Presigner.Builder builder = S3Presigner.builder()
                    .region(Region.of(location.region()))
                    .credentialsProvider(credentials(location))
                    .serviceConfiguration(S3Configuration.builder()
                            .pathStyleAccessEnabled(endpoint.isPresent())
                            .build());
            endpoint.ifPresent(builder::endpointOverride);
            return builder.build();
        });
    }

    private <T extends SdkAutoCloseable> T client(Class<T> type, Location location, Supplier<T> maker) {
        return client(type, location, Repeats.ANY_FAULT, maker);
    }

    private <T extends SdkAutoCloseable> T client(
            Class<T> type, Location location, Repeats repeats, Supplier<T> maker) {
        Key key = new Key(type, location, repeats);
        SdkAutoCloseable made = clients.get(key);
        if (made == null) {
            // Not by computeIfAbsent: a client whose credentials come from another one makes that one first.
            synchronized (making) {
                made = clients.get(key);
                if (made == null) {
                    made = maker.get();
                    clients.put(key, made);
                }
            }
        }
        return type.cast(made);
    }

    private <
                    B extends
                            AwsSyncClientBuilder<B, C>
                                    & software.amazon.awssdk.awscore.client.builder.AwsClientBuilder<B, C>,
                    C>
            B prepare(B builder, Location location, String service) {
        return prepare(builder, location, service, Repeats.ANY_FAULT);
    }

    private <
                    B extends
                            AwsSyncClientBuilder<B, C>
                                    & software.amazon.awssdk.awscore.client.builder.AwsClientBuilder<B, C>,
                    C>
            B prepare(B builder, Location location, String service, Repeats repeats) {
        Optional<URI> endpoint = endpoint(location, service);
        builder.region(Region.of(location.region()))
                .credentialsProvider(credentials(location))
                .httpClient(httpClient(location))
                .overrideConfiguration(configuration(location, service, endpoint.isPresent(), repeats));
        endpoint.ifPresent(builder::endpointOverride);
        return builder;
    }

    /** Where a service is to be found that is not AWS's own. */
    Optional<URI> endpoint(Location location, String service) {
        return location.isThisComputer()
                ? Optional.of(local.get().url())
                : endpoints.of(profileName(location), service);
    }

    private static SdkHttpClient httpClient(Location location) {
        var builder = UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_LIMIT)
                .socketTimeout(SOCKET_LIMIT);
        if (location.isThisComputer()) {
            // A proxy set for the web must not be asked for a server on loopback.
            builder.proxyConfiguration(ProxyConfiguration.builder()
                    .useSystemPropertyValues(false)
                    .useEnvironmentVariablesValues(false)
                    .build());
        }
        return builder.build();
    }

    private static RetryStrategy strategy(Repeats repeats) {
        return switch (repeats) {
            case ANY_FAULT ->
                AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(ATTEMPTS)
                        // What the SDK makes of an XML answer whose connection was lost in its middle; of JSON it
                        // makes an IOException, which it repeats by itself.
                        .retryOnException(AwsFailures::isTornAnswer)
                        .build();
            case REFUSALS ->
                DefaultRetryStrategy.standardStrategyBuilder()
                        .useClientDefaults(false)
                        .maxAttempts(ATTEMPTS)
                        .retryOnException(AwsFailures::isNothingDone)
                        .treatAsThrottling(AwsFailures::isNothingDone)
                        .build();
        };
    }

    private ClientOverrideConfiguration configuration(
            Location location, String service, boolean overridden, Repeats repeats) {
        ClientOverrideConfiguration.Builder builder = ClientOverrideConfiguration.builder()
                .retryStrategy(strategy(repeats))
                .addExecutionInterceptor(new ForeignPageInterceptor())
                .addExecutionInterceptor(new LeanListing.Interceptor())
                .putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, overridden);
        if (!service.equals("s3")) {
            // An upload may take longer; there the socket's own limit guards.
            builder.apiCallAttemptTimeout(SOCKET_LIMIT);
        }
        if (!location.isThisComputer()) {
            builder.defaultProfileFileSupplier(files).defaultProfileName(profileName(location));
        }
        return builder.build();
    }

    AwsCredentialsProvider credentials(Location location) {
        if (location.isThisComputer()) {
            LocalAccess access = local.get();
            return StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(access.accessKeyId(), access.secretAccessKey()));
        }
        String name = profileName(location);
        boolean isChain = AwsProfiles.isDefaultChain(location.profile());
        if (isChain && (hasOther || RoleCredentials.session(files.get(), name).isEmpty())) {
            return ProfileCredentials.chain(files);
        }
        Optional<String> source = RoleCredentials.source(files.get(), name);
        if (source.isPresent()) {
            return role(location, source.get());
        }
        Optional<SsoSession> session = SsoSession.of(files.get(), name);
        if (session.isPresent()) {
            return new SsoCredentials(
                    session.get(),
                    tokens,
                    sso(location, session.get()),
                    oidc(location, session.get()),
                    Clock.systemUTC());
        }
        // A profile that was named goes before variables, as with the AWS CLI's --profile.
        return new ProfileCredentials(files, location.profile());
    }

    private RoleCredentials role(Location location, String source) {
        return client(RoleCredentials.class, location, () -> {
            var builder = StsClient.builder()
                    .region(Region.of(location.region()))
                    .credentialsProvider(credentials(new Location(source, location.region())))
                    .httpClient(httpClient(location))
                    .overrideConfiguration(configuration(location, "sts", false, Repeats.ANY_FAULT));
            endpoint(location, "sts").ifPresent(builder::endpointOverride);
            return new RoleCredentials(
                    files.get().profile(profileName(location)).orElseThrow(), builder.build());
        });
    }

    /** Where the sign-in page of a session is. */
    URI oidcEndpoint(Location location, SsoSession session) {
        return endpoints
                .of(location.profile(), "sso_oidc")
                .orElseGet(() -> URI.create("https://oidc." + session.region() + "."
                        + Region.of(session.region()).metadata().partition().dnsSuffix()));
    }

    /** Without credentials: it is where they come from. */
    SsoOidcClient oidc(Location location, SsoSession session) {
        return client(SsoOidcClient.class, location, () -> {
            var builder = SsoOidcClient.builder()
                    .region(Region.of(session.region()))
                    .credentialsProvider(AnonymousCredentialsProvider.create())
                    .httpClient(httpClient(location))
                    .overrideConfiguration(it -> it.retryStrategy(strategy(Repeats.REFUSALS))
                            .addExecutionInterceptor(new ForeignPageInterceptor()));
            endpoints.of(location.profile(), "sso_oidc").ifPresent(builder::endpointOverride);
            return builder.build();
        });
    }

    private SsoClient sso(Location location, SsoSession session) {
        return client(SsoClient.class, location, () -> {
            var builder = SsoClient.builder()
                    .region(Region.of(session.region()))
                    .credentialsProvider(AnonymousCredentialsProvider.create())
                    .httpClient(httpClient(location))
                    .overrideConfiguration(it -> it.retryStrategy(strategy(Repeats.ANY_FAULT))
                            .addExecutionInterceptor(new ForeignPageInterceptor()));
            endpoints.of(location.profile(), "sso").ifPresent(builder::endpointOverride);
            return builder.build();
        });
    }

    SsoTokens tokens() {
        return tokens;
    }

    private static String profileName(Location location) {
        return AwsProfiles.isDefaultChain(location.profile()) ? "default" : location.profile();
    }

    @Override
    public void close() {
        clients.values().forEach(SdkAutoCloseable::close);
        clients.clear();
    }
}
