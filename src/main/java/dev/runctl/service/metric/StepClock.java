package dev.runctl.service.metric;

import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.metric.Progress.Count;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Says at which step of the whole run a line is: counters that begin anew with each epoch are put one after the other. */
final class StepClock {
    /** @param named whether the line itself says the step */
    record Place(Axis axis, double at, boolean named) {}

    private static final Pattern DIGITS = Pattern.compile("[\\d\\s]+");
    private static final int MOST_COUNTERS = 32;

    /** A counter that goes from 0 to its end again and again. */
    private static final class Counter {
        long last = -1;
        long of;
        double offset;
        double epoch;
    }

    private final Map<String, Counter> counters = new LinkedHashMap<>();
    private double epoch = Double.NaN;
    private boolean fromZero;

    Place place(Reading line) {
        Reading.Bar bar = line.bar;
        if (bar != null && bar.count() != null && BarReader.isEpochs(bar.label())) {
            epoch = bar.count().at();
            return new Place(Axis.EPOCH, epoch, true);
        }
        if (!Double.isNaN(line.epoch)) {
            epoch = line.epoch;
            fromZero |= epoch == 0;
        }
        if (bar != null && bar.count() != null && !bar.transfer()) {
            return new Place(Axis.STEP, position(DIGITS.matcher(bar.label()).replaceAll(""), bar.count()), true);
        }
        if (!Double.isNaN(line.step)) {
            boolean ofEpoch = line.steps > 0 && !Double.isNaN(line.epoch);
            double at = ofEpoch ? position("step", new Count((long) line.step, line.steps)) : line.step;
            return new Place(Axis.STEP, at, true);
        }
        if (!Double.isNaN(epoch)) {
            return new Place(Axis.EPOCH, epoch, !Double.isNaN(line.epoch));
        }
        return new Place(Axis.ORDER, 0, false);
    }

    private double position(String label, Count count) {
        if (counters.size() >= MOST_COUNTERS && !counters.containsKey(label)) {
            return count.at();
        }
        Counter counter = counters.computeIfAbsent(label, key -> new Counter());
        if (counter.last < 0 && epoch > 0) {
            // Seen first in a later epoch: a run that was resumed.
            counter.offset = Math.floor(epoch - (fromZero ? 0 : 1)) * count.of();
        } else if (count.at() < counter.last || count.at() == counter.last && epoch > counter.epoch) {
            counter.offset += counter.of > 0 ? counter.of : counter.last;
        }
        counter.epoch = epoch;
        counter.last = count.at();
        counter.of = count.of();
        return counter.offset + count.at();
    }
}
