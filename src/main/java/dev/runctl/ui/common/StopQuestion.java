package dev.runctl.ui.common;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.service.run.StopService;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks how to stop, and then what only the person can decide while a stop goes on. */
public final class StopQuestion implements StopService.KillQuestion {
    private static final Messages TEXT = Messages.of("stop");
    private static final List<Duration> GRACE =
            List.of(Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(10));

    private final Workbench workbench;

    public StopQuestion(Workbench workbench) {
        this.workbench = workbench;
    }

    /**
     * How one run is to be stopped; nothing where the person thinks better of it.
     *
     * @param bucket where a copy of the newest checkpoint can go, by {@link StopService#copyBucket}
     */
    public Optional<StopService.Wish> ofRun(Run run, Optional<String> bucket) {
        return ask(TEXT.text("title", run.request().script()), TEXT.text("text"), bucket);
    }

    /**
     * How instances are to be stopped, as {@link #ofRun}.
     *
     * @param names of the instances, one at least
     * @param training the names of those with an active run, one at least
     * @param script the first active run's
     */
    public Optional<StopService.Wish> ofInstances(
            List<String> names, List<String> training, String script, Optional<String> bucket) {
        boolean one = names.size() == 1;
        return ask(
                one ? TEXT.text("title", names.getFirst()) : TEXT.text("title-many", names.size()),
                one
                        ? TEXT.text("text-instance", script, names.getFirst())
                        : TEXT.text("text-many", String.join(", ", training)),
                bucket);
    }

    private Optional<StopService.Wish> ask(String title, String text, Optional<String> bucket) {
        List<String> options = new ArrayList<>(List.of(TEXT.text("cancel")));
        GRACE.forEach(it -> options.add(
                it.toSeconds() < 60
                        ? TEXT.text("wait-seconds", it.toSeconds())
                        : TEXT.text("wait-minutes", it.toMinutes())));
        Workbench.Answer answer = bucket.map(name -> workbench.ask(
                        title, text, options, name.isEmpty() ? TEXT.text("copy-own") : TEXT.text("copy-named", name)))
                .orElseGet(() -> new Workbench.Answer(workbench.choose(title, text, options, false), false));
        return answer.option() <= 0
                ? Optional.empty()
                : Optional.of(new StopService.Wish(GRACE.get(answer.option() - 1), answer.ticked()));
    }

    @Override
    public boolean mayKill(Run run, Duration waited) {
        String script = run.request().script();
        return workbench.choose(
                        TEXT.text("kill.title"),
                        waited.isZero()
                                ? TEXT.text("kill.text-no-contact", script)
                                : TEXT.text("kill.text", script, Formats.duration(waited)),
                        List.of(TEXT.text("kill.no"), TEXT.text("kill.yes")),
                        true)
                == 1;
    }

    @Override
    public boolean mayStopUnseen(InstanceRef ref) {
        return workbench.choose(
                        TEXT.text("unseen.title", ref.id()),
                        TEXT.text("unseen.text"),
                        List.of(TEXT.text("unseen.no"), TEXT.text("unseen.yes")),
                        true)
                == 1;
    }

    @Override
    public boolean mayGoOnWithoutCopy(Failure failure) {
        List<String> options = List.of(TEXT.text("copy-failed.stop"), TEXT.text("copy-failed.go-on"));
        return workbench.choose(TEXT.text("copy-failed.title"), new FailureText().headline(failure), options, false)
                == 1;
    }
}
