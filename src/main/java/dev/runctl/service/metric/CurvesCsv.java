package dev.runctl.service.metric;

import dev.runctl.domain.metric.Curve;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/** Writes curves as CSV (RFC 4180), one point a line: every point held, not only those drawn. */
public final class CurvesCsv {
    private CurvesCsv() {}

    public static void write(Writer out, List<Curve> curves) throws IOException {
        out.write("metric,axis,unit,position,time,value\r\n");
        for (Curve curve : curves) {
            String head = quoted(curve.name().value()) + ","
                    + curve.axis().name().toLowerCase(Locale.ROOT) + "," + quoted(curve.unit()) + ",";
            for (int i = 0; i < curve.size(); i++) {
                out.write(head);
                out.write(number(curve.steps()[i]));
                out.write(',');
                out.write(Double.isNaN(curve.times()[i]) ? "" : number(curve.times()[i]));
                out.write(',');
                out.write(number(curve.values()[i]));
                out.write("\r\n");
            }
        }
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }

    /** Whole numbers without a point; NaN and Infinity as spreadsheets and pandas read them. */
    private static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        return Double.toString(value);
    }
}
