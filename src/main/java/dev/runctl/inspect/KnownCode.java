package dev.runctl.inspect;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which functions and classes a pickle may name without a warning: those that only make data. It holds what PyTorch's own
 * {@code weights_only} loading allows, and the plain data classes of the standard library, NumPy, PyTorch's distributed
 * checkpoints and Lightning.
 */
final class KnownCode {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_]\\w{0,127}(\\.[A-Za-z_]\\w{0,127}){0,16}");
    private static final Pattern CLASS = Pattern.compile("[A-Z]\\w*");

    private static final Set<String> DATA = Set.of(
            "collections.OrderedDict",
            "collections.defaultdict",
            "collections.Counter",
            "collections.deque",
            "builtins.set",
            "builtins.frozenset",
            "builtins.slice",
            "builtins.range",
            "builtins.complex",
            "builtins.bytearray",
            "builtins.bytes",
            "builtins.int",
            "builtins.float",
            "builtins.bool",
            "builtins.str",
            "builtins.list",
            "builtins.dict",
            "builtins.tuple",
            "builtins.object",
            "copyreg._reconstructor",
            "_codecs.encode",
            "argparse.Namespace",
            "types.SimpleNamespace",
            "datetime.datetime",
            "datetime.date",
            "datetime.timedelta",
            "datetime.timezone",
            "decimal.Decimal",
            "fractions.Fraction",
            "uuid.UUID",
            "pathlib.PosixPath",
            "pathlib.WindowsPath",
            "pathlib.PurePosixPath",
            "pathlib.PureWindowsPath",
            "pathlib.Path",
            "pathlib._local.PosixPath",
            "pathlib._local.WindowsPath",
            "numpy.ndarray",
            "numpy.dtype",
            "numpy.random._pickle.__randomstate_ctor",
            "numpy.random._pickle.__generator_ctor",
            "numpy.random._pickle.__bit_generator_ctor",
            "torch.Size",
            "torch.Tensor",
            "torch.device",
            "torch.nn.parameter.Parameter",
            "torch.nn.parameter.Buffer",
            "torch.serialization._get_layout",
            "torch.storage.TypedStorage",
            "torch._tensor._rebuild_from_type_v2",
            "torch.distributed.checkpoint.filesystem._StorageInfo",
            "torch.distributed.checkpoint.filesystem._StoragePrefix",
            "pytorch_lightning.utilities.parsing.AttributeDict",
            "lightning.pytorch.utilities.parsing.AttributeDict",
            "lightning.fabric.utilities.data.AttributeDict",
            "lightning_fabric.utilities.data.AttributeDict",
            "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint",
            "pytorch_lightning.callbacks.early_stopping.EarlyStopping");

    private static final Set<String> NUMPY = Set.of("_reconstruct", "scalar", "_frombuffer");
    private static final Set<String> REBUILD = Set.of(
            "_rebuild_tensor",
            "_rebuild_tensor_v2",
            "_rebuild_tensor_v3",
            "_rebuild_parameter",
            "_rebuild_parameter_with_state",
            "_rebuild_sparse_tensor",
            "_rebuild_sparse_csr_tensor",
            "_rebuild_nested_tensor",
            "_rebuild_qtensor",
            "_rebuild_meta_tensor_no_storage",
            "_rebuild_device_tensor_from_numpy",
            "_rebuild_device_tensor_from_cpu_tensor",
            "_rebuild_wrapper_subclass");
    private static final Set<String> DISTRIBUTED = Set.of(
            "Metadata",
            "TensorStorageMetadata",
            "BytesStorageMetadata",
            "ChunkStorageMetadata",
            "TensorProperties",
            "MetadataIndex",
            "StorageMeta",
            "_MEM_FORMAT_ENCODING");
    private static final Set<String> SCRIPT = Set.of(
            "build_intlist",
            "build_doublelist",
            "build_boollist",
            "build_tensorlist",
            "build_tensor_from_id",
            "restore_type_tag");
    private static final Set<String> QUANTIZED = Set.of(
            "per_tensor_affine",
            "per_tensor_symmetric",
            "per_channel_affine",
            "per_channel_symmetric",
            "per_channel_affine_float_qparams");

    /** Modules by which a pickle reaches the system, other programs or further code. */
    private static final Set<String> REACHING = Set.of(
            "os",
            "posix",
            "nt",
            "posixpath",
            "ntpath",
            "subprocess",
            "sys",
            "shutil",
            "socket",
            "pty",
            "pdb",
            "bdb",
            "code",
            "codeop",
            "commands",
            "ctypes",
            "_ctypes",
            "cffi",
            "importlib",
            "imp",
            "runpy",
            "pkgutil",
            "pydoc",
            "timeit",
            "trace",
            "profile",
            "cProfile",
            "doctest",
            "marshal",
            "pickle",
            "_pickle",
            "cloudpickle",
            "dill",
            "joblib",
            "shelve",
            "types",
            "operator",
            "_operator",
            "functools",
            "_functools",
            "itertools",
            "inspect",
            "gc",
            "signal",
            "threading",
            "_thread",
            "multiprocessing",
            "concurrent",
            "asyncio",
            "tempfile",
            "glob",
            "io",
            "_io",
            "builtins",
            "webbrowser",
            "urllib",
            "http",
            "ftplib",
            "smtplib",
            "telnetlib",
            "requests",
            "aiohttp",
            "httpx",
            "ssl",
            "pip",
            "ensurepip",
            "venv",
            "setuptools",
            "distutils",
            "zipimport",
            "atexit",
            "platform",
            "linecache",
            "logging",
            "uu",
            "cgi",
            "getpass",
            "site",
            "sysconfig",
            "idlelib",
            "lib2to3",
            "test",
            "unittest",
            "nose",
            "pytest",
            "torch.hub",
            "torch.serialization",
            "torch.utils.cpp_extension",
            "numpy.testing",
            "numpy.f2py",
            "numpy.distutils",
            "IPython",
            "boto3",
            "botocore",
            "fsspec",
            "_xxsubinterpreters",
            "antigravity",
            "this");

    private KnownCode() {}

    /** Python 2's words for modules that have moved. */
    static String module(String module) {
        return switch (module) {
            case "__builtin__" -> "builtins";
            case "copy_reg" -> "copyreg";
            default -> module;
        };
    }

    static boolean plausible(String module, String name) {
        return IDENTIFIER.matcher(module).matches() && IDENTIFIER.matcher(name).matches();
    }

    /** A name with a dot in it is looked up through attributes, and so is never one of these. */
    static boolean onlyMakesData(PickleValue.Name name) {
        String module = name.module();
        String word = name.name();
        if (word.indexOf('.') >= 0) {
            return false;
        }
        return DATA.contains(name.full())
                || isArrayModule(module) && NUMPY.contains(word)
                || module.equals("torch") && ofTorch(word)
                || module.equals("torch._utils") && REBUILD.contains(word)
                || module.equals("torch.storage") && Dtypes.isStorage(word)
                || module.equals("torch.distributed.checkpoint.metadata") && DISTRIBUTED.contains(word)
                || module.equals("torch.jit._pickle") && SCRIPT.contains(word)
                || (module.equals("numpy") || module.equals("numpy.dtypes")) && ofNumpy(word)
                || isClassOfTorch(name);
    }

    /** Layers and optimisers of PyTorch itself; harmless where an object of the class is made empty, not where one is called. */
    static boolean isClassOfTorch(PickleValue.Name name) {
        boolean torchs =
                name.module().startsWith("torch.nn.modules.") || name.module().startsWith("torch.optim.");
        return torchs && CLASS.matcher(name.name()).matches();
    }

    /** Whether it is known to reach beyond data; others may do so as well. */
    static boolean reaches(PickleValue.Name name) {
        for (String module = name.module(); !module.isEmpty(); ) {
            if (REACHING.contains(module)) {
                return true;
            }
            int dot = module.lastIndexOf('.');
            module = dot < 0 ? "" : module.substring(0, dot);
        }
        return false;
    }

    private static boolean isArrayModule(String module) {
        return switch (module) {
            case "numpy.core.multiarray", "numpy._core.multiarray", "numpy.core.numeric", "numpy._core.numeric" -> true;
            default -> false;
        };
    }

    private static boolean ofTorch(String word) {
        return Dtypes.known(word)
                || Dtypes.isStorage(word)
                || QUANTIZED.contains(word)
                || CLASS.matcher(word).matches() && word.endsWith("Tensor");
    }

    private static boolean ofNumpy(String word) {
        return Dtypes.known(word) || word.endsWith("DType") || word.equals("bool_") || word.equals("str_");
    }
}
