"""The part of This computer that outlives the program: it runs an instance's commands and ends its processes.

    machine.py run FOLDER
        Runs the command in FOLDER (spec.json, script) and leaves stdout, stderr and exit.json there.
    machine.py poweroff FOLDER INSTANCE
        Shuts INSTANCE down from inside, as shutdown does on EC2: leaves FOLDER/poweroff/INSTANCE.json for whoever looks
        next at the instances, and ends the processes, whether or not the program runs.
    machine.py reap FOLDER INSTANCE TOKEN GRACE FORCE WORKSPACE
        Ends every process of INSTANCE: SIGTERM, GRACE seconds, SIGKILL. Then removes WORKSPACE unless it is
        empty, and leaves FOLDER/INSTANCE-TOKEN.done.

Python 3.9, standard library only, few imports: a command's start is waited for.
"""

import errno
import fcntl
import json
import os
import select
import signal
import sys
import time

POLL = 0.2


def detach():
    """No terminal's hang-up or Ctrl-C reaches this process, and a stop of the instance does not end its witness."""
    try:
        os.setsid()
    except OSError:
        pass  # Already the leader of a session.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def publish(path, value):
    """Writes a record that exists only when whole. The first writer wins; whoever comes later changes nothing."""
    temporary = "%s.%d" % (path, os.getpid())
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(descriptor, json.dumps(value).encode())
    finally:
        os.close(descriptor)
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    os.unlink(temporary)


# --- run -------------------------------------------------------------------------------------------------------------


def start(folder, spec, out, err):
    """In the child: becomes the script, in a process group of its own. Does not return."""
    try:
        os.setsid()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        os.umask(0o022)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.chdir(spec["directory"])
        script = os.path.join(folder, "script")
        with open(script, "rb") as opened:
            shebang = opened.read(2) == b"#!"
        arguments = [script] if shebang else ["/bin/sh", script]
        for attempt in range(50):
            try:
                os.execve(arguments[0], arguments, spec["environment"])
            except OSError as e:
                # The writer of the script may have forked while the file was open; that child is gone in a moment.
                if e.errno != errno.ETXTBSY or attempt == 49:
                    raise
                time.sleep(0.02)
    except BaseException as e:
        os.write(2, ("failed to run commands: %s\n" % e).encode("utf-8", "replace"))
    finally:
        os._exit(126)


def kill_group(group):
    try:
        os.killpg(group, signal.SIGKILL)
    except OSError:
        pass


def watch(child, sinks, timeout, kept_bytes):
    """Copies output until the script has ended and nobody holds its pipes. Answers (status, exit code)."""
    deadline = time.monotonic() + timeout
    kept = {descriptor: 0 for descriptor in sinks}
    code = None
    while sinks or code is None:
        if sinks:
            for descriptor in select.select(list(sinks), [], [], POLL)[0]:
                data = os.read(descriptor, 65536)
                if not data:
                    del sinks[descriptor]
                elif kept[descriptor] < kept_bytes:
                    part = data[: kept_bytes - kept[descriptor]]
                    sinks[descriptor].write(part)
                    kept[descriptor] += len(part)
        if code is None:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
            elif not sinks:
                time.sleep(0.01)
        if time.monotonic() > deadline or os.path.exists("cancel"):
            kill_group(child)
            return ("Cancelled" if os.path.exists("cancel") else "TimedOut"), 137
    code = 128 - code if code < 0 else code
    return ("Success" if code == 0 else "Failed"), code


def run(folder):
    detach()
    os.chdir(folder)
    lock = os.open("lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.lockf(lock, fcntl.LOCK_EX)
    os.write(lock, b"%d\n" % os.getpid())
    if os.path.exists("exit.json"):
        return  # Given up on before it began.
    with open("spec.json", encoding="utf-8") as opened:
        spec = json.load(opened)
    out, out_writer = os.pipe()
    err, err_writer = os.pipe()
    started = time.time()
    child = os.fork()
    if child == 0:
        start(folder, spec, out_writer, err_writer)
    os.close(out_writer)
    os.close(err_writer)
    with open("stdout", "wb", 0) as stdout, open("stderr", "wb", 0) as stderr:
        status, code = watch(child, {out: stdout, err: stderr}, spec["timeout"], spec["kept"])
    publish("exit.json", {"status": status, "code": code, "started": started, "ended": time.time()})


# --- reap ------------------------------------------------------------------------------------------------------------


def linux_processes():
    """(pid, parent, start, environment and command line as bytes) of every process whose environment may be read."""
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open("/proc/%s/stat" % name, "rb") as opened:
                fields = opened.read().rpartition(b")")[2].split()
            if fields[0] == b"Z":
                continue
            try:
                with open("/proc/%s/environ" % name, "rb") as opened:
                    environment = opened.read()
            except OSError:
                environment = b""
            yield int(name), int(fields[1]), fields[19], environment
        except OSError:
            continue  # It ended meanwhile.


def ps_processes():
    """The same from ps, for systems without /proc. ps -E adds the environment to the command."""
    with os.popen("ps -axwwE -o pid=,ppid=,stat=,command=") as opened:
        for line in opened.buffer:
            fields = line.split(None, 3)
            if len(fields) == 4 and not fields[2].startswith(b"Z"):
                yield int(fields[0]), int(fields[1]), b"", fields[3].replace(b" ", b"\0").strip()


def find(instance):
    """Processes of the instance, by the mark in their environment, with their descendants; and its commands' supervisors."""
    mark = b"\0RUNCTL_INSTANCE_ID=" + instance + b"\0"
    supervises = b"\0RUNCTL_SUPERVISOR_OF=" + instance + b"\0"
    members, supervisors, children = {}, {}, {}
    for pid, parent, began, environment in linux_processes() if os.path.isdir("/proc/self") else ps_processes():
        if pid == os.getpid():
            continue
        children.setdefault(parent, []).append((pid, began))
        environment = b"\0" + environment + b"\0"
        if supervises in environment:
            supervisors[pid] = began
        elif mark in environment:
            members[pid] = began
    waiting = list(members) + list(supervisors)
    while waiting:
        for pid, began in children.get(waiting.pop(), []):
            if pid not in members and pid not in supervisors:
                members[pid] = began
                waiting.append(pid)
    return set(members.items()), set(supervisors.items())


def send(processes, number):
    """Answers the processes that may not be signalled: they belong to somebody else."""
    refused = set()
    for process in processes:
        try:
            os.kill(process[0], number)
        except ProcessLookupError:
            pass
        except PermissionError:
            refused.add(process)
    return refused


def end_processes(instance, grace):
    began = time.monotonic()
    asked, refused, quiet, pause = set(), set(), 0, 0.01
    # Twice in a row nothing: a process that forks during a look at the list could hide its child from that look.
    while quiet < 2:
        members, supervisors = find(instance)
        members -= refused
        quiet = 0 if members or supervisors else quiet + 1
        waited = time.monotonic() - began
        if waited < grace:
            refused |= send(members - asked, signal.SIGTERM)
            asked |= members
        else:
            refused |= send(members, signal.SIGKILL)
            # A supervisor writes down how its command ended; it is killed only when it does not come to that.
            if waited > grace + 5:
                refused |= send(supervisors - refused, signal.SIGKILL)
        time.sleep(pause)
        pause = min(pause * 1.5, 0.2)


def remove(workspace):
    import shutil

    def open_up(function, path, _):
        try:
            os.chmod(os.path.dirname(path), 0o700)
            function(path)
        except OSError:
            pass

    shutil.rmtree(workspace, onerror=open_up)
    return not os.path.lexists(workspace)


def reap(folder, instance, token, grace, force, workspace):
    detach()
    os.chdir(folder)
    done = "%s-%s.done" % (instance, token)
    lock = os.open(instance + ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    if force != "force":
        # An earlier reaper's grace counts; a second SIGTERM would not help anybody.
        fcntl.lockf(lock, fcntl.LOCK_EX)
    if os.path.exists(done):
        return  # Another was quicker; what runs in the instance now was started since.
    end_processes(instance.encode(), float(grace))
    removed = remove(workspace) if workspace else False
    publish(done, {"ended": time.time(), "removed": removed})


# --- poweroff --------------------------------------------------------------------------------------------------------

POWEROFF_GRACE = 30.0  # seconds from SIGTERM to SIGKILL


def poweroff(folder, instance):
    """Returns once the record is there; the end of the processes follows, by a process that is none of the instance's."""
    token = os.urandom(4).hex()
    place = os.path.join(folder, "poweroff")
    os.makedirs(place, 0o700, exist_ok=True)
    publish(os.path.join(place, instance + ".json"), {"token": token, "at": time.time()})
    with open(os.path.join(place, instance + ".json"), encoding="utf-8") as opened:
        token = json.load(opened)["token"]  # of who was first
    if os.fork() == 0:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nothing, descriptor)
        words = [sys.executable, "-I", "-S", os.path.abspath(__file__), "reap", os.path.join(folder, "reaping"), instance, token]
        # Without the instance's marks, or it would end itself.
        plain = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"}
        os.execve(sys.executable, words + [str(POWEROFF_GRACE), "", ""], plain)


if __name__ == "__main__":
    {"run": run, "reap": reap, "poweroff": poweroff}[sys.argv[1]](*sys.argv[2:])
