package dev.runctl.service.metric;

import dev.runctl.domain.metric.Progress.Count;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognises the progress bars of tqdm, Lightning, Keras, rich, pip and of loops that print {@code [  10/500]}. */
final class BarReader {
    private static final String COUNT =
            "(\\d{1,12}(?:\\.\\d{1,6})?)([kKMGT]?i?)\\s?/\\s?(\\d{1,12}(?:\\.\\d{1,6})?|\\?)([kKMGT]?i?)";
    /** {@code Epoch 3:  45%|####  | 45/100 [00:10<00:12,  4.50it/s, loss=0.3]} */
    private static final Pattern TQDM =
            Pattern.compile("(?<!\\d)(\\d{1,3})%\\|[^|]{0,400}\\|\\s{0,4}" + COUNT + "(B?)");
    /** {@code 120/938 [=====>....]}, {@code Batch 3/38 [###---]} */
    private static final Pattern COUNTED = Pattern.compile("(?<![\\d./])(\\d{1,12})/(\\d{1,12}) ?\\[[=#>.*\\- ]{3,}");
    /** {@code [  1280/60000 (2%)]}, {@code [ 100/1251]}, {@code [100/1251 ( 8%)]} */
    private static final Pattern BRACKETED = Pattern.compile(
            "\\[\\s{0,8}(\\d{1,12})\\s{0,2}/\\s{0,2}(\\d{1,12})\\s{0,2}(?:\\(\\s{0,3}[\\d.]{1,6}%\\))?\\s{0,4}\\]");
    /** The signs of rich and of pip, then what their columns say. */
    private static final Pattern RICH = Pattern.compile("[\u2501\u2578\u257a\u2588\u2591\u2500]{4,}");

    private static final Pattern RICH_COUNT = Pattern.compile(COUNT + "(?:\\s?([kKMGT]i?)?(B|bytes)\\b)?");
    private static final Pattern RICH_PERCENT = Pattern.compile("(?<!\\d)(\\d{1,3})(?:\\.\\d)?%");
    private static final Pattern RICH_LEFT = Pattern.compile("(?:eta\\s+|\u2022\\s+)?(-?\\d{1,3}:\\d\\d(?::\\d\\d)?)");
    private static final Pattern TQDM_TIMES = Pattern.compile("\\[(?:\\d{1,3}:)?\\d\\d?:\\d\\d<([\\d:?]{1,12})[,\\]]");
    private static final Pattern PER_SECOND = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)\\s?(?:[a-z]{1,12})/s\\b");
    private static final Pattern SECONDS_PER =
            Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)\\s?(us|ms|s)/(?!s\\b)[a-z]{1,12}\\b");
    private static final Pattern KERAS_ETA = Pattern.compile("\\bETA:\\s{0,2}((?:\\d{1,3}:)?\\d{1,3}(?::\\d\\d)?)(s?)");

    private static final Pattern EPOCHS = Pattern.compile("\\bepochs?\\s{0,3}[:#]?\\s{0,3}$", Pattern.CASE_INSENSITIVE);

    private BarReader() {}

    static Reading.@Nullable Bar read(String line) {
        if (line.indexOf('/') < 0 && line.indexOf('%') < 0) {
            return null;
        }
        Matcher tqdm = line.indexOf("%|") > 0 ? TQDM.matcher(line) : null;
        if (tqdm != null && tqdm.find()) {
            boolean transfer = !tqdm.group(3).isEmpty()
                    || !tqdm.group(5).isEmpty()
                    || !tqdm.group(6).isEmpty();
            return bar(line, tqdm.start(), count(tqdm, 2, 4), Double.parseDouble(tqdm.group(1)), left(line), transfer);
        }
        Matcher rich = RICH.matcher(line);
        if (rich.find()) {
            return rich(line, rich);
        }
        if (line.indexOf('[') >= 0) {
            for (Pattern pattern : new Pattern[] {COUNTED, BRACKETED}) {
                Matcher matcher = pattern.matcher(line);
                while (matcher.find()) {
                    // Epoch [3/20], Step [100/600]: the step is the bar.
                    if (!isEpochs(line.substring(0, matcher.start()))) {
                        return bar(line, matcher.start(), count(matcher, 1, 2), Double.NaN, left(line), false);
                    }
                }
            }
        }
        return null;
    }

    /** Whether a bar with these words before it counts epochs. */
    static boolean isEpochs(String label) {
        return EPOCHS.matcher(label).find();
    }

    private static Reading.@Nullable Bar rich(String line, Matcher signs) {
        String rest = line.substring(signs.end());
        Matcher counted = RICH_COUNT.matcher(rest);
        Matcher percent = RICH_PERCENT.matcher(rest);
        boolean hasCount = counted.find();
        boolean hasPercent = percent.find();
        if (!hasCount && !hasPercent) {
            return null;
        }
        boolean transfer = hasCount
                && (!counted.group(2).isEmpty()
                        || !counted.group(4).isEmpty()
                        || counted.group(5) != null
                        || counted.group(6) != null
                        || counted.group(1).contains("."));
        Optional<Duration> left = Optional.empty();
        Matcher times = RICH_LEFT.matcher(rest);
        while (times.find()) {
            left = duration(times.group(1)); // the last of elapsed and remaining
        }
        return bar(
                line,
                signs.start(),
                hasCount ? count(counted, 1, 3) : null,
                hasPercent ? Double.parseDouble(percent.group(1)) : Double.NaN,
                left,
                transfer);
    }

    private static Reading.@Nullable Bar bar(
            String line,
            int start,
            @Nullable Count count,
            double percent,
            Optional<Duration> remaining,
            boolean transfer) {
        if (count == null && !(percent >= 0 && percent <= 100)) {
            return null;
        }
        String label = line.substring(0, start).strip();
        label = label.endsWith(":") ? label.substring(0, label.length() - 1).strip() : label;
        label = label.length() > 80 ? label.substring(label.length() - 80) : label;
        return new Reading.Bar(label, count, percent, rate(line.substring(start)), remaining, transfer);
    }

    private static @Nullable Count count(Matcher matcher, int at, int of) {
        try {
            long done = (long) Double.parseDouble(matcher.group(at));
            String all = matcher.group(of);
            long total = all.equals("?") ? 0 : (long) Double.parseDouble(all);
            return total != 0 && done > total ? null : new Count(done, total);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static OptionalDouble rate(String line) {
        Matcher seconds = SECONDS_PER.matcher(line);
        if (line.contains("s/") && seconds.find()) {
            double each = Double.parseDouble(seconds.group(1))
                    * switch (seconds.group(2)) {
                        case "us" -> 1e-6;
                        case "ms" -> 1e-3;
                        default -> 1;
                    };
            return each > 0 ? OptionalDouble.of(1 / each) : OptionalDouble.empty();
        }
        Matcher per = PER_SECOND.matcher(line);
        return line.contains("/s") && per.find()
                ? OptionalDouble.of(Double.parseDouble(per.group(1)))
                : OptionalDouble.empty();
    }

    private static Optional<Duration> left(String line) {
        Matcher times = TQDM_TIMES.matcher(line);
        if (line.indexOf('<') >= 0 && times.find()) {
            return duration(times.group(1));
        }
        Matcher eta = KERAS_ETA.matcher(line);
        return line.contains("ETA:") && eta.find() ? duration(eta.group(1)) : Optional.empty();
    }

    /** Seconds, minutes and seconds, or hours before them; nothing for question marks. */
    static Optional<Duration> duration(String text) {
        long seconds = 0;
        for (String part : text.split(":", -1)) {
            if (part.isEmpty() || part.length() > 6 || Numbers.digits(part, 0) != part.length()) {
                return Optional.empty();
            }
            seconds = seconds * 60 + Long.parseLong(part);
        }
        return Optional.of(Duration.ofSeconds(seconds));
    }
}
