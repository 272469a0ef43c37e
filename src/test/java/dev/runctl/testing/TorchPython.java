package dev.runctl.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** The Python with PyTorch: python3, or another that {@code RUNCTL_TORCH_PYTHON} names, say of a virtual environment. */
public final class TorchPython {
    private TorchPython() {}

    /**
     * Its command. Skips the test, with the reason, where it has no torch or not the other module.
     *
     * @param otherModule that the test needs beside torch
     */
    public static String with(String otherModule) throws InterruptedException {
        String python = System.getenv().getOrDefault("RUNCTL_TORCH_PYTHON", "python3");
        String check = "import importlib.util as u, sys; sys.exit(not (u.find_spec('torch') and u.find_spec('"
                + otherModule + "')))";
        try {
            Process process = new ProcessBuilder(python, "-c", check).start();
            assumeTrue(
                    process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0,
                    python + " has no torch or no " + otherModule + ", so nothing was tried with real PyTorch");
        } catch (IOException e) {
            assumeTrue(false, "there is no " + python);
        }
        return python;
    }
}
