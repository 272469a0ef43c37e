package dev.runctl.service.metric;

import dev.runctl.domain.metric.MetricName;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line of a log: {@code key=value}, {@code key: value}, {@code loss 0.3}, dictionaries and JSON, the bar in front
 * of it and the step it speaks of. Not for several threads at once.
 */
final class LineReader {
    private static final Pattern EPOCH = Pattern.compile(
            "\\b(epochs?|ep)\\b\\s{0,4}[:=#\\[]{0,2}\\s{0,4}(\\d{1,9}(?:\\.\\d{1,9})?)\\s{0,2}(?:(/|\\bof\\b)\\s{0,2}(\\d{1,9}))?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern STEP = Pattern.compile(
            "\\b((?:global[_ ]?)?(?:step|iter(?:ation)?|update)s?)\\b\\s{0,4}[:=#\\[]{0,2}\\s{0,4}(\\d{1,12})(?!\\d|[.:\\-]\\d)\\s{0,2}(?:(/|\\bof\\b)\\s{0,2}(\\d{1,12}))?",
            Pattern.CASE_INSENSITIVE);
    /** The line says of which data it speaks: {@code Validation: loss=0.3}. */
    private static final Pattern DATA = Pattern.compile(
            "(?:^|[\\s|\\[(])(val|valid|validation|validating|eval|evaluation|evaluating|test|testing)\\s?(?:[:|\\])]|-\\s|set\\s?:|results?\\s?:)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern HELD_OUT_BAR = Pattern.compile(
            "\\b(?:val|valid|validation|validating|eval|evaluation|evaluating|sanity)\\b", Pattern.CASE_INSENSITIVE);

    /** A word before a name that is the value or the counter before it. */
    private static final Pattern NO_NAME = Pattern.compile("(?:nan|inf|infinity|none|true|false|epochs?|step|iter)_");

    /** What a word behind it belongs to: {@code epoch 3/20 done loss=0.4}. */
    private static final Pattern COUNT = Pattern.compile(
            "(?:\\d\\s?(?:/|of)\\s?\\d{1,12}|\\b(?:epoch|ep|step|iter|iteration)\\s?[:=#\\[]?\\s?\\d{1,12})[\\])]?:?\\s{1,8}$",
            Pattern.CASE_INSENSITIVE);

    /** Words that belong to the name behind them wherever they stand. */
    private static final Pattern OF_NAME = Pattern.compile(
            "(?:train\\w*|val\\w*|eval\\w*|test\\w*|dev|avg|average|mean|best|min|max|running|smoothed|ema|learning|grad|gradient|total|top)",
            Pattern.CASE_INSENSITIVE);

    private static final int LONGEST_COUNT = 48;

    private static final int MOST_WORDS = 3;

    private final Numbers numbers = new Numbers();
    private final DictReader dicts = new DictReader();

    Reading read(String line) {
        Reading reading = new Reading();
        if (dicts.read(line, reading)) {
            reading.inDict = true;
            if (Double.isNaN(reading.epoch) && Double.isNaN(reading.step)) {
                counters(line.substring(0, line.indexOf('{')), reading);
            }
            return reading;
        }
        reading.bar = BarReader.read(line);
        counters(line, reading);
        pairs(line, reading);
        nameData(line, reading);
        return reading;
    }

    private static void counters(String line, Reading reading) {
        boolean mentionsEpoch = Words.mentions(line, "ep");
        if (!mentionsEpoch && !Words.mentions(line, "iter") && !Words.mentions(line, "update")) {
            return; // the e and p of step are beside each other too
        }
        Matcher epoch = EPOCH.matcher(line);
        while (mentionsEpoch && epoch.find()) {
            // epochs=20 says how many there will be, not which one this is.
            if (epoch.group(3) != null || !isPlural(epoch.group(1))) {
                reading.epoch = Double.parseDouble(epoch.group(2));
                reading.epochs = epoch.group(3) == null ? 0 : Long.parseLong(epoch.group(4));
                break;
            }
        }
        Matcher step = STEP.matcher(line);
        while (step.find()) {
            if (step.group(3) != null || !isPlural(step.group(1))) {
                reading.step = Double.parseDouble(step.group(2));
                reading.steps = step.group(3) == null ? 0 : Long.parseLong(step.group(4));
                break;
            }
        }
    }

    private static boolean isPlural(String word) {
        return word.endsWith("s") || word.endsWith("S");
    }

    private void pairs(String line, Reading into) {
        for (int at = 1; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '=' || c == ':') {
                int found = c == '=' ? equals(line, at, into) : colon(line, at, into);
                at = Math.max(at, found - 1);
            } else if (c == ' ' || c == '\t') {
                at = Math.max(at, spaced(line, at, into) - 1);
            }
        }
    }

    private int equals(String line, int at, Reading into) {
        char before = line.charAt(at - 1);
        if ("=!<>+-*/".indexOf(before) >= 0 || at + 1 < line.length() && line.charAt(at + 1) == '=') {
            return at;
        }
        return pair(line, at, 2, true, into);
    }

    private int colon(String line, int at, Reading into) {
        char before = line.charAt(at - 1);
        if (!Character.isLetterOrDigit(before) && "_)@]%".indexOf(before) < 0 || at + 1 >= line.length()) {
            return at;
        }
        // Without a space a whole number is more likely a port, a line number or a part of a time.
        boolean spaced = line.charAt(at + 1) == ' ' || line.charAt(at + 1) == '\t';
        return pair(line, at, MOST_WORDS, spaced, into);
    }

    private int pair(String line, int sign, int words, boolean anyNumber, Reading into) {
        int from = sign + 1;
        while (from < line.length() && (line.charAt(from) == ' ' || line.charAt(from) == '\t')) {
            from++;
        }
        if (!numbers.read(line, from) || !anyNumber && !numbers.fraction()) {
            return sign;
        }
        int end = numbers.end();
        String name = nameBefore(line, sign, words);
        if (name != null) {
            take(name, numbers, into);
        }
        return end;
    }

    /** {@code Loss 0.31 (0.35)} and {@code acc 0.9}: only after a name that everybody knows. */
    private int spaced(String line, int at, Reading into) {
        char before = line.charAt(at - 1);
        int from = at + 1;
        while (from < line.length() && (line.charAt(from) == ' ' || line.charAt(from) == '\t')) {
            from++;
        }
        if (!Character.isLetterOrDigit(before) || from >= line.length() || !startsNumber(line, from)) {
            return at;
        }
        String name = nameBefore(line, at, 2);
        if (name == null || !Words.isKnown(name) || !numbers.read(line, from)) {
            return at;
        }
        take(name, numbers, into);
        return numbers.end();
    }

    private static boolean startsNumber(String line, int at) {
        char c = line.charAt(at);
        return c >= '0' && c <= '9' || c == '-' || c == '.' || c == 'n' || c == 'i' || c == 'N';
    }

    /** Words up to a sign or a number; of several only those belong to the name that say of which data it is. */
    private static @Nullable String nameBefore(String line, int end, int words) {
        int stop = end;
        while (stop > 0 && line.charAt(stop - 1) == ' ') {
            stop--;
        }
        int start = wordStart(line, stop);
        if (start == stop || start > 0 && line.charAt(start - 1) == '$') {
            return null;
        }
        for (int more = 1; more < words && start > 1 && line.charAt(start - 1) == ' '; more++) {
            int earlier = wordStart(line, start - 1);
            if (earlier == start - 1 || !Character.isLetter(line.charAt(earlier)) && line.charAt(earlier) != '(') {
                break;
            }
            String joined = Words.plain(line.substring(earlier, stop));
            boolean isPlain = earlier == 0 || " \t,;|([".indexOf(line.charAt(earlier - 1)) >= 0;
            if (!isPlain
                    || !Character.isLetter(line.charAt(earlier))
                    || NO_NAME.matcher(joined).lookingAt()
                    || ofCount(line, earlier, start - 1)) {
                break;
            }
            start = earlier;
        }
        String name = Words.plain(line.substring(start, stop));
        return Words.canBeMetric(name) || Words.isEpoch(name) || Words.isStep(name) || Words.isTime(name) ? name : null;
    }

    /** Whether the word ends what a count began, and so is no part of the name behind it. */
    private static boolean ofCount(String line, int from, int to) {
        return COUNT.matcher(line.substring(Math.max(0, from - LONGEST_COUNT), from))
                        .find()
                && !OF_NAME.matcher(line.substring(from, to).strip()).matches();
    }

    private static int wordStart(String line, int end) {
        int start = end;
        while (start > 0 && end - start < 64) {
            char c = line.charAt(start - 1);
            if (!Character.isLetterOrDigit(c) && "_./@-^%".indexOf(c) < 0) {
                break;
            }
            start--;
        }
        return start;
    }

    /** A number under a name: a metric, or the step, the epoch or the time of the line. */
    static void take(String name, Numbers number, Reading into) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        if (Words.isEpoch(last)) {
            into.epoch = Double.isNaN(into.epoch) ? number.value() : into.epoch;
        } else if (Words.isStep(name) || Words.isStep(last) && !name.startsWith("val")) {
            into.step = Double.isNaN(into.step) ? number.value() : into.step;
        } else if (Words.isTime(last)) {
            double value = number.value();
            into.time = value > 1e11 ? value / 1000 : value > 1e9 ? value : into.time;
        } else if (Words.canBeMetric(name)) {
            into.add(name, number.value(), number.percent());
        }
    }

    private static void nameData(String line, Reading reading) {
        if (reading.values.isEmpty()
                || !Words.mentions(line, "val") && !Words.mentions(line, "test") && !Words.mentions(line, "sanity")) {
            return;
        }
        Matcher said = DATA.matcher(line);
        boolean found = said.find();
        boolean bar =
                reading.bar != null && HELD_OUT_BAR.matcher(reading.bar.label()).find();
        if (found || bar) {
            String data = found && said.group(1).toLowerCase(Locale.ROOT).startsWith("test") ? "test_" : "val_";
            reading.values.replaceAll(it -> it.name().namesData()
                    ? it
                    : new Reading.Value(MetricName.of(data + it.name()), it.value(), it.unit()));
        }
    }
}
