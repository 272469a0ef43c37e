package dev.runctl.app;

import dev.runctl.aws.AwsClients;
import dev.runctl.aws.AwsProfiles;
import dev.runctl.aws.CloudWatchCommandStream;
import dev.runctl.aws.Ec2InstanceGateway;
import dev.runctl.aws.LocalAccess;
import dev.runctl.aws.S3Buckets;
import dev.runctl.aws.S3CheckpointBucket;
import dev.runctl.aws.S3Staging;
import dev.runctl.aws.SsmCommandRunner;
import dev.runctl.aws.SsmSessions;
import dev.runctl.cli.CliServices;
import dev.runctl.endpoint.LocalEndpoint;
import dev.runctl.inspect.NamedCode;
import dev.runctl.inspect.RangedInspector;
import dev.runctl.project.ArgparseScriptReader;
import dev.runctl.project.LocalProjectReader;
import dev.runctl.service.checkpoint.BucketSearch;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.service.checkpoint.CleanService;
import dev.runctl.service.checkpoint.CopyJudge;
import dev.runctl.service.checkpoint.FireDrill;
import dev.runctl.service.checkpoint.InspectionService;
import dev.runctl.service.checkpoint.LocalCheckpoints;
import dev.runctl.service.checkpoint.ResumeCheck;
import dev.runctl.service.checkpoint.ResumeFlags;
import dev.runctl.service.checkpoint.ResumePlanner;
import dev.runctl.service.checkpoint.ResumeService;
import dev.runctl.service.checkpoint.SeenCheckpoints;
import dev.runctl.service.cost.CostService;
import dev.runctl.service.download.DownloadService;
import dev.runctl.service.elsewhere.ElsewhereService;
import dev.runctl.service.guard.GuardService;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.instance.PriceSource;
import dev.runctl.service.instance.ProfileSource;
import dev.runctl.service.metric.MetricSettingsStore;
import dev.runctl.service.metric.RunCurves;
import dev.runctl.service.rule.RuleService;
import dev.runctl.service.run.CapsuleService;
import dev.runctl.service.run.CheckpointBucket;
import dev.runctl.service.run.CheckpointCopies;
import dev.runctl.service.run.CheckpointUploads;
import dev.runctl.service.run.CheckpointVerdicts;
import dev.runctl.service.run.CommandStream;
import dev.runctl.service.run.InstanceCheckpoints;
import dev.runctl.service.run.InstanceFiles;
import dev.runctl.service.run.JudgedCheckpoints;
import dev.runctl.service.run.LaunchService;
import dev.runctl.service.run.LogRoute;
import dev.runctl.service.run.LogService;
import dev.runctl.service.run.ProjectReader;
import dev.runctl.service.run.RunHistory;
import dev.runctl.service.run.RunService;
import dev.runctl.service.run.Runner;
import dev.runctl.service.run.RunnerText;
import dev.runctl.service.run.SampleService;
import dev.runctl.service.run.ScriptReader;
import dev.runctl.service.run.StopService;
import dev.runctl.service.run.SyncService;
import dev.runctl.service.settings.BucketChoice;
import dev.runctl.service.settings.SettingsStore;
import dev.runctl.session.SessionStream;
import dev.runctl.sqlite.Database;
import dev.runctl.storage.FileFiringStore;
import dev.runctl.storage.FileLogStore;
import dev.runctl.storage.FileSampleStore;
import dev.runctl.storage.JacksonJson;
import dev.runctl.storage.JsonMetricSettings;
import dev.runctl.storage.JsonSettings;
import dev.runctl.storage.RunctlDatabase;
import dev.runctl.storage.SqliteDrills;
import dev.runctl.storage.SqliteJudgedCheckpoints;
import dev.runctl.storage.SqliteProtectedCheckpoints;
import dev.runctl.storage.SqliteRunHistory;
import dev.runctl.storage.SqliteSeenCheckpoints;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the program together: every {@code new} of an adapter or a service, each at its first use, so that listing
 * instances on AWS does not open This computer.
 */
public final class CompositionRoot implements CliServices {
    private final AppPaths paths;
    private final Map<String, String> environment;
    private final Clock clock = Clock.systemUTC();

    private final Lazy<JacksonJson> json = new Lazy<>(JacksonJson::new);
    private final Lazy<LocalEndpoint> endpoint = new Lazy<>(() -> startEndpoint(0));
    private final Lazy<AwsClients> clients = new Lazy<>(() -> new AwsClients(this::localAccess));
    private final Lazy<Ec2InstanceGateway> gateway =
            new Lazy<>(() -> new Ec2InstanceGateway(clients(), System.getProperty("user.name", "")));
    private final Lazy<CostWiring> money = new Lazy<>(() ->
            new CostWiring(clients(), json(), database(), location -> history().at(location), clock));
    private final Lazy<ProfileSource> profiles = new Lazy<>(AwsProfiles::new);
    private final Lazy<InstanceService> instances = new Lazy<>(() ->
            LaunchWiring.instances(clients(), gateway(), prices(), money.get().paid(), costs(), database(), clock));
    private final Lazy<LaunchWiring> launching = new Lazy<>(
            () -> new LaunchWiring(clients(), buckets(), gateway(), money.get(), instances(), runs(), clock));

    private final Lazy<Database> database = new Lazy<>(() -> RunctlDatabase.open(paths().database()));
    private final Lazy<SettingsStore> settings = new Lazy<>(() -> new JsonSettings(paths().settings()));
    private final Lazy<RunHistory> history = new Lazy<>(() -> new SqliteRunHistory(database(), json()));
    private final Lazy<ProjectReader> projects = new Lazy<>(LocalProjectReader::new);
    private final Lazy<ScriptReader> scripts = new Lazy<>(() -> new ArgparseScriptReader(json()));

    private final Lazy<Runner> runner =
            new Lazy<>(() -> new Runner(new SsmCommandRunner(clients(), gateway()), json(), RunnerText.load()));
    private final Lazy<RunService> runs = new Lazy<>(() -> guarding().runs());
    private final Lazy<SessionStream> sessions =
            new Lazy<>(() -> new SessionStream(new SsmSessions(clients(), gateway()), json()));
    private final Lazy<LogService> logs = new Lazy<>(this::logService);
    private final Lazy<SampleService> samples =
            new Lazy<>(() -> new SampleService(runner(), runs(), new FileSampleStore(paths().logs()), json()));
    private final Lazy<MetricSettingsStore> metricSettings =
            new Lazy<>(() -> new JsonMetricSettings(paths().projects(), json()));
    private final Lazy<SyncService> syncs = new Lazy<>(() -> new SyncService(projects(), history()));
    private final Lazy<RunCurves> curves = new Lazy<>(() -> new RunCurves(logs(), metricSettings()));
    private final Lazy<RuleService> rules = new Lazy<>(() ->
            new RuleService(runs(), logs(), metricSettings(), new FileFiringStore(paths().logs(), json()), clock()));
    private final Lazy<LaunchService> launches = new Lazy<>(() -> new LaunchService(
            runner(),
            runs(),
            history(),
            syncs(),
            scripts(),
            new S3Staging(clients(), buckets()),
            gateway(),
            prices(),
            clock,
            capsules(),
            uploads()));
    private final Lazy<CheckpointUploads> uploads = new Lazy<>(
            () -> new CheckpointUploads(runner(), new S3CheckpointBucket(clients(), buckets()), RunnerText.load()));
    private final Lazy<CapsuleService> capsules = new Lazy<>(() -> CapsuleWiring.capsules(this));
    private final Lazy<SeenCheckpoints> seen = new Lazy<>(() -> new SqliteSeenCheckpoints(database(), json()));
    private final Lazy<JudgedCheckpoints> judged = new Lazy<>(() -> new SqliteJudgedCheckpoints(database(), json()));
    private final Lazy<InstanceCheckpoints> remoteCheckpoints = new Lazy<>(() -> new InstanceCheckpoints(
            runner(),
            new CheckpointVerdicts(new NamedCode(), judged()),
            (checkpoint, ref, cancel) -> inspections().inspect(checkpoint, ref, cancel),
            (ref, checkpoints) -> seen().saw(ref, checkpoints, clock().instant())));
    private final Lazy<CheckpointService> checkpoints = new Lazy<>(() -> new CheckpointService(
            gateway(),
            remoteCheckpoints(),
            new LocalCheckpoints(new RangedInspector()),
            seen(),
            this.copies.get(),
            runs(),
            copyJudge(),
            clock));
    private final Lazy<CleanService> cleaning = new Lazy<>(() -> new CleanService(
            checkpoints(),
            remoteCheckpoints(),
            this.copies.get(),
            seen(),
            new SqliteProtectedCheckpoints(database()),
            runs(),
            curves()));
    private final Lazy<CheckpointBucket> checkpointBucket =
            new Lazy<>(() -> new S3CheckpointBucket(clients(), buckets()));
    private final Lazy<InspectionService> inspections = new Lazy<>(() -> new InspectionService(
            new RangedInspector(), this.checkpointBucket.get(), new InstanceFiles(runner()), judged()));
    private final Lazy<CopyJudge> copyJudge = new Lazy<>(() -> new CopyJudge(inspections(), judged()));
    private final Lazy<DownloadService> downloads = new Lazy<>(() -> new DownloadService(
            this.checkpointBucket.get(), this.copies.get(), new InstanceFiles(runner()), inspections()));
    private final Lazy<BucketSearch> bucketSearch = new Lazy<>(() -> new BucketSearch(this.checkpointBucket.get()));
    private final Lazy<S3Buckets> buckets = new Lazy<>(
            () -> new S3Buckets(clients(), location -> account().bucketChoice().of(location)));
    private final Lazy<CheckpointCopies> copies =
            new Lazy<>(() -> new CheckpointCopies(runner(), this.checkpointBucket.get()));
    private final Lazy<StopService> stops = new Lazy<>(() -> new StopService(
            runner(),
            runs(),
            logs(),
            remoteCheckpoints(),
            this.copies.get(),
            uploads(),
            gateway(),
            instances(),
            clock));
    private final Lazy<GuardWiring> guarding = new Lazy<>(() ->
            new GuardWiring(clients(), gateway(), prices(), json(), runner(), database(), history(), seen(), clock));
    private final Lazy<ResumeCheck> resumeCheck = new Lazy<>(() -> new ResumeCheck(remoteCheckpoints(), projects()));
    private final Lazy<ResumeService> resumes = new Lazy<>(() -> new ResumeService(
            instances(),
            remoteCheckpoints(),
            resumeCheck(),
            runs(),
            launches(),
            this.copies.get(),
            flags(),
            variables(),
            clock));
    private final Lazy<FireDrill> drill = new Lazy<>(() -> new FireDrill(
            instances(),
            launches(),
            runs(),
            logs(),
            stops(),
            resumes(),
            remoteCheckpoints(),
            curves(),
            scripts(),
            new SqliteDrills(database(), json()),
            clock));
    private final AccountServices account =
            new AccountServices(this::clients, this::gateway, this::paths, () -> variable(BucketChoice.VARIABLE));
    private final Lazy<ResumePlanner> planner =
            new Lazy<>(() -> new ResumePlanner(runs(), checkpoints(), gateway(), prices(), curves(), flags(), clock));

    private final Lazy<ElsewhereService> elsewhere =
            new Lazy<>(() -> guarding().elsewhere(runs(), planner(), resumes()));

    public CompositionRoot(AppPaths paths, Map<String, String> environment) {
        this.paths = paths;
        this.environment = Map.copyOf(environment);
    }

    public AppPaths paths() {
        return paths;
    }

    public SettingsStore settings() {
        return settings.get();
    }

    @Override
    public ProfileSource profiles() {
        return profiles.get();
    }

    @Override
    public InstanceService instances() {
        return instances.get();
    }

    @Override
    public LaunchWiring launching() {
        return launching.get();
    }

    @Override
    public CostService costs() {
        return money.get().costs();
    }

    @Override
    public ProjectReader projects() {
        return projects.get();
    }

    @Override
    public SyncService syncs() {
        return syncs.get();
    }

    @Override
    public ScriptReader scripts() {
        return scripts.get();
    }

    @Override
    public LaunchService launches() {
        return launches.get();
    }

    @Override
    public CheckpointUploads uploads() {
        return uploads.get();
    }

    @Override
    public CapsuleService capsules() {
        return capsules.get();
    }

    @Override
    public RunService runs() {
        return runs.get();
    }

    @Override
    public LogService logs() {
        return logs.get();
    }

    @Override
    public RunCurves curves() {
        return curves.get();
    }

    @Override
    public RuleService rules() {
        return rules.get();
    }

    @Override
    public StopService stops() {
        return stops.get();
    }

    @Override
    public GuardService guards() {
        return guarding().guards();
    }

    @Override
    public ElsewhereService elsewhere() {
        return elsewhere.get();
    }

    @Override
    public CheckpointService checkpoints() {
        return checkpoints.get();
    }

    @Override
    public DownloadService downloads() {
        return downloads.get();
    }

    @Override
    public InspectionService inspections() {
        return inspections.get();
    }

    @Override
    public CopyJudge copyJudge() {
        return copyJudge.get();
    }

    @Override
    public BucketSearch bucketSearch() {
        return bucketSearch.get();
    }

    @Override
    public ResumeCheck resumeCheck() {
        return resumeCheck.get();
    }

    @Override
    public CleanService cleaning() {
        return cleaning.get();
    }

    @Override
    public InstanceCheckpoints remoteCheckpoints() {
        return remoteCheckpoints.get();
    }

    @Override
    public ResumeService resumes() {
        return resumes.get();
    }

    @Override
    public FireDrill drill() {
        return drill.get();
    }

    @Override
    public ResumePlanner planner() {
        return planner.get();
    }

    @Override
    public AccountServices account() {
        return account;
    }

    @Override
    public Serving serve(int port) {
        return new ServedEndpoint(startEndpoint(port));
    }

    /** Sessions can be switched off, for accounts in which each is somebody's business; CloudWatch Logs cost, so they are named. */
    private LogService logService() {
        Map<LogRoute, CommandStream> streams = new EnumMap<>(LogRoute.class);
        if (!variable("RUNCTL_SESSIONS").equals(Optional.of("off"))) {
            streams.put(LogRoute.SESSION, sessions.get());
        }
        variable("RUNCTL_LOG_GROUP")
                .ifPresent(group ->
                        streams.put(LogRoute.CLOUDWATCH, new CloudWatchCommandStream(clients(), gateway(), group)));
        return new LogService(runner(), runs(), new FileLogStore(paths.logs()), streams);
    }

    /** What the desktop works on. */
    public DesktopServices desktop() {
        return DesktopWiring.of(this);
    }

    /** Ends followers, clients, This computer's server and the database, in this order. Runs and instances go on. */
    @Override
    public void close() {
        logs.made().ifPresent(LogService::close);
        sessions.made().ifPresent(SessionStream::close);
        clients.made().ifPresent(AwsClients::close);
        endpoint.made().ifPresent(LocalEndpoint::close);
        database.made().ifPresent(Database::close);
    }

    private LocalEndpoint startEndpoint(int port) {
        return ServedEndpoint.start(paths.local(), port, this::variable);
    }

    private LocalAccess localAccess() {
        LocalEndpoint started = endpoint.get();
        return new LocalAccess(
                started.url(),
                started.credentials().accessKeyId(),
                started.credentials().secretAccessKey());
    }

    private Map<String, String> variables() {
        return environment;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private AwsClients clients() {
        return clients.get();
    }

    private S3Buckets buckets() {
        return buckets.get();
    }

    private Ec2InstanceGateway gateway() {
        return gateway.get();
    }

    private PriceSource prices() {
        return money.get().prices();
    }

    JacksonJson json() {
        return json.get();
    }

    Database database() {
        return database.get();
    }

    private ResumeFlags flags() {
        return new ResumeFlags(scripts());
    }

    GuardWiring guarding() {
        return guarding.get();
    }

    SampleService samples() {
        return samples.get();
    }

    JudgedCheckpoints judged() {
        return judged.get();
    }

    SeenCheckpoints seen() {
        return seen.get();
    }

    MetricSettingsStore metricSettings() {
        return metricSettings.get();
    }

    Clock clock() {
        return clock;
    }

    RunHistory history() {
        return history.get();
    }

    Runner runner() {
        return runner.get();
    }
}
