package dev.runctl.service.run;

import dev.runctl.domain.run.LeftOut;
import dev.runctl.domain.run.ProjectFiles;
import dev.runctl.domain.run.SyncPreview.Folder;
import dev.runctl.domain.run.SyncPreview.Kind;
import dev.runctl.domain.run.SyncPreview.Warning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Looks at a project as a person would before sending it: too much of it, or things that are no code. */
final class ProjectWarnings {
    static final int MOST_FILES = 10_000;
    static final long MOST_BYTES = 500L * 1000 * 1000;
    static final int MANY_FILES = 2_000;
    static final long MANY_BYTES = 200L * 1000 * 1000;

    /** Small ones are samples and test data. */
    private static final long NOTICED = 1_000_000;

    private static final int FOLDERS_SHOWN = 12;
    private static final int MOST_SECRETS = 20;
    private static final Set<String> MODELS =
            Set.of("pt", "pth", "bin", "ckpt", "safetensors", "pkl", "onnx", "gguf", "h5", "keras", "msgpack");
    private static final Set<String> DATA = Set.of(
            "npy",
            "npz",
            "parquet",
            "arrow",
            "tfrecord",
            "tfrecords",
            "hdf5",
            "lmdb",
            "mdb",
            "zip",
            "tar",
            "tgz",
            "gz",
            "zst",
            "bz2",
            "xz",
            "jsonl");

    /** Names under which programs keep passwords, tokens and private keys. */
    private static final Pattern SECRET = Pattern.compile(
            "\\.env(\\..+)?|.+\\.(pem|p12|pfx)|id_(rsa|dsa|ecdsa|ed25519)|\\.netrc|\\.pgpass|\\.pypirc|credentials"
                    + "|kaggle\\.json|(client_secret|service[-_]account).*\\.json",
            Pattern.CASE_INSENSITIVE);

    /** Patterns to fill in, as projects carry them on purpose. */
    private static final Pattern SAMPLE =
            Pattern.compile(".+\\.(example|sample|template|dist)", Pattern.CASE_INSENSITIVE);

    private ProjectWarnings() {}

    /** Largest first. */
    static List<Folder> folders(ProjectFiles files) {
        Map<String, Folder> folders = new TreeMap<>();
        for (ProjectFiles.File file : files.files()) {
            for (int end = file.path().indexOf('/'); end >= 0; end = file.path().indexOf('/', end + 1)) {
                folders.merge(
                        file.path().substring(0, end),
                        new Folder(file.path().substring(0, end), 1, file.size()),
                        (a, b) -> new Folder(a.path(), a.files() + b.files(), a.bytes() + b.bytes()));
            }
        }
        return folders.values().stream()
                .sorted(Comparator.comparingLong(Folder::bytes)
                        .reversed()
                        .thenComparing(Comparator.comparingInt(Folder::files).reversed()))
                .limit(FOLDERS_SHOWN)
                .toList();
    }

    /** The worst first. */
    static List<Warning> of(ProjectFiles files, List<Folder> folders) {
        List<Warning> warnings = new ArrayList<>();
        files.leftOut().stream()
                .filter(out -> out.reason() == LeftOut.Reason.BAD_NAME)
                .map(out -> new Warning(Kind.BAD_NAME, 1, 0, out.path(), out.folder()))
                .forEach(warnings::add);
        files.files().stream()
                .filter(file -> isSecret(file.path()))
                .limit(MOST_SECRETS)
                .map(file -> new Warning(Kind.SECRETS, 1, file.size(), file.path(), false))
                .forEach(warnings::add);
        int count = files.files().size();
        long bytes = files.bytes();
        if (count > MANY_FILES) {
            Kind kind = count > MOST_FILES ? Kind.TOO_MANY_FILES : Kind.MANY_FILES;
            String most = folders.stream()
                    .max(Comparator.comparingInt(Folder::files))
                    .map(Folder::path)
                    .orElse("");
            warnings.add(new Warning(kind, count, bytes, most, true));
        }
        if (bytes > MANY_BYTES) {
            Kind kind = bytes > MOST_BYTES ? Kind.TOO_LARGE : Kind.LARGE;
            String largest = folders.isEmpty() ? "" : folders.getFirst().path();
            warnings.add(new Warning(kind, count, bytes, largest, true));
        }
        addBySuffix(warnings, files, Kind.CHECKPOINTS, MODELS);
        addBySuffix(warnings, files, Kind.DATA, DATA);
        warnings.sort(Comparator.comparing(Warning::kind).thenComparing(Warning::bytes, Comparator.reverseOrder()));
        return warnings;
    }

    private static boolean isSecret(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return SECRET.matcher(name).matches() && !SAMPLE.matcher(name).matches();
    }

    private static void addBySuffix(List<Warning> warnings, ProjectFiles files, Kind kind, Set<String> suffixes) {
        Map<String, Warning> byTop = new TreeMap<>();
        for (ProjectFiles.File file : files.files()) {
            if (suffixes.contains(suffix(file.path()))) {
                int slash = file.path().indexOf('/');
                String top = slash < 0 ? file.path() : file.path().substring(0, slash);
                byTop.merge(top, alone(kind, file), ProjectWarnings::together);
            }
        }
        byTop.values().stream().filter(it -> it.bytes() >= NOTICED).forEach(warnings::add);
    }

    private static Warning alone(Kind kind, ProjectFiles.File file) {
        int slash = file.path().lastIndexOf('/');
        String path = slash < 0 ? file.path() : file.path().substring(0, slash);
        return new Warning(kind, 1, file.size(), path, slash >= 0);
    }

    /** Of the folder that holds both. */
    private static Warning together(Warning a, Warning b) {
        String path = a.path();
        while (!(b.path() + "/").startsWith(path + "/")) {
            path = path.substring(0, path.lastIndexOf('/'));
        }
        return new Warning(a.kind(), a.count() + b.count(), a.bytes() + b.bytes(), path, true);
    }

    private static String suffix(String path) {
        int dot = path.lastIndexOf('.');
        return dot < path.lastIndexOf('/') + 2 ? "" : path.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
