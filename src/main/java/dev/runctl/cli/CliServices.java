package dev.runctl.cli;

import dev.runctl.service.checkpoint.BucketSearch;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.service.checkpoint.CleanService;
import dev.runctl.service.checkpoint.CopyJudge;
import dev.runctl.service.checkpoint.FireDrill;
import dev.runctl.service.checkpoint.InspectionService;
import dev.runctl.service.checkpoint.ResumeCheck;
import dev.runctl.service.checkpoint.ResumePlanner;
import dev.runctl.service.checkpoint.ResumeService;
import dev.runctl.service.cost.CostService;
import dev.runctl.service.download.DownloadService;
import dev.runctl.service.elsewhere.ElsewhereService;
import dev.runctl.service.guard.GuardService;
import dev.runctl.service.identity.SignIns;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.instance.ProfileSource;
import dev.runctl.service.metric.RunCurves;
import dev.runctl.service.rule.RuleService;
import dev.runctl.service.run.CapsuleService;
import dev.runctl.service.run.CheckpointUploads;
import dev.runctl.service.run.InstanceCheckpoints;
import dev.runctl.service.run.LaunchService;
import dev.runctl.service.run.LogService;
import dev.runctl.service.run.ProjectReader;
import dev.runctl.service.run.RunService;
import dev.runctl.service.run.ScriptReader;
import dev.runctl.service.run.StopService;
import dev.runctl.service.run.SyncService;
import dev.runctl.service.setup.SetupService;
import java.net.URI;

/** The services, each made when first asked for, so that a verb pays only for what it uses. */
public interface CliServices extends AutoCloseable {
    /** The endpoint of This computer, serving. */
    interface Serving extends AutoCloseable {
        URI url();

        String accessKeyId();

        String secretAccessKey();

        @Override
        void close();
    }

    ProfileSource profiles();

    InstanceService instances();

    LaunchServices launching();

    CostService costs();

    ProjectReader projects();

    SyncService syncs();

    ScriptReader scripts();

    LaunchService launches();

    CapsuleService capsules();

    CheckpointUploads uploads();

    RunService runs();

    LogService logs();

    RunCurves curves();

    RuleService rules();

    StopService stops();

    GuardService guards();

    ElsewhereService elsewhere();

    CheckpointService checkpoints();

    CleanService cleaning();

    InstanceCheckpoints remoteCheckpoints();

    InspectionService inspections();

    DownloadService downloads();

    CopyJudge copyJudge();

    BucketSearch bucketSearch();

    ResumeCheck resumeCheck();

    ResumeService resumes();

    ResumePlanner planner();

    FireDrill drill();

    /** What is about the account rather than about what runs in it. */
    interface Account {
        SetupService setup();

        SignIns signIns();

        /** Opens a page in the browser of whoever sits here; answers whether there is one. */
        boolean browse(URI page);
    }

    Account account();

    /** @param port 0 for any free one */
    Serving serve(int port);

    @Override
    void close();
}
