package dev.runctl.app;

import dev.runctl.aws.AwsClients;
import dev.runctl.aws.Ec2GuardAccess;
import dev.runctl.aws.Ec2InstanceGateway;
import dev.runctl.aws.Ec2Likeness;
import dev.runctl.aws.SsmCommandRunner;
import dev.runctl.service.checkpoint.ResumePlanner;
import dev.runctl.service.checkpoint.ResumeService;
import dev.runctl.service.checkpoint.SeenCheckpoints;
import dev.runctl.service.elsewhere.ElsewhereService;
import dev.runctl.service.guard.GuardService;
import dev.runctl.service.guard.LandingBook;
import dev.runctl.service.guard.LandingLookup;
import dev.runctl.service.instance.PriceSource;
import dev.runctl.service.run.Json;
import dev.runctl.service.run.RunHistory;
import dev.runctl.service.run.RunService;
import dev.runctl.service.run.Runner;
import dev.runctl.service.run.RunnerText;
import dev.runctl.sqlite.Database;
import dev.runctl.storage.SqliteElsewhere;
import dev.runctl.storage.SqliteLandings;
import java.time.Clock;

/** Puts together what arms and reads the guards on instances, and what learns from them how runs ended. */
final class GuardWiring {
    private final AwsClients clients;
    private final Database database;
    private final Json json;
    private final Runner runner;
    private final RunHistory history;
    private final Ec2InstanceGateway gateway;
    private final Clock clock;
    private final LandingBook book;
    private final GuardService guards;

    GuardWiring(
            AwsClients clients,
            Ec2InstanceGateway gateway,
            PriceSource prices,
            Json json,
            Runner runner,
            Database database,
            RunHistory history,
            SeenCheckpoints seen,
            Clock clock) {
        RunnerText text = RunnerText.load();
        Runner guard = Runner.ofGuard(new SsmCommandRunner(clients, gateway), json, text);
        this.clients = clients;
        this.database = database;
        this.json = json;
        this.runner = runner;
        this.history = history;
        this.gateway = gateway;
        this.clock = clock;
        this.book = new LandingBook(new SqliteLandings(database), history, seen, json);
        this.guards = new GuardService(guard, runner, text, new Ec2GuardAccess(clients), gateway, prices, book, clock);
    }

    GuardService guards() {
        return guards;
    }

    LandingBook book() {
        return book;
    }

    /** What lets runs go on elsewhere, with the plans and the resumes of the program. */
    ElsewhereService elsewhere(RunService runs, ResumePlanner planner, ResumeService resumes) {
        return new ElsewhereService(
                new SqliteElsewhere(database, json), new Ec2Likeness(clients), runs, planner, resumes, guards, clock);
    }

    /** Runs whose end is known from their instance's last words, too. */
    RunService runs() {
        RunService runs = new RunService(runner, history, gateway, new LandingLookup(guards, book, clock), clock);
        book.onLanding(landed -> runs.landed(landed.ref()));
        return runs;
    }
}
