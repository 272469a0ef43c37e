package dev.runctl.concurrent;

/**
 * The system's threads that carry virtual ones. Java starts one a processor and adds none where a virtual thread waits inside native
 * code, as for a name server that does not answer, a network drive that hangs or a locked database: on two processors two such waits
 * would hold up everything else in the background. So there are more of them.
 *
 * @see <a href="https://openjdk.org/jeps/491">JEP 491, where a virtual thread still keeps its carrier</a>
 */
public final class Carriers {
    /** Read once by the JDK, before its first virtual thread (documented in {@link Thread}). */
    static final String PROPERTY = "jdk.virtualThreadScheduler.parallelism";

    private static final int LEAST = 8;

    private Carriers() {}

    /** To be called before the first virtual thread starts; what was set from outside counts. */
    public static void provide() {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(
                    PROPERTY, Integer.toString(enough(Runtime.getRuntime().availableProcessors())));
        }
    }

    static int enough(int processors) {
        return Math.max(LEAST, processors);
    }
}
