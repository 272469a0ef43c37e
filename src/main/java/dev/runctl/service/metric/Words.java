package dev.runctl.service.metric;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the words before a number mean. */
final class Words {
    private static final Set<String> EPOCH = Set.of("epoch", "ep", "current_epoch");
    private static final Set<String> STEP = Set.of(
            "step",
            "global_step",
            "globalstep",
            "iter",
            "iters",
            "iteration",
            "it",
            "num_updates",
            "update",
            "updates",
            "train_step",
            "trainer/global_step");
    private static final Set<String> TIME = Set.of("timestamp", "_timestamp", "unix_time", "created_at");
    private static final Set<String> NONE = Set.of(
            "time",
            "eta",
            "elapsed",
            "remaining",
            "date",
            "port",
            "pid",
            "ppid",
            "seed",
            "version",
            "v_num",
            "line",
            "rank",
            "local_rank",
            "world_size",
            "gpu",
            "device",
            "cuda",
            "id",
            "run",
            "job",
            "http",
            "https",
            "file",
            "epochs",
            "num_epochs",
            "max_epochs",
            "total_epochs",
            "max_steps",
            "total_steps",
            "num_workers",
            "workers",
            "batch_size",
            "seq_len",
            "total",
            "size",
            "hour",
            "minute",
            "runtime",
            "_runtime",
            "_step",
            "code",
            "exit_code",
            "errno",
            "status",
            "thread",
            "warning",
            "error_code",
            "step_time",
            "batch_time",
            "data_time",
            "epoch_time");
    private static final Set<String> KNOWN = Set.of(
            "loss",
            "acc",
            "accuracy",
            "lr",
            "learning_rate",
            "ppl",
            "perplexity",
            "f1",
            "auc",
            "auroc",
            "iou",
            "miou",
            "map",
            "mae",
            "mse",
            "rmse",
            "bleu",
            "rouge",
            "reward",
            "return",
            "kl",
            "entropy",
            "error",
            "err",
            "precision",
            "recall",
            "score",
            "psnr",
            "ssim",
            "wer",
            "cer",
            "nll",
            "elbo",
            "r2",
            "dice",
            "grad_norm",
            "gnorm",
            "wps",
            "acc@1",
            "acc@5",
            "top1",
            "top5",
            "top-1",
            "top-5");
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_./@^()+\\-]*");
    private static final Pattern HEX = Pattern.compile("(?:0x)?[0-9a-f]{8,}");
    private static final Pattern TIMING = Pattern.compile("(?:.*[_/.\\-])?(?:seconds|secs|ms|runtime|elapsed|eta)");

    private Words() {}

    static boolean isEpoch(String name) {
        return EPOCH.contains(name);
    }

    static boolean isStep(String name) {
        return STEP.contains(name);
    }

    static boolean isTime(String name) {
        return TIME.contains(name);
    }

    /** Whether a number under this name can be a metric. */
    static boolean canBeMetric(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        return !last.isEmpty()
                && !NONE.contains(name)
                && !NONE.contains(last)
                && PLAIN.matcher(name).matches()
                && !name.contains("//")
                && !name.contains("..")
                && !HEX.matcher(name).matches()
                && !TIMING.matcher(last).matches();
    }

    /** Whether everybody knows it for a metric, so that it needs no sign between it and its number. */
    static boolean isKnown(String name) {
        if (KNOWN.contains(name)) {
            return true;
        }
        int cut = Math.max(name.lastIndexOf('_'), Math.max(name.lastIndexOf('/'), name.lastIndexOf('.')));
        return cut >= 0 && KNOWN.contains(name.substring(cut + 1));
    }

    /** Whether the word, in lower case, occurs in the line in whatever case. */
    static boolean mentions(String line, String word) {
        char first = word.charAt(0);
        for (int i = 0, last = line.length() - word.length(); i <= last; i++) {
            if ((line.charAt(i) | 0x20) == first && line.regionMatches(true, i, word, 0, word.length())) {
                return true;
            }
        }
        return false;
    }

    static String plain(String written) {
        return written.strip().toLowerCase(Locale.ROOT).replace(' ', '_');
    }
}
