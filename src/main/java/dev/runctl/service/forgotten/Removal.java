package dev.runctl.service.forgotten;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.forgotten.Forgotten;
import dev.runctl.domain.forgotten.Forgotten.Act;
import dev.runctl.domain.forgotten.Forgotten.Kind;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.service.Steps;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.run.RunService;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Marks things as to be deleted, and then ends what they cost, after another look at each. */
final class Removal {
    private final InstanceService instances;
    private final RunService runs;
    private final Leftovers leftovers;
    private final Clock clock;

    Removal(InstanceService instances, RunService runs, Leftovers leftovers, Clock clock) {
        this.instances = instances;
        this.runs = runs;
        this.leftovers = leftovers;
        this.clock = clock;
    }

    /** Tags what can be tagged with today's date, so that colleagues see it before it goes. Answers how many. */
    int mark(List<Forgotten> chosen) {
        Map<Location, List<String>> ids = chosen.stream()
                .filter(it -> it.act().isTaggable())
                .collect(Collectors.groupingBy(
                        Forgotten::location,
                        LinkedHashMap::new,
                        Collectors.mapping(Forgotten::id, Collectors.toList())));
        String today =
                LocalDate.ofInstant(clock.instant(), ZoneId.systemDefault()).toString();
        ids.forEach((location, these) -> leftovers.tag(location, these, Map.of(ForgottenService.MARK, today)));
        return ids.values().stream().mapToInt(List::size).sum();
    }

    ForgottenService.Outcome remove(List<Forgotten> chosen, Steps steps, Cancellation cancel) {
        List<Forgotten> done = new ArrayList<>();
        Map<Forgotten, Failure> failed = new LinkedHashMap<>();
        for (Forgotten each : chosen) {
            cancel.check();
            String step = "step.remove."
                    + each.act().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            String what = each.name().isBlank() ? each.id() : each.name();
            steps.step(step, Steps.State.STARTED, what);
            try {
                mark(List.of(each));
                remove(each);
                done.add(each);
                steps.step(step, Steps.State.DONE, what);
            } catch (ServiceException e) {
                failed.put(each, e.failure());
                steps.step(step, Steps.State.FAILED, what);
            }
        }
        return new ForgottenService.Outcome(List.copyOf(done), failed);
    }

    private void remove(Forgotten each) {
        switch (each.act()) {
            case STOP, TERMINATE -> end(each);
            case DELETE_VOLUME -> leftovers.deleteDisk(each.location(), each.id());
            case RELEASE_ADDRESS -> leftovers.releaseAddress(each.location(), each.id());
            case ABORT_UPLOAD ->
                leftovers.abortUpload(
                        each.location(),
                        new Leftovers.Upload(
                                each.bucket(),
                                each.name(),
                                each.id(),
                                each.since().orElse(Instant.EPOCH),
                                each.bytes()));
            case DELETE_OBJECT ->
                leftovers.deleteStaged(
                        each.location(),
                        new Leftovers.Staged(
                                each.bucket(),
                                each.id(),
                                each.bytes(),
                                each.since().orElse(Instant.EPOCH)));
        }
    }

    /** A run may have begun since the look, from another computer too: the instance itself is asked. */
    private void end(Forgotten each) {
        InstanceRef ref = new InstanceRef(each.location(), new InstanceId(each.id()));
        InstanceSummary now = instances.get(ref);
        InstanceState state = now.instance().state();
        boolean wasStopped = each.kind() == Kind.STOPPED;
        if (wasStopped != (state == InstanceState.STOPPED)) {
            throw new ServiceException(
                    new Failure.WrongState(each.id(), state.awsName(), "forgotten", Evidence.of("forgotten", "")));
        }
        if (!wasStopped) {
            if (!now.isReachable()) {
                throw new ServiceException(new Failure.AgentOffline(each.id(), Evidence.of("forgotten", "")));
            }
            Optional<Run> active = runs.refresh(ref).stream()
                    .filter(it -> ForgottenService.mayBeActive(it.status().state()))
                    .findFirst();
            if (active.isPresent()) {
                throw new ServiceException(
                        new Failure.RunActive(each.id(), active.get().id().value(), Evidence.of("forgotten", "")));
            }
        }
        if (each.act() == Act.STOP) {
            instances.stop(ref, false);
        } else {
            instances.terminate(ref);
        }
    }
}
