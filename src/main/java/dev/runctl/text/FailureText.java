package dev.runctl.text;

import dev.runctl.domain.failure.Failure;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says a failure in plain words: what happened, and what to do next. */
public final class FailureText {
    /** Letters, digits and what closes, without a full stop before it. */
    private static final Pattern OPEN_END = Pattern.compile("[\\p{L}\\p{N}]$|[^.!?][)\\]\"']$");

    private final Messages messages = Messages.of("failure");

    /** One sentence: what went wrong. */
    public String headline(Failure failure) {
        return say(failure, "text");
    }

    /** One sentence: what to do. */
    public String nextStep(Failure failure) {
        return say(failure, "next");
    }

    private String say(Failure failure, String part) {
        return sentence(words(failure, part));
    }

    /** What others have said goes into these texts, with its full stop or without, or not at all: the end is put right. */
    private static String sentence(String text) {
        String told = text.strip().replaceAll("\\. {2,}", ". ").replaceAll("(?<!\\.)\\.\\.$", ".");
        return told.isEmpty() || !OPEN_END.matcher(told).find() ? told : told + ".";
    }

    private String words(Failure failure, String part) {
        String detail = failure.evidence().detail();
        return switch (failure) {
            case Failure.NotFound f -> specific(f, f.what(), part, f.name());
            case Failure.WrongState f -> specific(f, f.action(), part, f.name(), f.state());
            case Failure.AgentOffline f -> text(f, part, f.instance());
            case Failure.RunActive f -> text(f, part, f.instance(), f.run());
            case Failure.CheckpointUnusable f -> specific(f, f.reason(), part, f.path());
            case Failure.OnInstance f -> specific(f, f.problem(), part, detail);
            case Failure.InvalidInput f -> specific(f, f.field() + "." + f.problem(), part, detail);
            case Failure.NotLaunched f -> notLaunched(f, part);
            case Failure.ClockSkewed f -> specific(f, direction(f.ahead()), part, minutes(f.ahead()));
            case Failure.Credentials f
            when f.evidence().cause().equals("no-profile") ->
                specific(f, detail.endsWith(": ") ? "no-profile-alone" : "no-profile", part, (Object[])
                        detail.split(": ", 2));
            case Failure.AccessDenied f -> caused(f, part, detail, f.action());
            default -> caused(failure, part, detail);
        };
    }

    private static String direction(Duration ahead) {
        return ahead.isZero() ? "unknown" : ahead.isPositive() ? "ahead" : "behind";
    }

    /** In minutes, at least one. */
    private static long minutes(Duration ahead) {
        return Math.max(1, (ahead.abs().toSeconds() + 30) / 60);
    }

    /** The words of the cause where there is one. */
    private String caused(Failure failure, String part, Object... arguments) {
        String cause = failure.evidence().cause();
        return cause.isEmpty() ? text(failure, part, arguments) : specific(failure, cause, part, arguments);
    }

    /** One place is said with EC2's own sentence, several each with the reason in a few words. */
    private String notLaunched(Failure.NotLaunched failure, String part) {
        boolean isQuota = failure.refusals().stream()
                .anyMatch(it ->
                        it.awsCode().endsWith("LimitExceeded") || it.awsCode().startsWith("MaxSpot"));
        String what = isQuota ? "quota" : failure.refusals().size() == 1 ? "one" : "several";
        String places = failure.refusals().stream()
                .map(it -> messages.text("not-launched.place", it.place(), launchRefusal(it.awsCode())))
                .collect(Collectors.joining("; "));
        return specific(
                failure, what, part, failure.name(), places, failure.evidence().detail());
    }

    /** Why EC2 launched nothing, in a few words. */
    public String launchRefusal(String awsCode) {
        String key = "launch." + awsCode;
        return messages.has(key) ? messages.text(key) : awsCode;
    }

    private String specific(Failure failure, String variant, String part, Object... arguments) {
        String key = failure.code() + "." + variant + "." + part;
        return messages.has(key) ? messages.text(key, arguments) : text(failure, part, arguments);
    }

    private String text(Failure failure, String part, Object... arguments) {
        return messages.text(failure.code() + "." + part, arguments);
    }
}
