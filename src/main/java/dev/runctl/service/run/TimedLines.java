package dev.runctl.service.run;

import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts one run's log into whole lines and says when each was written: by the date and time at its beginning where it prints
 * one, else by when its bytes came, else as the line before. Within a run the order is that of the log, whatever the times.
 * Colours are left out; of what a progress bar redraws the last state counts. Used by one thread at a time.
 */
public final class TimedLines {
    /** @param time epoch seconds; negative infinity where nothing is known */
    public record Line(double time, String text) {}

    private static final int LONGEST = 16 * 1024;
    private static final Pattern STAMP =
            Pattern.compile("^[\\[(]?(\\d{4})[-/](\\d\\d)[-/](\\d\\d)[T ](\\d\\d):(\\d\\d):(\\d\\d)(?:[.,](\\d{1,9}))?"
                    + " ?(Z|[+-]\\d\\d:?\\d\\d)?");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\\t]]");

    private final Supplier<LogTimes> source;
    private final ZoneId zone;
    private final Consumer<Line> consumer;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private LogTimes times = LogTimes.NONE;
    private long begins = -1;
    private boolean cut;
    private double last = Double.NEGATIVE_INFINITY;

    /**
     * @param source the times of the log as known by now; read once for each piece
     * @param zone of printed times that name none: that of the machine the run is on
     * @param cut whether the first piece may begin in the middle of a line, which is then left out
     */
    public TimedLines(Supplier<LogTimes> source, ZoneId zone, boolean cut, Consumer<Line> consumer) {
        this.source = source;
        this.zone = zone;
        this.cut = cut;
        this.consumer = consumer;
    }

    /** Of printed times that name none: AWS's machines run on UTC, this one on its own time. */
    public static ZoneId zone(Run run) {
        return run.request().target().location().isThisComputer() ? ZoneId.systemDefault() : ZoneOffset.UTC;
    }

    public void feed(LogChunk chunk) {
        times = source.get();
        byte[] bytes = chunk.bytes();
        for (int i = 0; i < bytes.length; i++) {
            if (begins < 0) {
                begins = chunk.offset() + i;
            }
            if (bytes[i] == '\n') {
                end();
            } else if (line.size() < LONGEST) {
                line.write(bytes[i]);
            }
        }
    }

    /** Nothing more will come: what is left is a line. */
    public void finish() {
        if (line.size() > 0) {
            end();
        }
    }

    private void end() {
        String text = shown(line.toString(StandardCharsets.UTF_8));
        line.reset();
        long offset = begins;
        begins = -1;
        if (cut) {
            cut = false;
            return;
        }
        double printed = printed(text);
        double time = Double.isNaN(printed) ? times.at(offset) : printed;
        last = Double.isNaN(time) ? last : Math.max(last, time);
        consumer.accept(new Line(last, text));
    }

    private static String shown(String raw) {
        return CONTROLS.matcher(LogText.plain(raw)).replaceAll("");
    }

    private double printed(String text) {
        Matcher m = STAMP.matcher(text);
        if (!m.find()) {
            return Double.NaN;
        }
        try {
            LocalDateTime at = LocalDateTime.of(
                    Integer.parseInt(m.group(1)),
                    Integer.parseInt(m.group(2)),
                    Integer.parseInt(m.group(3)),
                    Integer.parseInt(m.group(4)),
                    Integer.parseInt(m.group(5)),
                    Integer.parseInt(m.group(6)));
            ZoneId in = m.group(8) == null ? zone : ZoneOffset.of(m.group(8));
            double fraction = m.group(7) == null ? 0 : Double.parseDouble("0." + m.group(7));
            return at.atZone(in).toEpochSecond() + fraction;
        } catch (DateTimeException e) {
            return Double.NaN; // digits that look like a date
        }
    }
}
