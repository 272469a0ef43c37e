"""Starts training scripts on this instance, follows and stops them, and reads their checkpoints.

What it promises is written in runner-contract.md. It is sent along with calls, so it is kept small, needs nothing but
the standard library of Python 3.9, and imports late what only some commands use.
"""

import errno
import json
import os
import re
import signal
import stat
import sys
import time
import zlib
from binascii import a2b_base64, b2a_base64

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RUNS = os.path.join(HOME, "runs")
LOCK = os.path.join(HOME, "active.lock")

RUN_ID = re.compile(r"r-\d{8}-\d{6}-[a-z0-9]{6}")
PROJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
FULL = (errno.ENOSPC, errno.EDQUOT)

PACKED_LIMIT = 21000  # characters; the whole answer stays below 23,000
STREAMED_LIMIT = 64 << 10  # the same in a line of a stream
SIGN_OF_LIFE = 5.0  # the longest silence of a stream
HEARTBEAT = 2.0
POLL = 0.015


class Refusal(Exception):
    """An answer with ok=false."""

    def __init__(self, code, message="", **more):
        super().__init__(message)
        self.answer = dict({"ok": False, "error": code, "message": message[:2000]}, **more)


def main(command, args):
    """Returns the answer to one call; never raises."""

    def handle():
        handler = COMMANDS.get(command)
        if handler is None:
            raise Refusal("bad-request", "unknown command %r" % (command,))
        return handler(args)

    return answering(handle)


def answering(handle):
    try:
        return dict({"ok": True}, **handle())
    except Refusal as refusal:
        return refusal.answer
    except OSError as problem:
        code = "disk-full" if problem.errno in FULL else "internal"
        return {"ok": False, "error": code, "message": str(problem)[:2000]}
    except Exception as problem:
        return {"ok": False, "error": "internal", "message": ("%s: %s" % (type(problem).__name__, problem))[:2000]}


# ---- small pieces


def checked(pattern, value, what):
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise Refusal("bad-request", "not a valid %s: %r" % (what, value))
    return value


def pack(content, level=6):
    return b2a_base64(zlib.compress(content, level), newline=False).decode()


def unpack(text):
    return zlib.decompress(a2b_base64(text))


def pack_list(items, form=list):
    """The longest front part of a list that fits into an answer, in that form and packed, and how many items it has."""
    low, high = 0, min(len(items), PACKED_LIMIT // 4)
    best = pack(b"[]")
    while low < high:
        middle = (low + high + 1) // 2
        # Names that are not UTF-8 must not become lone surrogates, which are no valid JSON text.
        text = json.dumps(form(items[:middle]), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        packed = pack(text, 9)
        if len(packed) <= PACKED_LIMIT:
            low, best = middle, packed
        else:
            high = middle - 1
    return best, low


def read_json(path):
    """The JSON object in a file, or None where there is none or only a part of it."""
    try:
        with open(path, "rb") as file:
            value = json.loads(file.read())
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def write_json(path, value):
    temporary = "%s.%d.tmp" % (path, os.getpid())
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(json.dumps(value))  # dump() would not use the fast encoder
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def note(path, value):
    """Writes what is good to know but must stop nothing: on a full disk at least that the file is there."""
    try:
        write_json(path, value)
    except OSError:
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        except OSError:
            pass


def private_folder(path):
    os.makedirs(path, 0o700, exist_ok=True)
    return path


# ---- processes: a process id alone proves nothing, so it is kept with its start time and the boot it belongs to


def output_of(*command):
    import subprocess

    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode().strip()


def boot_id():
    if sys.platform == "darwin":
        return output_of("sysctl", "-n", "kern.boottime")
    with open("/proc/sys/kernel/random/boot_id") as file:
        return file.read().strip()


def start_of(pid):
    """When a living process started, as text to compare; None where there is none (a zombie is none)."""
    if sys.platform == "darwin":
        state, _, started = output_of("ps", "-o", "stat=,lstart=", "-p", str(pid)).partition(" ")
        return None if not started or state.startswith("Z") else started.strip()
    try:
        with open("/proc/%d/stat" % pid, "rb") as file:
            fields = file.read().rsplit(b")", 1)[1].split()
    except (OSError, IndexError):
        return None
    return None if fields[0] in (b"Z", b"X") else fields[19].decode()


def alive(process, role):
    pid = process and process.get(role + "_pid")
    if not pid or process.get("boot_id") != boot_id():
        return False
    started = start_of(pid)
    return started is not None and started == process.get(role + "_start")


# ---- whose files they are


def login_user():
    """The account a person logs in with, where the runner works for the whole machine as root."""
    if os.geteuid() != 0 or os.environ.get("RUNCTL_HOME"):
        return None
    import pwd

    users = [user for user in pwd.getpwall() if user.pw_uid != 0 and os.path.isdir(user.pw_dir)]
    for name in ("ec2-user", "ubuntu", "admin", "rocky", "almalinux", "centos", "fedora", "debian"):
        for user in users:
            if user.pw_name == name:
                return user
    people = [user for user in users if 1000 <= user.pw_uid < 60000 and "nologin" not in user.pw_shell]
    return min(people, key=lambda user: user.pw_uid) if people else None


class ActingAs:
    """Works in a project's folder with its owner's rights, so that files belong to them and no link leads root astray."""

    def __init__(self, user):
        self.user = user

    def __enter__(self):
        if self.user:
            self.groups = os.getgroups()
            os.initgroups(self.user.pw_name, self.user.pw_gid)
            os.setegid(self.user.pw_gid)
            os.seteuid(self.user.pw_uid)

    def __exit__(self, *_):
        if self.user:
            os.seteuid(0)
            os.setegid(0)
            os.setgroups(self.groups)


def project_folder(project, user):
    checked(PROJECT, project, "project name")
    if user:
        return os.path.join(user.pw_dir, project)
    if os.geteuid() == 0 and not os.environ.get("RUNCTL_HOME"):
        return os.path.join(os.path.expanduser("~root"), project)
    return os.path.join(HOME, "projects", project)


def inside(path):
    """Whether a relative path stays in its folder by its spelling."""
    parts = path.split("/")
    return "\0" not in path and all(part not in ("", ".", "..") for part in parts)


def real(path):
    """The one spelling of a folder's entry: a link in place of the entry itself stays one."""
    return os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))


# ---- sync


def tree_hash(files):
    import hashlib

    digest = hashlib.sha256()
    for path in sorted(files, key=lambda path: path.encode()):
        sha256, _, executable = files[path]
        digest.update(("%s\0%s\0%s\n" % (path, sha256, "x" if executable else "-")).encode())
    return digest.hexdigest()


def file_hash(path):
    import hashlib

    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def untouched(path, known):
    """Whether a synced file is still as sync left it."""
    try:
        now = os.lstat(path)
    except OSError:
        return False
    if not stat.S_ISREG(now.st_mode) or now.st_size != known["size"]:
        return False
    return now.st_mtime_ns == known["mtime_ns"] or file_hash(path) == known["sha256"]


def plain_parents(folder, path):
    """The folder a file goes to, made where missing; a link on the way is refused, it could lead anywhere."""
    for part in path.split("/")[:-1]:
        folder = os.path.join(folder, part)
        try:
            os.mkdir(folder, 0o755)
        except FileExistsError:
            if not stat.S_ISDIR(os.lstat(folder).st_mode):
                raise Refusal("sync-failed", "%s is not a folder" % folder)
    return folder


def fetch(url, path, what="the project", refusal="sync-failed"):
    import urllib.request

    if not url.startswith(("https://", "http://")):
        raise Refusal("bad-request", "not a web address")
    try:
        with urllib.request.urlopen(url, timeout=60) as answer, open(path, "wb") as file:
            for block in iter(lambda: answer.read(1 << 20), b""):
                file.write(block)
    except OSError as problem:
        if problem.errno in FULL:
            raise
        raise Refusal(refusal, "%s could not be downloaded: %s" % (what, problem))


def fetched_list(url):
    """The list of a project with so many files that it does not fit into a call."""
    path = os.path.join(HOME, "sync", "files.%d.tmp" % os.getpid())
    try:
        fetch(url, path)
        with open(path, "rb") as file:
            return zlib.decompress(file.read())
    except zlib.error as problem:
        raise Refusal("sync-failed", "the list of files is damaged: %s" % problem)
    finally:
        if os.path.exists(path):
            os.unlink(path)


def unpack_archive(archive, files, aside):
    """Unpacks into numbered files beside the project, so that no name in the archive ever is a path. -> {name: file}"""
    import hashlib
    import tarfile

    unpacked = {}
    try:
        with tarfile.open(archive, "r:gz") as tar:
            for member in tar:
                if not member.isreg() or member.name in unpacked or member.name not in files:
                    raise Refusal("sync-failed", "unexpected entry in the archive: %r" % member.name)
                sha256, size, _ = files[member.name]
                if member.size != size:
                    raise Refusal("sync-failed", "%s has another size in the archive" % member.name)
                target = os.path.join(aside, str(len(unpacked)))
                digest = hashlib.sha256()
                content = tar.extractfile(member)
                with open(target, "wb") as file:
                    for block in iter(lambda: content.read(1 << 20), b""):
                        digest.update(block)
                        file.write(block)
                if digest.hexdigest() != sha256:
                    raise Refusal("sync-failed", "%s arrived damaged" % member.name)
                unpacked[member.name] = target
    except (tarfile.TarError, EOFError, zlib.error) as problem:
        raise Refusal("sync-failed", "the archive is damaged: %s" % problem)
    except OSError as problem:
        if problem.errno is None or type(problem).__name__ == "BadGzipFile":
            raise Refusal("sync-failed", "the archive is damaged: %s" % problem)
        raise
    return unpacked


def record_of(project):
    return os.path.join(private_folder(os.path.join(HOME, "sync")), project + ".json")


def checkpoint_folders(args):
    """Where this project's runs keep checkpoints, each with its slash: sync takes nothing away there."""
    found = set()
    for request in [args] + [read_json(os.path.join(RUNS, run, "request.json")) or {} for run in os.listdir(RUNS)]:
        path = os.path.normpath(request.get("checkpoint_dir") or ".")
        scripts = (args["script"] + "/", request.get("script", "") + "/")
        if request.get("project") == args["project"] and inside(path) and not any(s.startswith(path + "/") for s in scripts):
            found.add(path + "/")
    return tuple(found)


def sync(plan, project, folder, user, kept):
    """Makes the project's files those of the plan; returns how many were replaced."""
    record_path = record_of(project)
    record = read_json(record_path) or {"hash": None, "files": {}}
    known = record["files"]
    with ActingAs(user):
        intact = all("executable" in entry and untouched(os.path.join(folder, path), entry) for path, entry in known.items())
    recorded = record["hash"] if intact else None
    if recorded is not None and recorded == plan["hash"]:
        return 0
    if not (plan.get("archive") or plan.get("url")) or plan.get("base") not in (None, recorded):
        raise Refusal("sync-needed", recorded=recorded)

    files = json.loads(unpack(plan["files"]) if plan.get("files") else fetched_list(plan["files_url"]))
    if plan.get("base"):  # They are what differs from it.
        before = {path: [entry["sha256"], entry["size"], entry["executable"]] for path, entry in known.items()}
        files = {path: entry for path, entry in dict(before, **files).items() if entry}
    for path in files:
        if not inside(path):
            raise Refusal("sync-failed", "not a path inside the project: %r" % path)
    if tree_hash(files) != plan["hash"]:
        raise Refusal("sync-failed", "the list of files does not have the hash announced")

    with ActingAs(user):
        os.makedirs(os.path.dirname(folder), 0o700, exist_ok=True)
        os.makedirs(folder, 0o700, exist_ok=True)
        aside = make_aside(folder)
    try:
        with ActingAs(user):
            archive = os.path.join(aside, "archive")
            if plan.get("archive"):
                with open(archive, "wb") as file:
                    file.write(a2b_base64(plan["archive"]))
            else:
                fetch(plan["url"], archive)
            unpacked = unpack_archive(archive, files, aside)
            for path, (sha256, size, _) in files.items():
                here = os.path.join(folder, path)
                there = recorded and path in known and known[path]["sha256"] == sha256  # looked at above
                if not (path in unpacked or there or untouched(here, {"size": size, "mtime_ns": -1, "sha256": sha256})):
                    raise Refusal("sync-failed", "%s is neither in the archive nor here" % path)
        claims = {path: {"sha256": sha256, "size": size, "mtime_ns": -1} for path, (sha256, size, _) in files.items()}
        with ActingAs(user):
            for path in unpacked:
                here = os.path.join(folder, path)
                if path.startswith(kept) and os.path.lexists(here) and not untouched(here, known.get(path) or claims[path]):
                    raise Refusal("sync-failed", "%s was written by a run among its checkpoints" % path)
        # From here on the record is void until the end, but still knows every file that is ours to remove.
        write_json(record_path, {"hash": None, "files": dict(claims, **known)})
        with ActingAs(user):
            entries = replace_files(folder, files, unpacked, known, kept)
        write_json(record_path, {"hash": plan["hash"], "files": entries})
        return len(unpacked)
    finally:
        with ActingAs(user):
            discard(aside)


def make_aside(folder):
    """A folder beside the project, on the same file system; those of killed syncs go away."""
    parent, name = os.path.split(folder)
    prefix = ".%s.runctl-" % name
    for leftover in os.listdir(parent):
        if leftover.startswith(prefix):
            discard(os.path.join(parent, leftover))
    aside = os.path.join(parent, prefix + os.urandom(6).hex())
    os.mkdir(aside, 0o700)
    return aside


def discard(folder):
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def replace_files(folder, files, unpacked, known, kept):
    for path in known.keys() - files.keys():
        here = os.path.join(folder, path)
        # A file the script has written to since is somebody's work: it stays. So does what is a checkpoint by now.
        if not path.startswith(kept) and untouched(here, known[path]):
            os.unlink(here)
            remove_empty_parents(folder, path)
    targets = {path: os.path.join(plain_parents(folder, path), path.split("/")[-1]) for path in files}
    for path, target in targets.items():
        if os.path.isdir(target) and not os.path.islink(target):
            raise Refusal("sync-failed", "%s is a folder on the instance" % path)
    # Whatever could be refused has been; only now files are replaced.
    for path, source in unpacked.items():
        os.replace(source, targets[path])
    entries = {}
    for path, (sha256, size, executable) in files.items():
        os.chmod(targets[path], 0o755 if executable else 0o644)
        modified = os.lstat(targets[path]).st_mtime_ns
        entries[path] = {"sha256": sha256, "size": size, "mtime_ns": modified, "executable": bool(executable)}
    return entries


def remove_empty_parents(folder, path):
    parent = os.path.dirname(path)
    while parent:
        try:
            os.rmdir(os.path.join(folder, parent))
        except OSError:
            return
        parent = os.path.dirname(parent)


# ---- launch


def launch(args):
    import fcntl

    run_id = checked(RUN_ID, args["run_id"], "run id")
    run_dir = os.path.join(private_folder(RUNS), run_id)
    if os.path.lexists(run_dir):
        raise Refusal("run-exists", run_id=run_id)
    lock = os.open(LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    for attempt in range(200):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except OSError:
            holder = (read_json(LOCK) or {}).get("run_id")
            if holder == run_id:
                raise Refusal("run-exists", run_id=run_id)
            # A run that has written its exit record is over; its supervisor lets go at once.
            if not holder or attempt == 199 or not os.path.exists(os.path.join(RUNS, holder, "exit.json")):
                raise Refusal("run-active", run_id=holder)
            time.sleep(0.01)
    for other in os.listdir(RUNS):
        process = None
        if RUN_ID.fullmatch(other) and not os.path.exists(os.path.join(RUNS, other, "exit.json")):
            process = read_json(os.path.join(RUNS, other, "process.json"))
        if process and alive(process, "script"):
            raise Refusal("run-active", run_id=other)
    user = login_user()
    folder = project_folder(args["project"], user)
    if not args.get("share_checkpoints", True):
        refuse_taken(folder, args.get("checkpoint_dir"))
    hold(lock, run_id)

    synced = 0
    if args.get("sync"):
        synced = sync(args["sync"], args["project"], folder, user, checkpoint_folders(args))
    elif (read_json(record_of(args["project"])) or {"hash": ""})["hash"] is None:
        raise Refusal("sync-incomplete", folder)
    request = {name: args.get(name) for name in REQUEST}
    asked_environment = dict(args.get("environment") or {})
    request.update(environment=sorted(asked_environment), project_dir=folder, created_at=time.time())
    request["uploads"] = bool(args.get("upload"))
    environment = script_environment(request, asked_environment, user)
    with ActingAs(user):
        command = script_command(request, folder, environment)
    try:
        os.mkdir(run_dir, 0o700)
    except FileExistsError:
        raise Refusal("run-exists", run_id=run_id)
    write_json(os.path.join(run_dir, "request.json"), request)
    if args.get("upload"):
        keep_uploader(run_dir, dict(args["upload"]))
    report = detach(Supervisor(run_dir, lock, command, environment, folder, user))
    if report.get("error"):
        discard(run_dir)
        raise Refusal(report["error"], report.get("message", ""))
    apart(lambda: describe(run_dir, command[0], folder, environment, user))
    return dict(report, run_id=run_id, run_dir=run_dir, project_dir=folder, synced=synced)


def refuse_taken(base, named):
    """A new run would replace another run's checkpoints of the same names."""
    folder = os.path.normpath(os.path.join(base, named or ""))
    if named and any(Checkpoints().within(folder)):
        raise Refusal("checkpoints-there", free=free_beside(base, named))


def free_beside(base, named):
    plain = re.sub(r"-\d{1,4}$", "", named.rstrip("/"))
    number = 2
    while os.path.lexists(os.path.join(base, "%s-%d" % (plain, number))):
        number += 1
    return "%s-%d" % (plain, number)


REQUEST = (
    "run_id", "project", "script", "arguments", "interpreter", "checkpoint_dir", "parent_run", "resume_from", "created_by",
)  # fmt: skip


def hold(lock, run_id):
    """Writes into the lock's file who holds it: in one piece, always of the same length."""
    me = {"run_id": run_id, "holder_pid": os.getpid(), "holder_start": start_of(os.getpid()), "boot_id": boot_id()}
    os.pwrite(lock, json.dumps(me).encode().ljust(400), 0)


def script_environment(request, asked, user):
    environment = dict(os.environ)
    if user:
        environment.update(HOME=user.pw_dir, USER=user.pw_name, LOGNAME=user.pw_name, SHELL=user.pw_shell)
    environment.update(PYTHONUNBUFFERED="1", RUNCTL_RUN_ID=request["run_id"])
    if request["checkpoint_dir"]:
        environment["RUNCTL_CHECKPOINT_DIR"] = os.path.join(request["project_dir"], request["checkpoint_dir"])
    environment.update(asked)
    for name, value in environment.items():
        if not name or "=" in name or "\0" in name + value:
            raise Refusal("bad-request", "not a valid environment variable: %r" % name)
    return environment


def script_command(request, folder, environment):
    """The interpreter's path and the arguments of the script, as bytes: the locale has no say in them."""
    script, interpreter = request["script"], request["interpreter"] or "python3"
    if not inside(script):
        raise Refusal("bad-request", "not a path inside the project: %r" % script)
    real = os.path.realpath(os.path.join(folder, script))
    if not real.startswith(os.path.realpath(folder) + os.sep) or not os.path.isfile(real):
        raise Refusal("script-missing", os.path.join(folder, script))
    places = [folder] if "/" in interpreter else environment.get("PATH", os.defpath).split(os.pathsep)
    found = [path for path in (os.path.join(place, interpreter) for place in places) if is_program(path)]
    if not found:
        raise Refusal("interpreter-missing", interpreter)
    # -u is Python's own; what another interpreter makes of it is unknown (bash would stop at unset variables).
    unbuffered = ["-u"] if "python" in os.path.basename(interpreter) else []
    name = "./" + script if script.startswith("-") else script
    arguments = [found[0], *unbuffered, name, *(request["arguments"] or [])]
    if any("\0" in argument for argument in arguments):
        raise Refusal("bad-request", "an argument contains a NUL character")
    return found[0], [argument.encode("utf-8", "surrogateescape") for argument in arguments]


def is_program(path):
    return os.path.isfile(path) and os.access(path, os.X_OK, effective_ids=os.access in os.supports_effective_ids)


def detach(supervisor):
    """Starts the supervisor as nobody's child, and waits for its word that the script has started."""
    read_end, supervisor.report_to = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            if os.fork() == 0:
                supervisor.run()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(supervisor.report_to)
    with os.fdopen(read_end, "rb") as file:
        text = file.read()
    if text:
        return json.loads(text)
    # It was killed before it could say so; the truth is in the record it had written.
    process = read_json(os.path.join(supervisor.run_dir, "process.json"))
    if alive(process, "script"):
        return {"script_pid": process["script_pid"], "started_at": process["started_at"]}
    return {"error": "start-failed", "message": "the supervisor ended before the script had started"}


def hold_only(*kept):
    """Lets go of the caller's files and pipes, so that nobody waits for this process to end."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    for name in os.listdir("/dev/fd"):
        if int(name) > 2 and int(name) not in kept:
            try:
                os.close(int(name))
            except OSError:
                pass


def apart(work):
    """Does the work in a process of its own that nobody waits for and that holds nothing of ours."""
    if os.fork() == 0:
        try:
            os.setsid()
            os.nice(10)
            hold_only()
            work()
        finally:
            os._exit(0)


# Asked of the script's own interpreter, in its own folder and environment.
DESCRIBE = """
import json, platform, sys
from importlib import metadata
packages = {}
for found in metadata.distributions():
    name = found.metadata["Name"]
    if name and name not in packages:
        packages[name] = str(found.version)
print(json.dumps({"version": platform.python_version(), "executable": sys.executable, "platform": platform.platform(),
                  "packages": packages}))
"""
DESCRIBE_LIMIT = 60


def describe(run_dir, program, folder, environment, user):
    """Writes down with which interpreter, packages and accelerators the run was started."""
    found = {"recorded_at": time.time()}
    if os.path.basename(os.fsdecode(program)).startswith("python"):
        found.update(json.loads(said((program, "-c", DESCRIBE), folder, environment, user) or "{}"))
    gpus = said(("nvidia-smi", "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"), "/", None, user)
    found["gpus"] = [line.strip() for line in (gpus or "").splitlines() if line.strip()][:64]
    write_json(os.path.join(run_dir, "environment.json"), found)


def said(command, folder, environment, user):
    """What a program prints, or None where it is not there, fails or does not end."""
    import subprocess

    rights = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    try:
        ended = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, timeout=DESCRIBE_LIMIT, **rights)  # fmt: skip
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return ended.stdout.decode("utf-8", "replace") if ended.returncode == 0 else None


class Supervisor:
    """The process that starts the script, waits for its end and records it. It lives as long as the script."""

    def __init__(self, run_dir, lock, command, environment, folder, user):
        self.run_dir, self.lock, self.command, self.environment = run_dir, lock, command, environment
        self.folder, self.user = folder, user
        self.report_to = self.script = self.witness = None
        self.started_at = 0.0

    def path(self, name):
        return os.path.join(self.run_dir, name)

    def run(self):
        try:
            self.leave_caller()
            self.start_script()
        except OSError as problem:
            code = "disk-full" if problem.errno in FULL else "start-failed"
            if problem.errno == errno.ENOENT and problem.filename is None:
                code = "interpreter-missing"
            self.tell(error=code, message=str(problem))
            return
        self.tell(script_pid=self.script, started_at=self.started_at)
        sampler = start_sampler(self)
        self.uploads = start_uploader(self)
        self.kills = MemoryKills(self.script)
        self.kills.look()
        status = self.wait()
        end_sampler(sampler)
        self.record_exit(status)

    def tell(self, **report):
        try:
            os.write(self.report_to, json.dumps(report).encode())
        except OSError:
            pass  # The caller is gone; the run goes on without it.
        os.close(self.report_to)

    def leave_caller(self):
        os.chdir(HOME)
        hold_only(self.lock, self.report_to)
        self.wake, wake_write = os.pipe()
        os.set_blocking(self.wake, False)
        os.set_blocking(wake_write, False)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, signal.SIG_IGN)
        hold(self.lock, os.path.basename(self.run_dir))

    def start_script(self):
        new = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        log = os.open(self.path("log"), new | os.O_APPEND, 0o600)
        if self.user:
            os.fchown(log, self.user.pw_uid, self.user.pw_gid)
        self.heartbeat = os.open(self.path("heartbeat"), new, 0o600)
        self.beat()
        # Room for the exit record is taken now: a disk filled by the script must not hide how it ended.
        with os.fdopen(os.open(self.path("exit.json.tmp"), new, 0o600), "wb") as file:
            file.write(b" " * 512)

        go, say_go = os.pipe()
        failure, tell_failure = os.pipe()
        self.started_at = time.time()
        self.script = os.fork()
        if self.script == 0:
            try:
                os.close(say_go)
                self.become_script(log, go)
            except OSError as problem:
                os.write(tell_failure, b"%d" % problem.errno)
            finally:
                os._exit(127)
        os.close(tell_failure)
        os.close(go)
        os.close(log)
        try:
            me = os.getpid()
            record = {"supervisor_pid": me, "script_pid": self.script, "pgid": self.script, "boot_id": boot_id()}
            record.update(supervisor_start=start_of(me), script_start=start_of(self.script), started_at=self.started_at)
            write_json(self.path("process.json"), record)
            self.start_witness()
            os.write(say_go, b"g")
        finally:
            os.close(say_go)  # Unless it has heard go by now, the script never starts: none runs unrecorded.
        failed = os.read(failure, 16)
        os.close(failure)
        if failed:
            self.end_witness()
            raise OSError(int(failed), os.strerror(int(failed)))

    def become_script(self, log, go):
        """Never returns: the process becomes the script, with nothing of ours in it."""
        signal.set_wakeup_fd(-1)
        os.setpgid(0, 0)
        for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
            try:
                signal.signal(number, signal.SIG_DFL)
            except (OSError, ValueError):
                pass
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        if os.read(go, 1) != b"g":
            return
        if self.user:
            os.initgroups(self.user.pw_name, self.user.pw_gid)
            os.setgid(self.user.pw_gid)
            os.setuid(self.user.pw_uid)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.chdir(self.folder)
        environment = {name.encode("utf-8", "surrogateescape"): value.encode("utf-8", "surrogateescape")
                       for name, value in self.environment.items()}  # fmt: skip
        os.execve(self.command[0], self.command[1], environment)

    def start_witness(self):
        """A sleeping process in the script's group. Killed by SIGTERM, it proves that the script has been sent one too."""
        watched, self.witness_line = os.pipe()
        self.witness = os.fork()
        if self.witness == 0:
            try:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                os.setpgid(0, self.script)
                for descriptor in (self.lock, self.report_to, self.witness_line, self.heartbeat):
                    os.close(descriptor)
                os.read(watched, 1)  # Returns when the supervisor is gone.
            finally:
                os._exit(0)
        os.close(watched)

    def end_witness(self):
        if self.witness_alive():
            os.kill(self.witness, signal.SIGKILL)
            os.waitpid(self.witness, 0)
            self.witness = None

    def witness_alive(self):
        if self.witness and os.waitpid(self.witness, os.WNOHANG)[0]:
            self.witness = None
        return self.witness is not None

    def beat(self):
        try:
            os.pwrite(self.heartbeat, b"%.3f" % time.time(), 0)
        except OSError:
            pass

    def wait(self):
        """Waits for the script's end and returns its wait status. A SIGTERM meant for all reaches the script once."""
        import select

        next_beat = time.monotonic() + HEARTBEAT
        forward_at = None
        forwarded = False
        while True:
            due = next_beat if forward_at is None else min(next_beat, forward_at)
            if select.select([self.wake], [], [], max(0.0, due - time.monotonic()))[0]:
                received = os.read(self.wake, 4096)
                if signal.SIGTERM in received and not forwarded and forward_at is None:
                    forward_at = time.monotonic() + 0.3
            pid, status = os.waitpid(self.script, os.WNOHANG)
            if pid:
                return status
            now = time.monotonic()
            if forward_at is not None and now >= forward_at:
                forward_at, forwarded = None, True
                if self.witness_alive():
                    os.kill(self.script, signal.SIGTERM)
            if now >= next_beat:
                self.beat()
                self.kills.look()
                next_beat = now + HEARTBEAT

    def record_exit(self, status):
        ended_at = time.time()
        self.end_witness()
        record = {"exit_code": None, "signal": None, "started_at": self.started_at, "ended_at": ended_at}
        if os.WIFSIGNALED(status):
            record["signal"] = signal_name(os.WTERMSIG(status))
        else:
            record["exit_code"] = os.WEXITSTATUS(status)
        # 137 is a shell's word for a child that was killed. The kernel counts before it kills, so the count is there.
        killed = record["signal"] == "SIGKILL" or record["exit_code"] == 137
        record["out_of_memory"] = self.kills.evidence() if killed else None
        while os.path.isdir(self.run_dir):
            record["stop_requested"] = os.path.exists(self.path("stop.json"))
            try:
                with open(os.open(self.path("exit.json.tmp"), os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
                    file.write(json.dumps(record).encode().ljust(512))
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(self.path("exit.json.tmp"), self.path("exit.json"))
                return
            except OSError:
                self.beat()
                time.sleep(0.5)


class MemoryKills:
    """How often the kernel has killed for want of memory: in the script's cgroup, and on the whole machine."""

    def __init__(self, pid):
        self.pid, self.looks = pid, []

    def look(self):
        self.looks = self.looks[-14:] + [{path: memory_kills(path) for path in self.paths()}]

    def paths(self):
        try:
            with open("%s/%d/cgroup" % (PROC, self.pid)) as file:
                groups = [line.rstrip("\n").split(":", 2) for line in file]
        except OSError:
            groups = []
        for number, names, group in groups:
            if number == "0":
                yield CGROUPS + group.rstrip("/") + "/memory.events"
            elif "memory" in names.split(","):
                yield CGROUPS + "/memory" + group.rstrip("/") + "/memory.oom_control"
        yield PROC + "/vmstat"

    def evidence(self):
        """Where such a kill was counted during the last half a minute: cgroup, machine or None."""
        for path in self.looks[-1]:
            counts = [look[path] for look in self.looks if look.get(path) is not None]
            if counts and (memory_kills(path) or 0) > counts[0]:
                return "machine" if path == PROC + "/vmstat" else "cgroup"
        return None


PROC, CGROUPS = "/proc", "/sys/fs/cgroup"


def memory_kills(path):
    try:
        with open(path) as file:
            return next((int(line.split()[1]) for line in file if line.startswith("oom_kill ")), None)
    except (OSError, ValueError):
        return None


def signal_name(number):
    try:
        return signal.Signals(number).name
    except ValueError:
        return "SIG%d" % number


# ---- what is known about runs


class Run:
    """A run's folder, read once."""

    def __init__(self, run_id):
        self.run_id = run_id
        self.folder = os.path.join(RUNS, run_id)
        self.state, self.process, self.exit = "gone", None, None
        self.read_state()

    def path(self, name):
        return os.path.join(self.folder, name)

    def read_state(self):
        for _ in range(2):  # Twice: between two looks the script may have ended and its supervisor with it.
            self.exit = read_json(self.path("exit.json"))
            self.process = read_json(self.path("process.json"))
            if self.exit:
                self.state = "exited"
                return
            stopping = os.path.exists(self.path("stop.json"))
            if alive(self.process, "supervisor"):
                self.state = "stopping" if stopping else "running"
                return
            if alive(self.process, "script"):
                self.state = "unsupervised"
                self.saw_alive()
                return
            holder = read_json(LOCK) or {}
            if not self.process and holder.get("run_id") == self.run_id and alive(holder, "holder"):
                self.state = "starting"
                return
        self.state = "gone"

    @property
    def over(self):
        return self.state in ("exited", "gone")

    def heartbeat_at(self):
        try:
            with open(self.path("heartbeat")) as file:
                return float(file.read())
        except (OSError, ValueError):
            return None

    def saw_alive(self):
        """In place of its supervisor, whoever looks notes that the script lived until now."""
        try:
            with open(self.path("heartbeat"), "r+b") as file:
                file.write(b"%.3f" % time.time())
        except OSError:
            pass

    def last_sign(self):
        """Where nobody recorded the script's end: when it was last known to live."""
        log = self.log_status()
        return max(self.heartbeat_at() or 0, log.st_mtime if log else 0) or None

    def log_status(self):
        try:
            return os.stat(self.path("log"))
        except OSError:
            return None

    def describe(self):
        request = read_json(self.path("request.json")) or {}
        ended = self.exit or {}
        log = self.log_status()
        # It was not the machine that ended.
        unseen = self.state == "gone" and bool(self.process) and self.process.get("boot_id") == boot_id()
        return {
            "run_id": self.run_id,
            "state": self.state,
            "request": request,
            "project_dir": request.get("project_dir"),
            "started_at": (self.process or ended).get("started_at"),
            "ended_at": ended.get("ended_at"),
            "exit_code": ended.get("exit_code"),
            "signal": ended.get("signal"),
            "out_of_memory": ended.get("out_of_memory"),
            "heartbeat_at": self.last_sign() if unseen else self.heartbeat_at(),
            "ended_unseen": unseen,
            "stop_requested": ended.get("stop_requested", os.path.exists(self.path("stop.json"))),
            "log_size": log.st_size if log else 0,
        }


def known_run(args):
    run_id = checked(RUN_ID, args["run_id"], "run id")
    if not os.path.isdir(os.path.join(RUNS, run_id)):
        raise Refusal("run-unknown", run_id)
    return Run(run_id)


def environment(args):
    found = read_json(known_run(args).path("environment.json"))
    return {"data": pack(json.dumps(found).encode()) if found else None}


def all_run_ids():
    try:
        return sorted((name for name in os.listdir(RUNS) if RUN_ID.fullmatch(name)), reverse=True)
    except OSError:
        return []


def runs(args):
    wanted = args.get("run_ids")
    ids = all_run_ids() if wanted is None else [name for name in all_run_ids() if name in set(wanted)]
    for run_id in ids[:3]:  # after a restart of the machine nobody else starts it again
        resume_uploads(Run(run_id))
    described = [Run(run_id).describe() for run_id in ids]
    for run in described:
        if len(json.dumps(run["request"])) > 6000:
            run["request"].pop("arguments", None)
            run["request_shortened"] = True
    data, count = pack_list(described)
    return {"now": time.time(), "boot_id": boot_id(), "data": data, "truncated": count < len(described)}


# ---- the log


def read_log(run, offset, size, from_end=False, limit=PACKED_LIMIT):
    """As much of the log from offset on (or up to its end) as fits into an answer: (offset, bytes packed, next)."""
    length = min(max(0, size - offset), 1 << 20)
    while True:
        start = size - length if from_end else offset
        content = b""
        if length:
            with open(run.path("log"), "rb") as file:
                file.seek(start)
                content = file.read(length)
        packed = pack(content)
        if len(packed) <= limit:
            return start, packed, start + len(content)
        length = int(len(content) * 0.95 * limit / len(packed))


def log_answer(run, offset, from_end=False, limit=PACKED_LIMIT):
    log = run.log_status()
    size = log.st_size if log else 0
    reset = offset > size
    offset, data, following = read_log(run, 0 if reset else offset, size, from_end, limit)
    return {
        "offset": offset,
        "data": data,
        "next": following,
        "size": size,
        "inode": log.st_ino if log else 0,
        "ended": run.over,
        "state": run.state,
        "oldest_age": max(0.0, time.time() - log.st_mtime) if log else 0.0,
        **({"reset": True} if reset else {}),
    }


def follow(args):
    run = known_run(args)
    offset = max(0, int(args.get("offset") or 0))
    until = time.monotonic() + float(args.get("wait") or 0)
    exit_path = run.path("exit.json")
    look_again = time.monotonic() + 0.5
    while not run.over:
        log = run.log_status()
        size = log.st_size if log else 0
        now = time.monotonic()
        if size != offset:
            if now < until:
                time.sleep(0.03)  # Let the rest of a line, or a burst of lines, come along.
            break
        if now >= until:
            break
        if now >= look_again or os.path.exists(exit_path):
            run.read_state()
            look_again = now + 0.5
        else:
            time.sleep(min(POLL, until - now))
    # The state is read before the size: where it says ended, the size is final.
    if not run.over:
        run.read_state()
    return log_answer(run, offset)


def stream(args, say):
    """Says what follow answers as soon as the log grows, until all of an ended run's log or as much as asked for was said."""
    run = known_run(args)
    offset = max(0, int(args.get("offset") or 0))
    left = int(args.get("most") or 0)
    until = time.monotonic() + float(args.get("seconds") or 1e9)
    exit_path = run.path("exit.json")
    look_again = 0.0
    said = time.monotonic() - SIGN_OF_LIFE  # The first answer comes at once: it tells that all is well.
    while True:
        now = time.monotonic()
        if not run.over and (now >= look_again or os.path.exists(exit_path)):
            run.read_state()
            look_again = now + 0.5
        log = run.log_status()
        behind = (log.st_size if log else 0) - offset
        if not behind and not run.over and now - said < SIGN_OF_LIFE and now < until:
            time.sleep(POLL)
            continue
        if 0 < behind < 4096:
            time.sleep(0.01)  # Let the rest of a line, or a burst of lines, come along.
        answer = log_answer(run, offset, limit=STREAMED_LIMIT)
        if answer["next"] == answer["offset"]:
            answer["data"] = ""
        left -= len(answer["data"]) + 200
        if now >= until or "most" in args and left <= 0:
            answer["more"] = True
        say(dict({"ok": True, "now": time.time()}, **answer))
        said, offset = time.monotonic(), answer["next"]
        if "more" in answer or answer["ended"] and offset >= answer["size"]:
            return {}


def stream_call(packed):
    """A whole call for stream, on standard output: one JSON object a line, in ASCII."""

    def say(answer):
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()

    try:
        answer = answering(lambda: stream(json.loads(a2b_base64(packed)), say))
        if not answer["ok"]:
            say(answer)
    except BrokenPipeError:
        os._exit(1)  # Nobody listens any more.


def tail(args):
    run = known_run(args)
    log = run.log_status()
    size = log.st_size if log else 0
    return log_answer(run, max(0, size - max(0, int(args["max"]))), from_end=True)


# ---- stop


def stop(args):
    run = known_run(args)
    until = time.monotonic() + float(args.get("wait") or 0)
    kill = bool(args.get("kill"))
    record_path = run.path("stop.json")
    if not run.over and not os.path.exists(record_path):
        note(record_path, {"requested_at": time.time()})
    sent = False
    while not run.over:
        if not sent and alive(run.process, "script"):
            send_stop(run, record_path, kill)
            sent = True
            run.read_state()
        if time.monotonic() >= until:
            break
        time.sleep(0.02)
        run.read_state()
    ended = run.exit or {}
    return {"state": run.state, "exit_code": ended.get("exit_code"), "signal": ended.get("signal")}


def send_stop(run, record_path, kill):
    """SIGTERM goes out once per run, however often stop is asked for: scripts take the second one as a kill."""
    record = read_json(record_path) or {"requested_at": time.time()}
    name = "killed_at" if kill else "signalled_at"
    if not kill and name in record:
        return
    try:
        if kill:
            os.killpg(run.process["pgid"], signal.SIGKILL)
        else:
            os.kill(run.process["script_pid"], signal.SIGTERM)
    except ProcessLookupError:
        pass
    note(record_path, dict(record, **{name: time.time()}))


# ---- what the instance measures of itself while a run lives

SAMPLE_EVERY = 10.0
SAMPLES_LIMIT = 1 << 20  # bytes; then of the older ones every second goes
NVIDIA_LIMIT = 5.0  # seconds
NVIDIA_FIELDS = "index,utilization.gpu,memory.used,memory.total,temperature.gpu,power.draw"


def start_sampler(supervisor):
    return beside(supervisor, lambda line: Sampler(supervisor.path("samples.jsonl"), supervisor.folder, line).run())


def beside(supervisor, work):
    """A process of its own, so that a file system or a driver that hangs harms neither the script nor its supervisor."""
    try:
        watched, line = os.pipe()
        pid = os.fork()
    except OSError:
        return None
    if pid == 0:
        try:
            os.setpgid(0, 0)
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGTERM, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            for descriptor in (supervisor.lock, supervisor.heartbeat, supervisor.witness_line, line):
                os.close(descriptor)
            work(watched)
        finally:
            os._exit(0)
    os.close(watched)
    return pid, line


def end_sampler(sampler):
    """It and what it has called. Never waits: what hangs in the kernel would not even die."""
    if sampler:
        try:
            os.killpg(sampler[0], signal.SIGKILL)
            os.waitpid(sampler[0], os.WNOHANG)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(sampler[1])


class Sampler:
    def __init__(self, path, folder, supervisor):
        self.path, self.folder, self.supervisor = path, folder, supervisor
        self.before = None
        self.graphics = True

    def run(self):
        import select

        self.before = (time.monotonic(), processor_times(), network_bytes())
        pause = 1.0  # the first one soon: a short run is to have one too
        while not select.select([self.supervisor], [], [], pause)[0]:  # readable once the supervisor is gone
            try:
                self.append(self.sample())
            except OSError:
                pass  # A full disk costs samples, nothing else.
            pause = SAMPLE_EVERY

    def sample(self):
        sample = {"t": round(time.time(), 3)}
        now = (time.monotonic(), processor_times(), network_bytes())
        seconds = now[0] - self.before[0]
        if now[1] and self.before[1]:
            total, idle = (new - old for new, old in zip(now[1], self.before[1]))
            if total > 0:
                sample["cpu"] = round(100.0 * max(0, total - idle) / total, 1)
        if now[2] and self.before[2] and seconds > 0:
            sample["in"], sample["out"] = (round(max(0, new - old) / seconds) for new, old in zip(now[2], self.before[2]))
        self.before = now
        memory = memory_bytes()
        if memory:
            sample["mem"], sample["mem_total"] = memory
        try:
            disk = os.statvfs(self.folder)
            sample["disk_free"] = disk.f_bavail * disk.f_frsize
        except OSError:
            pass
        if self.graphics:
            gpus = graphics_cards()
            self.graphics = gpus is not None
            if gpus:
                sample["gpus"] = gpus
        return sample

    def append(self, sample):
        line = json.dumps(sample, separators=(",", ":")).encode() + b"\n"
        file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(file, line)
            size = os.fstat(file).st_size
        finally:
            os.close(file)
        if size > SAMPLES_LIMIT:
            thin_out(self.path)


def thin_out(path):
    """Keeps the newest quarter as it is and every second of the older ones."""
    with open(path, "rb") as file:
        lines = file.read().splitlines(True)
    older = len(lines) * 3 // 4
    temporary = path + ".tmp"
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.writelines(lines[:older:2] + lines[older:])
        os.replace(temporary, path)
    except OSError:
        os.truncate(path, 0)  # The disk is full: rather none than a file that grows without end.


def first_numbers(path, prefix=b""):
    with open(path, "rb") as file:
        for line in file:
            if line.startswith(prefix):
                return [int(word) for word in line.split()[1:] if word.isdigit()]
    return []


def processor_times():
    """(all, idle) since the start, in ticks."""
    try:
        times = first_numbers("/proc/stat", b"cpu ")[:8]
        return (sum(times), times[3] + times[4]) if len(times) > 4 else None
    except OSError:
        return None


def memory_bytes():
    """(used, total): used is what programs could not get."""
    try:
        total = first_numbers("/proc/meminfo", b"MemTotal:")[0] * 1024
        return total - first_numbers("/proc/meminfo", b"MemAvailable:")[0] * 1024, total
    except (OSError, IndexError):
        return None


def network_bytes():
    """(received, sent) of all devices but the loopback one."""
    try:
        with open("/proc/net/dev", "rb") as file:
            rows = [line.split(b":", 1) for line in file if b":" in line]
        counts = [row[1].split() for row in rows if row[0].strip() != b"lo"]
        return sum(int(count[0]) for count in counts), sum(int(count[8]) for count in counts)
    except (OSError, ValueError, IndexError):
        return None


def graphics_cards():
    """One entry for each NVIDIA card; None where their program is missing or does not answer: it is not asked again."""
    import subprocess

    command = ["nvidia-smi", "--query-gpu=" + NVIDIA_FIELDS, "--format=csv,noheader,nounits"]
    try:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return None
    try:
        text = process.communicate(timeout=NVIDIA_LIMIT)[0].decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        process.kill()  # Not waited for: it may be stuck in the driver.
        return None
    if process.returncode != 0:
        return None
    cards = []
    for row in text.splitlines():
        numbers = [number_or_none(word) for word in row.split(",")]
        if len(numbers) == 6 and numbers[0] is not None:
            index, util, used, total, temperature, power = numbers
            card = {"i": int(index), "util": util, "temp": temperature, "power": power,
                    "mem": None if used is None else int(used) << 20, "mem_total": None if total is None else int(total) << 20}
            cards.append({name: value for name, value in card.items() if value is not None})
    return cards


def number_or_none(word):
    try:
        value = float(word)
    except ValueError:
        return None  # [N/A]: the card does not tell.
    return value if abs(value) < 1e12 else None


def samples(args):
    run = known_run(args)
    after = float(args.get("after") or 0)
    try:
        with open(run.path("samples.jsonl"), "rb") as file:
            lines = file.read().splitlines()
    except OSError:
        lines = []
    wanted = []
    for line in lines:
        try:
            sample = json.loads(line)
            if sample["t"] > after:
                wanted.append(sample)
        except (ValueError, TypeError, KeyError):
            pass  # half a line where the machine went down
    data, count = pack_list(wanted)
    return {"now": time.time(), "data": data, "next": wanted[count - 1]["t"] if count else after,
            "more": count < len(wanted), "ended": run.over}


# ---- copying to S3


def keep_uploader(run_dir, asked):
    text = unpack(asked.pop("source"))
    path = os.path.join(HOME, "runner", uploader_name(asked) + ".py")
    if not os.path.exists(path) or file_hash(path) != asked["sha256"]:
        with open(path + ".tmp", "wb") as file:
            file.write(text)
        if file_hash(path + ".tmp") != asked["sha256"]:
            raise Refusal("bad-request", "the uploader arrived damaged")
        os.replace(path + ".tmp", path)
    write_json(os.path.join(run_dir, "upload.json"), asked)


def uploader_name(asked):
    return "runctl_uploader_" + checked(re.compile("[0-9a-f]{64}"), asked["sha256"], "SHA-256")[:16]


def start_uploader(supervisor):
    """Beside the supervisor too; it outlives it, until all is copied."""
    if os.path.exists(supervisor.path("upload.json")):
        return beside(supervisor, lambda line: upload_all(supervisor.run_dir, supervisor.user, supervisor.environment, line))


def upload_all(run_dir, user, environment, line=None):
    uploader = __import__(uploader_name(read_json(os.path.join(run_dir, "upload.json"))))
    uploader.run(sys.modules[__name__], run_dir, user, environment, line)


def resume_uploads(run):
    """Where the copying was cut off, as by a stop of the machine, it goes on: (whether it is wanted, what was told last)."""
    wanted, told = os.path.exists(run.path("upload.json")), read_json(run.path("uploads.json"))
    if wanted and (told or {}).get("state") != "done" and time.time() - (told or {}).get("at", 0) > 30:
        apart(lambda: upload_all(run.folder, login_user(), dict(os.environ)))
    return wanted, told


def uploads(args):
    """What became of the copying."""
    run = known_run(args)
    wanted, told = resume_uploads(run)
    return {"wanted": wanted, "now": time.time(), "data": pack(json.dumps(told).encode()) if told else None}


# ---- checkpoints

SUFFIXES = (".json", ".pt", ".pth", ".ckpt", ".safetensors", ".pkl")
SAYS_CHECKPOINT = re.compile(r"checkpoint|ckpt|epoch|step|final|best|latest|last", re.I).match
PART_SUFFIXES = SUFFIXES + (".bin", ".metadata")
FOLDER_CHECKPOINT = re.compile(r"(?:checkpoint|ckpt|epoch|step)[-_=]?\d+|final|best|latest|last", re.I).fullmatch
CHECKPOINT_FOLDER = re.compile(r"checkpoint|ckpt", re.I).search
STATE = "trainer_state.json"
SHARD = re.compile(r"(.*)-(\d{5,6})-of-(\d{5,6})(\.\w+)").fullmatch
TRAINER_FILE = re.compile(r"(?:optimizer|scheduler)\.(?:pt|bin)|rng_state.*\.pth").fullmatch
TRAINER_FOLDER = re.compile(r"checkpoint-\d+").fullmatch
NO_WEIGHTS = re.compile("optimizer|scheduler|rng_state|scaler|training_args|random_states").match
MODEL_FILE = re.compile(
    r"(?:.*/)?(?!optimizer|scheduler|rng_state|scaler|training_args|random_states)[^/]*\.(?:safetensors|bin|pt|pth|ckpt)|global_step.*"
).fullmatch
SETTLES = 5.0  # seconds without a change, as the uploader waits
LOOKING = 15.0  # seconds, of the 40 that a call may take
MOST_DIRECTORY = 32 << 20  # bytes
READ_WHOLE = 8 << 30
WHOLE_JSON = 32 << 20  # bytes; a larger file is judged by its two ends, parsing it would take memory from the training


def inspect(path, status):
    """What a file says without being unpickled: (epoch, step, metrics, verdict, reason, code it names)."""
    if status.st_size == 0:
        return None, None, {}, "incomplete", "empty-file", []
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            before = os.fstat(file.fileno())
            found = inspect_open(file, path, before.st_size)
            after = os.stat(path)
    except OSError:
        return None, None, {}, "suspect", "unreadable", []
    if (before.st_size, before.st_mtime_ns, before.st_ino) != (after.st_size, after.st_mtime_ns, after.st_ino):
        return (*found[:3], "incomplete", "being-written", found[5])
    return found


def inspect_open(file, path, size):
    if path.endswith(".json"):
        return (*inspect_json(file, size), [])
    head = file.read(8)
    if path.endswith(".safetensors"):
        return (*safetensors(file, head, size), [])
    code = Code()
    verdict = by_content(file, path, size, head, code)
    return (*code.numbers, *verdict, sorted(code)[:MOST_NAMES])


def by_content(file, path, size, head, code):
    torch = path.endswith((".pt", ".pth", ".ckpt"))
    if torch and len(head) < 8:
        return "incomplete", "zip-truncated"
    file.seek(0)
    if head[:4] == b"PK\3\4":
        return zip_verdict(file, size, code)
    if head[:1] == b"\x80" and head[1:2] <= b"\5":
        return pickle_verdict(file, size, True, code)
    if torch and head.lstrip()[:1] == b"{":
        found = inspect_json(file, size)
        code.numbers = found[:3]
        return found[3:]
    if torch or path.endswith((".pkl", ".bin", ".metadata")):
        return pickle_verdict(file, size, False, code)
    return "suspect", "not-inspected"


# ---- pickles: walked through by their opcodes as a description; nothing of them is ever run


class Broken(Exception):
    """No pickle."""


class Cut(Exception):
    """The file ends within it."""


class TooMuch(Exception):
    """More than a list of checkpoints can look at."""


class Named:
    """A function or class."""

    def __init__(self, name):
        self.name = name


class Code(set):
    """The names in a file, and what it says of the training: epoch, step and metrics."""

    numbers = (None, None, {})


NAME = re.compile(r"[A-Za-z_]\w{0,127}(\.[A-Za-z_]\w{0,127}){0,16}", re.ASCII).fullmatch
MOST_NAMES = 100
MOST_OPCODES = 2000000
LONGEST = 64 << 10
LEGACY = 0x1950A86A20F9469CFC6C  # what a file of PyTorch before 1.6 begins with
STORAGES = {"Double": 8, "Float": 4, "Half": 2, "BFloat16": 2, "Long": 8, "Int": 4, "Short": 2, "Char": 1, "Byte": 1, "Bool": 1,
            "Untyped": 1, "_Untyped": 1, "ComplexDouble": 16, "ComplexFloat": 8, "QUInt8": 1, "QInt8": 1, "QInt32": 4,
            "QUInt4x2": 1, "QUInt2x4": 1}  # fmt: skip
NO_METRICS = ("epoch", "step", "global_step", "timestamp")
TEXTS = {0x58: 4, 0x8C: 1, 0x8D: 8, 0x54: 4, 0x55: 1}  # opcodes with the bytes of their length
BLOBS = {0x42: 4, 0x43: 1, 0x8E: 8, 0x96: 8}
EMPTY = b"N\x88\x89"
DICTS = ("collections:OrderedDict", "collections:Counter", "collections:defaultdict", "builtins:dict", "__builtin__:dict")
NUMPY = {"f8": "<d", "f4": "<f", "f2": "<e", "i8": "<q", "u8": "<q", "i4": "<i", "u4": "<i"}
KEPT = {"Double": "<d", "Float": "<f", "Half": "<e", "BFloat16": "<f", "Long": "<q", "Int": "<i"}
NO_MODEL = re.compile(
    r"(opt|optim|optimizer|sched|scheduler|lr_sched|scaler|amp|rng|random|loops|callbacks|cuda_rng)\w*", re.I | re.A
).fullmatch
MEASURES = re.compile(r"metrics?|logs|scores?|results?|best|stats|history", re.I).fullmatch
MEASURE = re.compile(
    r"(^|_|/)(loss|acc|accuracy|best|val|valid|eval|metric|score|perplexity|ppl|auc|f1|bleu|wer|miou|map|mae|mse|lr)"
    r"($|_|/|@)|loss$|acc$", re.I).search  # fmt: skip
NUMBER = re.compile(r"[-+]?\d{1,20}(\.\d{0,20})?([eE][-+]?\d{1,3})?", re.A).fullmatch
EPOCHS = ("epoch", "current_epoch")
STEPS = ("step", "global_step", "iteration", "iter", "global_iter", "current_step", "num_updates")


class Kept:
    """A number that was saved as a tensor of one element: what its value lies in, and where."""

    def __init__(self, kind, key, offset):
        self.kind, self.key, self.offset = kind, key, offset


class Pickles:
    """The pickles of a file one after the other: what they would call, and the storages of tensors that they name."""

    def __init__(self, file, size, code):
        self.file, self.size, self.code = file, size, code
        self.storages, self.contradicted, self.left = {}, False, MOST_OPCODES

    def take(self, count):
        found = self.file.read(count)
        if len(found) < count:
            raise Cut
        return found

    def number(self, count, signed=False):
        return int.from_bytes(self.take(count), "little", signed=signed)

    def long(self, count):
        if count > LONGEST:
            raise Broken
        return self.number(count, True)

    def line(self):
        found = self.file.readline(LONGEST)
        if found[-1:] != b"\n":
            raise Broken if len(found) == LONGEST else Cut
        return found[:-1].decode("utf-8", "replace")

    def text(self, count):
        if count <= LONGEST:
            return self.take(count).decode("utf-8", "replace")
        return self.skip(count)

    def skip(self, count):
        at = self.file.tell() + count
        if at > self.size:
            raise Cut
        self.file.seek(at)

    def read(self):
        """The value, as far as a description needs it: texts, numbers, tuples, lists, names, and what numbers are named in dicts."""
        import struct

        take, number = self.take, self.number
        stack, below, memo = [], [], {}
        while True:
            self.left -= 1
            if self.left < 0:
                raise TooMuch
            opcode = take(1)[0]
            if opcode == 0x71:  # BINPUT
                memo[take(1)[0]] = stack[-1]
            elif opcode == 0x4B:  # BININT1
                stack.append(take(1)[0])
            elif opcode in TEXTS:
                stack.append(self.text(number(TEXTS[opcode])))
            elif opcode == 0x68:  # BINGET
                stack.append(memo[take(1)[0]])
            elif opcode == 0x28:  # MARK
                below.append(stack)
                stack = []
            elif 0x85 <= opcode <= 0x87:  # TUPLE1 to TUPLE3
                count = opcode - 0x84
                if len(stack) < count:
                    raise Broken
                stack[-count:] = [tuple(stack[-count:])]
            elif opcode == 0x74 or opcode == 0x91:  # TUPLE, FROZENSET
                stack, above = below.pop(), stack
                stack.append(tuple(above))
            elif opcode == 0x52:  # REDUCE
                given = stack.pop()
                stack.append(self.call(stack.pop(), given))
            elif opcode == 0x51:  # BINPERSID
                stack.append(self.persistent(stack.pop()))
            elif opcode == 0x72:  # LONG_BINPUT
                memo[number(4)] = stack[-1]
            elif opcode == 0x6A:  # LONG_BINGET
                stack.append(memo[number(4)])
            elif opcode == 0x94:  # MEMOIZE
                memo[len(memo)] = stack[-1]
            elif opcode in EMPTY:
                stack.append(None)
            elif opcode == 0x29:  # EMPTY_TUPLE
                stack.append(())
            elif opcode == 0x5D or opcode == 0x8F:  # EMPTY_LIST, EMPTY_SET
                stack.append([])
            elif opcode == 0x47:  # BINFLOAT
                stack.append(struct.unpack(">d", take(8))[0])
            elif opcode == 0x4D:  # BININT2
                stack.append(number(2))
            elif opcode == 0x4A:  # BININT
                stack.append(number(4, True))
            elif opcode == 0x7D:  # EMPTY_DICT
                stack.append({})
            elif opcode == 0x75:  # SETITEMS
                stack, above = below.pop(), stack
                put_numbers(stack[-1], above)
            elif opcode == 0x73:  # SETITEM
                put_numbers(stack[-3], stack[-2:])
                del stack[-2:]
            elif opcode == 0x65 or opcode == 0x90:  # APPENDS, ADDITEMS
                stack, above = below.pop(), stack
                if isinstance(stack[-1], list):
                    stack[-1].extend(above)
            elif opcode == 0x61:  # APPEND
                one = stack.pop()
                if isinstance(stack[-1], list):
                    stack[-1].append(one)
            elif opcode == 0x63:  # GLOBAL
                stack.append(self.named(self.line(), self.line()))
            elif opcode == 0x93:  # STACK_GLOBAL
                name = stack.pop()
                stack.append(self.named(stack.pop(), name))
            elif opcode == 0x62:  # BUILD
                stack.pop()
            elif opcode == 0x81:  # NEWOBJ
                stack[-2:] = [{} if getattr(stack[-2], "name", "") == DICTS[0] else None]
            elif opcode == 0x92:  # NEWOBJ_EX
                del stack[-3], stack[-2], stack[-1]
                stack.append(None)
            elif opcode == 0x8A:  # LONG1
                stack.append(self.long(take(1)[0]))
            elif opcode == 0x8B:  # LONG4
                stack.append(self.long(number(4)))
            elif opcode in BLOBS:
                count = number(BLOBS[opcode])
                stack.append(take(count) if count <= 8 else self.skip(count))
            elif opcode == 0x56:  # UNICODE
                stack.append(self.line())
            elif opcode == 0x53:  # STRING
                stack.append(self.line()[1:-1])
            elif opcode == 0x49 or opcode == 0x4C:  # INT, LONG
                digits = self.line()
                stack.append(None if digits in ("00", "01") else int(digits.rstrip("L")[:5000]))
            elif opcode == 0x46:  # FLOAT
                stack.append(float(self.line()))
            elif opcode == 0x70:  # PUT
                memo[int(self.line())] = stack[-1]
            elif opcode == 0x67:  # GET
                stack.append(memo[int(self.line())])
            elif opcode == 0x30 and stack:  # POP
                stack.pop()
            elif opcode == 0x30 or opcode == 0x31:  # POP_MARK
                stack = below.pop()
            elif opcode == 0x32:  # DUP
                stack.append(stack[-1])
            elif opcode == 0x6C:  # LIST
                stack, above = below.pop(), stack
                stack.append(above)
            elif opcode == 0x64:  # DICT
                stack, above = below.pop(), stack
                stack.append(put_numbers({}, above))
            elif opcode == 0x69:  # INST
                self.call(self.named(self.line(), self.line()))
                stack = below.pop()
                stack.append(None)
            elif opcode == 0x6F:  # OBJ
                self.call(stack[0])
                stack = below.pop()
                stack.append(None)
            elif opcode == 0x50:  # PERSID
                self.persistent(self.line())
            elif 0x82 <= opcode <= 0x84:  # EXT1 to EXT4: something registered in the reading program
                number(1 << (opcode - 0x82))
                stack.append(self.known("opcode:EXT"))
            elif opcode == 0x95:  # FRAME
                take(8)
            elif opcode == 0x80:  # PROTO
                if take(1)[0] > 5:
                    raise Broken
            elif opcode == 0x2E:  # STOP
                return stack.pop()
            else:
                raise Broken

    def known(self, name):
        if len(self.code) < 10 * MOST_NAMES:
            self.code.add(name)
        return Named(name)

    def named(self, module, name):
        if not (isinstance(module, str) and isinstance(name, str) and NAME(module) and NAME(name)):
            raise Broken
        return self.known(module + ":" + name)

    def call(self, what, given=()):
        """What is called has brackets; what was computed first has no name. -> what it makes, if that is a dict or a number"""
        import struct

        name = what.name if isinstance(what, Named) else "opcode:REDUCE"
        self.code.discard(name)
        self.known(name + "()")
        if not isinstance(given, tuple):
            return None
        if name in DICTS:
            first = next(iter(given[name == DICTS[2] :]), ())
            if isinstance(first, dict):
                return first
            pairs = [pair for pair in first if isinstance(pair, tuple) and len(pair) == 2] if isinstance(first, (list, tuple)) else []
            return put_numbers({}, [word for pair in pairs for word in pair])
        if name == "_codecs:encode" and given and isinstance(given[0], str):
            return given[0].encode("latin-1", "replace")
        if name == "numpy:dtype":
            return given
        if name == "torch._utils:_rebuild_tensor_v2" and len(given) > 2 and isinstance(given[0], Kept) and isinstance(given[2], tuple):
            return Kept(given[0].kind, given[0].key, given[1]) if set(given[2]) <= {1} else None
        if name.endswith(":scalar") and len(given) == 2 and isinstance(given[0], tuple) and isinstance(given[1], bytes):
            kind = NUMPY.get(str(given[0][:1])[2:4])
            return float(struct.unpack(kind, given[1])[0]) if kind and len(given[1]) == struct.calcsize(kind) else None

    def persistent(self, one):
        if not isinstance(one, tuple) or not one:
            raise Broken
        if one[0] == "module" and len(one) > 1:
            return one[1]
        _, kind, key, _, count = one[:5]
        if not isinstance(kind, Named) or not isinstance(key, str) or not isinstance(count, int) or count < 0:
            raise Broken
        kind = kind.name.split(":")[1].split("(")[0]
        held = self.storages.setdefault(key, (kind, count))
        self.contradicted |= held != (kind, count)
        return Kept(kind[:-7], key, 0)

    def bytes_of(self, key):
        """-1 where that is not known."""
        kind, count = self.storages.get(key, ("", 0))
        width = STORAGES.get(kind[:-7]) if kind.endswith("Storage") else None
        return -1 if width is None else width * count


def put_numbers(into, flat):
    """Numbers and dicts under names; of everything else in a dict nothing is kept."""
    if isinstance(into, dict):
        for key, value in zip(flat[::2], flat[1::2]):
            if isinstance(key, str) and (isinstance(value, (float, dict, Kept)) or isinstance(value, int) and abs(value) < 1 << 63):
                into[key] = value
    return into


def numbers_in(root, value_of=lambda kept: None):
    """What a training saved says of itself, by the names that are usual: epoch, step and metrics."""
    epoch = step = None
    metrics = {}

    def metric(name, number):
        if abs(number) < 1e300 and name not in NO_METRICS and len(name) <= 64 and (len(metrics) < 32 or name in metrics):
            metrics[name] = number

    def plain(name, number):
        # Of all the numbers that are tensors a model's own must not be taken for a training's.
        if not isinstance(number, Kept):
            return number
        return value_of(number) if name in EPOCHS + STEPS or MEASURE(name) else None

    for name, value in root.items() if isinstance(root, dict) else ():
        value = plain(name, value)
        if isinstance(value, dict):
            for key, number in [] if NO_MODEL(name) else list(value.items())[:1000]:
                number = value_of(number) if isinstance(number, Kept) and MEASURES(name) else plain(key, number)
                if not isinstance(number, dict) and number is not None and (MEASURES(name) or MEASURE(key)):
                    metric(key, number)
        elif value is None:
            pass
        elif name in EPOCHS:
            epoch = epoch if whole(value) is None else whole(value)
        elif name in STEPS:
            step = step if whole(value) is None else whole(value)
        else:
            metric(name, value)
    return epoch, step, metrics


NO_PICKLE = (Broken, LookupError, ValueError, TypeError, OverflowError)


def pickle_verdict(file, size, sure, code):
    """A pickle of the first protocols has no mark of its own: other text may look like its start. Sure is what can be nothing else."""
    pickles = Pickles(file, size, code)
    whole = legacy = False
    try:
        first = pickles.read()
        whole, legacy = True, first == LEGACY
        if legacy:
            return legacy_verdict(pickles)
        code.numbers = numbers_in(first)
        if file.tell() == size:
            return ("complete", "pickle-closes") if sure or code else ("suspect", "not-inspected")
        for _ in range(64):
            if file.tell() < size:
                pickles.read()
        return "suspect", "pickle-several"  # cut between two of them, it would look the same
    except TooMuch:
        return "suspect", "beyond-limits"
    except Cut:
        if sure or whole:
            return "incomplete", "torch-truncated" if legacy else "pickle-truncated"
    except NO_PICKLE:
        if sure or whole:
            return "suspect", "pickle-broken"
    code.intersection_update([name for name in code if name.endswith("()")])
    return "suspect", "not-inspected"


def legacy_verdict(pickles):
    """Before PyTorch 1.6: a number, a version, the sizes of the system, the object, the storages' keys, then each storage with its count."""
    _, _, saved, keys = [pickles.read() for _ in range(4)]
    pickles.code.numbers = numbers_in(saved)
    if not isinstance(keys, list):
        raise Broken
    file, at, counts = pickles.file, pickles.file.tell(), []
    for key in keys:
        length = pickles.bytes_of(key)
        if length < 0:
            return "suspect", "tensors-disagree"
        counts.append((at, pickles.storages[key][1]))
        if length > pickles.size - at - 8:
            return "incomplete", "torch-truncated"
        at += 8 + length
    agree = set(keys) == pickles.storages.keys() and len(set(keys)) == len(keys) and at == pickles.size
    for at, count in counts[:: max(1, len(counts) // 8)]:
        file.seek(at)
        agree = agree and pickles.number(8) == count
    return ("complete", "torch-closes") if agree and not pickles.contradicted else ("suspect", "tensors-disagree")


def zip_verdict(file, size, code):
    entries = zip_entries(file, size)
    if entries is None:
        return "incomplete", "zip-truncated"
    if not entries:
        return "suspect", "zip-disagrees"
    data = next((name for name in entries if name.endswith("/data.pkl") and name.count("/") == 1), None)
    if data is None:
        return "complete", "zip-closes"
    folder = data[:-8]
    script = folder + "constants.pkl" in entries  # TorchScript, whose own classes PyTorch runs in a sandbox
    if folder + ".data/extern_modules" in entries:
        code.add("torch:package")
    pickles = Pickles(file, size, code)
    verdict = zipped_pickle(pickles, entries[data])
    others = [name for name in entries if name.endswith(".pkl") and name != data][:16]
    for name in others:
        zipped_pickle(Pickles(file, size, code), entries[name])
    if script:
        code.difference_update([name for name in code if name.startswith("__torch__")])
    if verdict != "":
        return "suspect", verdict
    folder += "" if script and folder + "data/0" not in entries else "data/"
    code.numbers = numbers_in(pickles.saved, lambda kept: kept_number(file, entries.get(folder + kept.key), kept))
    for key in pickles.storages:
        plain, _, length = entries.get(folder + key, (False, 0, 0))
        if not plain or length != pickles.bytes_of(key):
            return "suspect", "tensors-disagree"
    return ("suspect", "tensors-disagree") if pickles.contradicted else ("complete", "zip-closes")


def kept_number(file, entry, kept):
    import struct

    form, width = KEPT.get(kept.kind), STORAGES.get(kept.kind)
    if not form or not entry or not isinstance(kept.offset, int) or not 0 <= kept.offset < entry[2] // width:
        return None
    header = entry[1]
    file.seek(header + 26)
    names = file.read(4)
    file.seek(header + 30 + sum(struct.unpack("<HH", names.ljust(4, b"\0"))) + kept.offset * width)
    value = file.read(width)
    return struct.unpack(form, b"\0\0" + value if kept.kind == "BFloat16" else value)[0] if len(value) == width else None


def zipped_pickle(pickles, entry):
    """Why it cannot be read, or nothing."""
    plain, header, length = entry
    if not plain:
        return "not-inspected"
    try:
        pickles.file.seek(header + 26)
        start = header + 30 + pickles.number(2) + pickles.number(2)
        pickles.file.seek(start)
        pickles.saved = pickles.read()
        return "" if pickles.file.tell() == start + length else "pickle-broken"
    except TooMuch:
        return "beyond-limits"
    except (Cut, *NO_PICKLE):
        return "pickle-broken"


def inspect_json(file, size):
    if size > WHOLE_JSON:
        head = file.read(65536).decode("utf-8", "replace")
        file.seek(size - 65536)
        closes = file.read(65536).rstrip().endswith(b"}")
        epoch = re.search(r'"epoch"\s*:\s*(\d{1,9})\s*[,}]', head)
        verdict = ("suspect", "json-too-large") if closes else ("incomplete", "json-truncated")
        return (int(epoch.group(1)) if epoch else None, None, {}, *verdict)
    try:
        value = json.loads(file.read())
    except ValueError:
        return None, None, {}, "incomplete", "json-truncated"
    except RecursionError:
        return None, None, {}, "suspect", "not-inspected"
    if not isinstance(value, dict):
        return None, None, {}, "suspect", "json-no-object"
    step = value.get("step", value.get("global_step"))
    metrics = {}
    nested, told = value.get("metrics"), value.get("log_history")
    log = {}
    for line in told if isinstance(told, list) else ():  # Trainer's: what was measured last of each
        log.update({name: line[name] for name in line if MEASURE(name)} if isinstance(line, dict) and "step" in line else {})
    for source in (log, nested if isinstance(nested, dict) else {}, value):
        for name, number in source.items():
            plain = isinstance(number, (int, float)) and not isinstance(number, bool)
            if plain and abs(number) < 1e300 and name not in NO_METRICS:
                if len(metrics) < 32 and len(name) <= 64:
                    metrics[name] = number
    return whole(value.get("epoch")), whole(step), metrics, "complete", "json-parses"


def whole(value):
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1 << 53:
        return None
    return int(value)


def zip_entries(file, size):
    """The directory at the end of a zip file, {name: (stored plainly, where, bytes)}; None where it is not where the end record says."""
    import struct

    length = min(size, 65557)
    file.seek(size - length)
    ending = file.read(length)
    at = ending.rfind(b"PK\5\6")
    if at < 0 or len(ending) - at < 22:
        return None
    entries, _, directory_size, directory, comment = struct.unpack("<HHIIH", ending[at + 8 : at + 22])
    end = size - length + at
    if end + 22 + comment != size:
        return None
    if directory == 0xFFFFFFFF or directory_size == 0xFFFFFFFF or entries == 0xFFFF:
        if at < 20 or ending[at - 20 : at - 16] != b"PK\6\7":
            return None
        end = struct.unpack("<Q", ending[at - 12 : at - 4])[0]
        if end + 56 > size:
            return None
        file.seek(end)
        record = file.read(56)
        if record[:4] != b"PK\6\6":
            return None
        directory_size, directory = struct.unpack("<QQ", record[40:56])
    if directory_size == 0 or directory + directory_size > end:
        return None
    file.seek(directory)
    content, at, found = file.read(min(directory_size, MOST_DIRECTORY)), 0, {}
    if content[:4] != b"PK\1\2":
        return None
    while content[at : at + 4] == b"PK\1\2" and at + 46 <= len(content):
        flags, method = struct.unpack("<HH", content[at + 8 : at + 12])
        packed, length, names, extras, comment = struct.unpack("<IIHHH", content[at + 20 : at + 34])
        header = struct.unpack("<I", content[at + 42 : at + 46])[0]
        name = content[at + 46 : at + 46 + names].decode("utf-8", "replace")
        extra = content[at + 46 + names : at + 46 + names + extras]
        while len(extra) >= 4:  # sizes of 4 GB and more
            kind, more = struct.unpack("<HH", extra[:4])
            wide = extra[4 : 4 + more]
            if kind == 1:
                length, wide = (int.from_bytes(wide[:8], "little"), wide[8:]) if length == 0xFFFFFFFF else (length, wide)
                packed, wide = (int.from_bytes(wide[:8], "little"), wide[8:]) if packed == 0xFFFFFFFF else (packed, wide)
                header = int.from_bytes(wide[:8], "little") if header == 0xFFFFFFFF else header
            extra = extra[4 + more :]
        found[name] = (method == 0 and packed == length and not flags & 1, header, length)
        at += 46 + names + extras + comment
    return found


def safetensors(file, head, size):
    length = int.from_bytes(head, "little")
    if len(head) < 8 or 8 + length > size:
        return None, None, {}, "incomplete", "safetensors-truncated"
    if length > 100 << 20:
        return None, None, {}, "suspect", "not-inspected"
    try:
        entries = json.loads(file.read(length))
        words = entries.pop("__metadata__", {})
        end = max((entry["data_offsets"][1] for entry in entries.values()), default=0)
        closes = 8 + length + end == size
        # The format has words only; some trainers put the step among them.
        counts = {name: int(word) for name, word in words.items() if re.fullmatch("[0-9]{1,12}", word)}
        numbers = {name: float(word) for name, word in words.items() if MEASURE(name) and NUMBER(word)}
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return None, None, {}, "suspect", "not-inspected"
    verdict = ("complete", "safetensors-closes") if closes else ("incomplete", "safetensors-truncated")
    return (counts.get("epoch"), counts.get("step", counts.get("global_step")), numbers_in(numbers)[2], *verdict)


class Checkpoints:
    """Reads checkpoints, and remembers what settled files said so that no file is parsed twice."""

    def __init__(self, seconds=float("inf")):
        """After so many seconds no more are looked into that have not been before; the next look goes on with them."""
        self.cache_path = os.path.join(HOME, "runner", "checkpoints-4.json")
        self.cache = read_json(self.cache_path) or {}
        self.used = {}
        self.until = time.time() + seconds

    def close(self):
        if self.used.keys() - self.cache.keys():
            merged = dict(list(self.cache.items())[-4000:], **self.used)
            try:
                write_json(self.cache_path, merged)
            except OSError:
                pass

    def inspect(self, path, status):
        key = "%s:%d:%d:%d" % (path, status.st_size, status.st_mtime_ns, status.st_ino)
        found = self.cache.get(key)
        if found is None:
            if time.time() > self.until:
                return None, None, {}, "suspect", "not-yet", []
            found = inspect(path, status)
            # A file written to this very moment may change again without its time changing.
            if time.time() - status.st_mtime < 2 or found[4] == "being-written":
                return found
        self.used[key] = found
        return found

    def file(self, path, suffixes=SUFFIXES):
        name = os.path.basename(path)
        if name.startswith(".") and name != ".metadata" or not name.endswith(suffixes):
            return None
        try:
            status = os.stat(path)
        except OSError:
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        return entry(path, status.st_size, status.st_mtime, self.inspect(path, status))

    def folder(self, path):
        """A folder that is one checkpoint, as some trainers write it: as whole as its files, and with all that they call for."""
        names = listing(path)
        parts = [part for part in (self.file(os.path.join(path, name), PART_SUFFIXES) for name in names) if part]
        if not parts:
            return None
        worst, code = ("complete", "folder-whole"), set()
        epoch = step = None
        metrics = {}
        for part in parts:
            name, verdict, reason = part["name"], part["verdict"], part["reason"]
            if reason in ("json-no-object", "json-too-large") and name != STATE:
                verdict = "complete"
            elif name == ".metadata":  # of a distributed checkpoint, whose sizes are not compared here
                verdict, reason = min((verdict, reason), ("suspect", "not-inspected"), key=by_rank)
            worst = min(worst, (verdict, reason), key=by_rank)
            # Not loaded to resume: there only what is known to be bad counts.
            code.update(word + "~" if name == "training_args.bin" else word for word in part["code"])
            if name == STATE if STATE in names else not NO_WEIGHTS(name):
                read_epoch, read_step = part["read"]
                epoch = epoch if read_epoch is None else read_epoch
                step = step if read_step is None else read_step
                # Numbers of a configuration measure nothing.
                metrics.update({} if name.endswith(".json") and name != STATE else part["metrics"])
        worst = min(worst, lacking(path, [os.path.relpath(file, path) for file in files_in(path)]), key=by_rank)
        found = (epoch, step, metrics, *worst, sorted(code)[:MOST_NAMES])
        try:
            size = sum(map(os.path.getsize, filter(os.path.isfile, files_in(path))))  # as a copy of it has
        except OSError:
            return None  # It is being deleted.
        return entry(path, size, max(part["modified"] for part in parts), found)

    def within(self, folder):
        """The checkpoints in a folder, by their real paths: a folder has many spellings, a file is told once."""
        any_file = CHECKPOINT_FOLDER(os.path.basename(os.path.normpath(folder)))
        folder = os.path.realpath(folder)
        for name in listing(folder):
            path = os.path.join(folder, name)
            found = None
            if FOLDER_CHECKPOINT(name) and os.path.isdir(path):
                found = self.folder(path)
            elif any_file or SAYS_CHECKPOINT(name) or not name.endswith(".json"):
                found = self.file(path)
            if found:
                yield found

    def at(self, path):
        """The checkpoint at a path as a script would take it: a file, a folder that is one, or the newest in a folder."""
        if not os.path.isdir(path):
            return self.file(path)
        if FOLDER_CHECKPOINT(os.path.basename(os.path.normpath(path))):
            return self.folder(path)
        return next(iter(newest(self.within(path))), None) or max(self.within(path), key=lambda one: one["modified"], default=None)


def by_rank(verdict):
    return ("incomplete", "suspect", "complete").index(verdict[0])


def lacking(path, names):
    """What the other files of a folder call for: all shards of a number of them, and what Hugging Face's Trainer writes last."""
    wanted = set()
    for stem, width, total, suffix in {(s[1], len(s[2]), s[3], s[4]) for s in map(SHARD, names) if s}:
        wanted.update("%s-%0*d-of-%s%s" % (stem, width, n + 1, total, suffix) for n in range(min(int(total), 100000)))
    for name in names:
        if name.endswith(".index.json"):
            index = (read_json(os.path.join(path, name)) or {}).get("weight_map")
            folder = name[: name.rfind("/") + 1]
            wanted.update(folder + str(shard) for shard in (index.values() if isinstance(index, dict) else ()))
    if wanted - set(names):
        return "incomplete", "parts-missing"
    trains = any(map(TRAINER_FILE, names)) or (
        TRAINER_FOLDER(os.path.basename(path)) and not {"training_args.bin", "config.json", "adapter_config.json"}.isdisjoint(names)
    )
    if trains and STATE not in names:
        return "incomplete", "state-missing"
    return ("complete", "") if STATE not in names or any(map(MODEL_FILE, names)) else ("incomplete", "model-missing")


def files_in(path):
    return [os.path.join(place, name) for place, _, names in os.walk(path) for name in names]


def listing(folder):
    try:
        return sorted(os.listdir(folder))[:10000]
    except OSError:
        return []


def newest(entries):
    """The newest complete ones, one for each set of names in them: whether those can be trusted is not decided here."""
    complete = [one for one in entries if one["verdict"] == "complete"]
    found = {}
    for one in sorted(complete, key=lambda one: (one["modified"], one["epoch"] or 0, one["step"] or 0), reverse=True):
        found.setdefault(tuple(one["code"]), one)
    return list(found.values())[:8]


def entry(path, size, modified, found):
    epoch, step, metrics, verdict, reason, code = found
    read = epoch, step
    path = path.encode("utf-8", "replace").decode()  # a name that is not UTF-8 could not travel
    name = os.path.basename(path)
    if epoch is None and step is None:
        named = re.search(r"step[-_=]?(\d{1,9})(?!\d)", name, re.I)
        step = int(named.group(1)) if named else None
        named = re.search(r"epoch[-_=]?(\d{1,9})(?!\d)", name, re.I) or (
            None if named else re.search(r"(?<!\d)(\d{1,9})(?!.*\d)", name)
        )
        epoch = int(named.group(1)) if named else None
    return {"path": path, "argument": path, "name": name, "project": None, "run_id": None, "epoch": epoch, "step": step,
            "metrics": metrics, "size": size, "modified": modified, "verdict": verdict, "reason": reason,
            "code": code, "read": read}  # fmt: skip


class Lives:
    """When which run wrote where."""

    def __init__(self):
        self.known = []  # newest first: (real folder, from, to, run id, project, project's folder, folder as spelled)
        for run_id in all_run_ids():
            run = Run(run_id)
            request = read_json(run.path("request.json")) or {}
            folder, base = request.get("checkpoint_dir"), request.get("project_dir")
            if folder and base:
                started = (run.process or run.exit or {}).get("started_at") or request.get("created_at", 0)
                ended = (run.exit or {}).get("ended_at")
                if ended is None:
                    ended = (run.last_sign() or started) + 5 if run.over else float("inf")
                folder = os.path.normpath(os.path.join(base, folder))
                place = os.path.realpath(folder)
                self.known.append((place, started - 1, ended + 1, run_id, request.get("project"), base, folder))

    def folders(self):
        return [known[6] for known in self.known]

    def attribute(self, one):
        where = os.path.dirname(one["path"])
        for folder, started, ended, run_id, project, base, spelled in self.known:
            if folder == where and started <= one["modified"] <= ended:
                one.update(run_id=run_id)
                # Every file of a folder is whole before the next one is there; and a header comes before what it tells of.
                proven = one["reason"] not in ("folder-whole", "safetensors-closes")
                if ended == float("inf") and not proven and abs(time.time() - one["modified"]) < SETTLES:
                    one.update(verdict="incomplete", reason="being-written")
                place(one, project, base, spelled)
                return
        for folder, _, _, _, project, base, spelled in self.known:
            if folder == where:
                place(one, project, base, spelled)
                return


def place(one, project, base, folder):
    """How the script is told of it: from the project's folder where its folder, as spelled, lies in that."""
    one["project"] = project
    path = os.path.join(folder, one["name"])
    if path.startswith(base + os.sep):
        one["argument"] = path[len(base) + 1 :].encode("utf-8", "replace").decode()


def checkpoints(args):
    lives, reader = Lives(), Checkpoints(LOOKING)
    user = login_user()
    project = args.get("project")
    base = project_folder(project, user) if project else None
    folders = lives.folders()
    for asked in args.get("dirs") or []:
        if os.path.isabs(asked):
            folders.append(os.path.normpath(asked))
        elif base:
            folders.append(os.path.normpath(os.path.join(base, asked)))
    found = {}
    for folder in {os.path.realpath(folder): folder for folder in reversed(folders)}.values():
        for one in reader.within(folder):
            if base:
                place_if_inside(one, project, base, folder)
            lives.attribute(one)
            found[one["path"]] = one
    reader.close()
    after, until = args.get("after"), args.get("until")
    ordered = [
        one
        for one in sorted(found.values(), key=position)
        if (not after or position(one) > tuple(json.loads(after))) and (not until or position(one) <= tuple(json.loads(until)))
    ]
    data, count = pack_list(ordered, lambda ones: table(ones, 17))
    if count < len(ordered):
        data, count = pack_list(ordered, table)
    # What is left, in parts a little smaller, so that one answer takes each: whoever asks can ask for all of them at once.
    parts = range(count, len(ordered), count - count // 8) if count else ()
    return {"now": time.time(), "data": data, "next": [json.dumps(position(ordered[at - 1])) for at in parts]}


def table(ones, digits=9):
    """Column by column they pack far better: what is alike stands side by side, and whole numbers are told by how they grow."""
    names = {name: None for one in ones for name in one["metrics"]}
    # Nothing is told as false: not every reader of JSON keeps a null in a list.
    columns = {key: [one[key] or False for one in ones] for key in ("path", "project", "run_id", "verdict", "reason")}
    for key in ("argument", "name"):  # how much of the path's end it is, where it is that
        columns[key] = [len(one[key]) if one["path"].endswith(one[key]) else one[key] for one in ones]
    for key in ("epoch", "step", "size"):
        columns[key] = growth([one[key] for one in ones])
    columns["modified"] = growth([int(one["modified"] * 1e6 + 0.5) for one in ones])
    # Nine digits tell any number of 32 bits apart, 17 any there is.
    columns["metrics"] = {name: [float("%.*g" % (digits, one["metrics"][name])) if name in one["metrics"] else False for one in ones] for name in names}
    first = {}
    columns["code"] = [one["code"] and first.setdefault(tuple(one["code"]), at) for at, one in enumerate(ones)]
    columns["code"] = [ones[at]["code"] if known == at else known for at, known in enumerate(columns["code"])]
    return columns


def growth(numbers):
    told, last = [], 0
    for number in numbers:
        told.append(False if number is None else number - last)
        last = last if number is None else number
    return told


def position(one):
    """Newest first."""
    return -one["modified"], one["path"]


def place_if_inside(one, project, base, folder):
    if (folder + os.sep).startswith(base + os.sep):
        place(one, project, base, folder)


def check(args):
    project = args["project"]
    base = project_folder(project, login_user())
    path = os.path.normpath(os.path.join(base, args["path"]))
    lives, reader = Lives(), Checkpoints(LOOKING)
    folder = path if os.path.isdir(path) and not FOLDER_CHECKPOINT(os.path.basename(path)) else os.path.dirname(path)
    answer = {"exists": os.path.exists(path), "checkpoint": reader.at(real(path)), "newest": newest(reader.within(folder))}
    for one in [answer["checkpoint"]] + answer["newest"]:
        if one:
            place_if_inside(one, project, base, folder)
            lives.attribute(one)
            one.pop("read", None)
    reader.close()
    one = answer["checkpoint"]
    if one and args.get("bytes") and one["verdict"] == "complete" and damaged(real(path)):
        one.update(verdict="suspect", reason="checksum-differs")
    return dict(answer, free=free_beside(base, args["path"]))


def damaged(path):
    """Whether its bytes are others than those that its archives have checksums of; a writer may have left those out as 0."""
    import zipfile

    files = files_in(path) if os.path.isdir(path) else [path]
    if sum(map(os.path.getsize, files)) > READ_WHOLE:
        return False
    try:
        for file in filter(zipfile.is_zipfile, files):
            with zipfile.ZipFile(file) as archive:
                for entry in archive.infolist():
                    with archive.open(entry) as part:
                        while entry.CRC and part.read(1 << 20):
                            pass
    except zipfile.BadZipFile:
        return True
    return False


def upload(args):
    """Without addresses: the files that a checkpoint consists of, with their sizes. With them: puts those files there."""
    user = login_user()
    path = os.path.join(project_folder(args["project"], user) if args.get("project") else "/", args["path"])
    with ActingAs(user):
        if not os.path.exists(path):
            raise Refusal("upload-failed", "%s is not there any more" % path)
        base = os.path.dirname(path)
        files = [path]
        if os.path.isdir(path):
            files = files_in(path)
        if "urls" not in args:
            sizes = {os.path.relpath(file, base): os.stat(file).st_size for file in sorted(files)}
            return {"data": pack(json.dumps(sizes, ensure_ascii=False).encode("utf-8", "replace"))}
        return {"sizes": {name: put(url, os.path.join(base, name)) for name, url in args["urls"].items()}}


def put(url, path):
    import urllib.request

    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        headers = {"Content-Length": str(size), "Content-Type": "application/octet-stream"}
        try:
            urllib.request.urlopen(urllib.request.Request(url, file, headers, method="PUT"), timeout=120).close()
        except OSError as problem:
            raise Refusal("upload-failed", "%s: %s" % (os.path.basename(path), problem))
    return size


def download(args):
    """Puts the files of a checkpoint into a folder of the project. What is there already with its size stays as it is."""
    user = login_user()
    folder = os.path.join(project_folder(args["project"], user), args["folder"])
    with ActingAs(user):
        for name, source in args["files"].items():
            path = os.path.join(folder, name)
            if not inside(name):
                raise Refusal("bad-request", "not a file's name")
            if os.path.lexists(path):
                if os.path.isfile(path) and os.stat(path).st_size == source["size"]:
                    continue
                raise Refusal("download-failed", "%s is there already" % path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            part = "%s.%d.tmp" % (path, os.getpid())
            try:
                fetch(source["url"], part, name, "download-failed")
                if os.stat(part).st_size != source["size"]:
                    raise Refusal("download-failed", "%s did not arrive whole" % name)
                os.replace(part, path)
            finally:
                if os.path.exists(part):
                    os.unlink(part)
    return {"folder": folder}


def read(args):
    """Parts of a file, as many as fit into an answer; of a folder its files with their sizes."""
    user = login_user()
    path = os.path.join(project_folder(args["project"], user) if args.get("project") else "/", args["path"])
    with ActingAs(user):
        try:
            if os.path.isdir(path):
                files = files_in(path)
                sizes = [[os.path.relpath(file, path), os.stat(file).st_size] for file in sorted(files)[:20000]]
                data, count = pack_list(sizes)
                return {"files": data, "whole": count == len(files)}
            with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode):
                    raise Refusal("read-failed", "%s is not a file" % path)
                return {"size": status.st_size, "modified": status.st_mtime, "parts": read_parts(file, args["ranges"])}
        except OSError as problem:
            raise Refusal("read-failed", "%s: %s" % (path, problem.strerror))


def read_parts(file, ranges):
    """Packed; the last one may be shorter than asked for, and later ones missing, where the answer would be too long."""
    parts, left = [], PACKED_LIMIT
    for offset, length in ranges:
        wanted = length = min(length, 1 << 20)
        while True:
            file.seek(offset)
            content = file.read(length)
            packed = pack(content)
            if len(packed) <= left or length < 512:
                break
            length = min(length // 2, len(content))
        if len(packed) > left:
            break
        parts.append(packed)
        left -= len(packed) + 4
        if length < wanted:
            break
    return parts


def delete(args):
    """Deletes checkpoints, and nothing else: {path: why not} for what stays."""
    import shutil

    reader, kept = Checkpoints(), {}
    lives = Lives()
    active = [known for known in lives.known if known[2] == float("inf")]
    spelled = {known[0]: known[6] for known in lives.known}
    user = login_user()
    for path in sorted(args["paths"], key=lambda path: not os.path.islink(path)):  # a link goes before what it leads to
        spot = real(path)
        folder = os.path.dirname(spot)
        there = {one["path"]: one for one in reader.within(spelled.get(folder, folder))}
        last = [one["path"] for one in newest(there.values())]
        links = [link for link in there if os.path.islink(link) and os.path.realpath(link) == spot]
        if spot not in there:
            kept[path] = "no-checkpoint" if os.path.lexists(path) else "gone"
        elif any(known[0] == folder for known in active) and spot in last:
            kept[path] = "newest-of-active"
        elif links:
            kept[path] = "linked"
        else:
            try:
                with ActingAs(user):
                    os.unlink(spot) if os.path.islink(spot) or not os.path.isdir(spot) else shutil.rmtree(spot)
            except OSError as problem:
                kept[path] = str(problem.strerror)
    return {"kept": kept}


COMMANDS = {
    "download": download,
    "read": read,
    "delete": delete,
    "upload": upload,
    "launch": launch,
    "runs": runs,
    "follow": follow,
    "tail": tail,
    "stop": stop,
    "samples": samples,
    "uploads": uploads,
    "checkpoints": checkpoints,
    "check": check,
    "environment": environment,
}
