"""Ends what runs on this instance and shuts it down when a limit is reached, whoever is watching.

What it promises is written in runner-contract.md. It is called as the runner is, and brings a process of its own to the
instance; it needs nothing but the standard library of Python 3.9, and the runner beside it.
"""

import calendar
import contextlib
import fcntl
import http.client
import json
import math
import os
import signal
import subprocess
import sys
import time
import urllib.parse

LOOK = 0.5  # seconds between two looks at the limits
NOTICES = 5.0  # the same at the instance's metadata, as AWS recommends
SAMPLE = 10.0  # the same at what the instance does
GRACE = 600.0  # seconds for a script to save and end
GRACE_MOST = 3600.0
COPYING = 900.0  # seconds for the last copy to S3
LEAST, MOST = 2.0, 366 * 86400.0  # seconds that a limit may be away
BUSY_CORES = 0.2
BUSY_GPU = 5.0  # percent
BUSY_NETWORK = 1 << 20  # bytes a second
SILENT = 30.0  # seconds after which a guard that tells nothing is taken for dead
METADATA = "http://169.254.169.254"
UNIT = "/etc/systemd/system/runctl-guard.service"
LASTING = ("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "NoSuchBucket", "AllAccessDisabled", "no-credentials")

runner = None  # the module beside this one
PLACE = ""  # the folder of what is kept here


def main(command, args):
    """Returns the answer to one call; never raises."""
    try:
        find_runner(args.get("runner"))
    except ImportError:
        return {"ok": False, "error": "runner-absent", "message": "the runner is not on the instance"}
    handlers = {"set": arm, "show": show, "clear": clear, "extend": extend}

    def handle():
        if command not in handlers:
            raise runner.Refusal("bad-request", "unknown command %r" % (command,))
        return handlers[command](args)

    return runner.answering(handle)


def find_runner(sha256):
    global runner, PLACE
    if not isinstance(sha256, str) or len(sha256) != 64 or not sha256.isalnum():
        raise ImportError(sha256)
    runner = __import__("runctl_runner_" + sha256[:16])
    PLACE = runner.private_folder(os.path.join(runner.HOME, "guard"))


def kept(name):
    return os.path.join(PLACE, name)


# ---- time: the clock on the wall may be set, the steady one counts on through sleep and starts again with the machine


def steady():
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def deadline_in(seconds):
    return {"wall": time.time() + seconds, "steady": steady() + seconds, "boot_id": runner.boot_id(), "set_at": time.time()}


def left_until(deadline):
    """Seconds. The wall counts only where the machine has started again since."""
    if deadline["boot_id"] == runner.boot_id():
        return deadline["steady"] - steady()
    return deadline["wall"] - time.time()


def last_off():
    """When this machine was last off, by the wall; 0 where nobody can tell."""
    folder, instance = os.environ.get("RUNCTL_ENDPOINT_FOLDER"), os.environ.get("RUNCTL_INSTANCE_ID")
    if not folder:
        return time.time() - steady() if hasattr(time, "CLOCK_BOOTTIME") else 0.0
    found = [0.0]
    reaping = os.path.join(folder, "reaping")
    for name in runner.listing(reaping):
        if instance and name.startswith(instance + "-") and name.endswith(".done"):
            with contextlib.suppress(OSError):
                found.append(os.stat(os.path.join(reaping, name)).st_mtime)
    return max(found)


def is_void(deadline):
    """Whether it passed while the machine was off: who starts it again does not want it to go at once."""
    off = last_off()
    if deadline["boot_id"] != runner.boot_id():
        return deadline["wall"] < off + 5
    return deadline["set_at"] < off and deadline["wall"] < off + 5


# ---- what is armed


def number(value, what, least, most):
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or not least <= value <= most:
        raise runner.Refusal("guard-value", "%s must be a number from %g to %g" % (what, least, most))
    return float(value)


@contextlib.contextmanager
def alone():
    """The only one to change what is armed."""
    lock = os.open(kept("state.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def armed():
    state = runner.read_json(kept("state.json")) or {}
    return dict({"lease": None, "idle": None, "notices": None, "runs": {}, "grace": GRACE}, **state)


def is_armed(state):
    return bool(state["lease"] or state["idle"] or state["notices"] or state["runs"])


def arm(args):
    """Changes only what is named; null disarms that."""
    with alone():
        state = armed()
        before = json.dumps(state, sort_keys=True)
        landing = current_landing()
        if landing:
            raise runner.Refusal("guard-landing", landing["reason"])
        if "lease" in args:
            state["lease"] = lease_of(args["lease"], state["lease"])
        if "idle" in args:
            state["idle"] = idle_of(args["idle"])
        if "notices" in args:
            state["notices"] = {"rebalance": bool(args["notices"].get("rebalance"))} if args["notices"] else None
        if "grace" in args:
            state["grace"] = number(args["grace"], "grace", 0, GRACE_MOST)
        if "run" in args:
            arm_run(state, args["run"])
        if not args.get("override"):
            refuse_too_short(state, args)
        forget_ended(state, args.get("run"))
        if json.dumps(state, sort_keys=True) != before:
            runner.write_json(kept("state.json"), state)
    ensure_watch(args["runner"], args.get("itself"))
    return show(args)


def lease_of(asked, now):
    return None if asked is None else deadline_in(number(asked["seconds"], "lease", LEAST, MOST))


def later(deadline, by):
    """Counts from its end, or from now where that has passed."""
    return deadline_in(min(MOST, max(0.0, left_until(deadline)) + by if deadline and not is_void(deadline) else by))


def extend(args):
    """Moves one limit away: the lease, or that of a run. A budget grows by what the time costs."""
    by = number(args["by"], "time", LEAST, MOST)
    kind = args.get("kind") or "lease"
    with alone():
        state = armed()
        landing = current_landing()
        if landing:
            raise runner.Refusal("guard-landing", landing["reason"])
        if kind == "lease":
            state["lease"] = later(state["lease"], by)
        else:
            found = [entry[kind] for entry in state["runs"].values() if kind in ("time", "budget") and entry[kind]]
            if not found:
                raise runner.Refusal("guard-none", kind)
            for limit in found:
                limit["deadline"] = limit["deadline"] and later(limit["deadline"], by)
                if kind == "time":
                    limit["seconds"] = min(MOST, limit["seconds"] + by)
                else:
                    limit["usd"] += limit["rate"] * by / 3600
        runner.write_json(kept("state.json"), state)
    ensure_watch(args["runner"], args.get("itself"))
    return show(args)


def idle_of(asked):
    if asked is None:
        return None
    return {"seconds": number(asked["seconds"], "idle", LEAST, MOST), "cores": number(asked.get("cores", BUSY_CORES), "cores", 0, 4096),
            "gpu": number(asked.get("gpu", BUSY_GPU), "gpu", 0, 100)}  # fmt: skip


def arm_run(state, asked):
    """A run's limits may be armed before it is there; they begin to count when it has started."""
    run_id = runner.checked(runner.RUN_ID, asked["run_id"], "run id")
    entry = dict(state["runs"].get(run_id) or {"time": None, "budget": None})
    entry["armed_at"] = entry.get("armed_at") or time.time()
    if "seconds" in asked:
        entry["time"] = None
        if asked["seconds"] is not None:
            entry["time"] = {"seconds": number(asked["seconds"], "time limit", LEAST, MOST), "deadline": None}
    if "budget" in asked:
        entry["budget"] = budget_of(asked["budget"])
    state["runs"][run_id] = entry
    if not entry["time"] and not entry["budget"]:
        del state["runs"][run_id]
    fix_run(state, run_id)


def budget_of(asked):
    if asked is None:
        return None
    rate = number(asked["rate"], "rate", 0, 1e6)
    if rate < 1e-9:
        raise runner.Refusal("guard-value", "the rate must be above 0: what costs nothing never reaches a budget")
    usd, spent = number(asked["usd"], "budget", 0.0001, 1e9), number(asked.get("spent", 0), "spent", 0, 1e9)
    return {"usd": usd, "rate": rate, "spent": spent, "deadline": None}


def fix_run(state, run_id):
    """Once the run has started, its limits become deadlines. Answers whether something changed."""
    entry, run = state["runs"].get(run_id), runner.Run(run_id)
    started = (run.process or {}).get("started_at")
    if not entry or not started or run.over:
        return False
    # Nothing can have run for longer than the machine, whatever the wall says.
    since = min(max(0.0, time.time() - started), steady())
    changed = False
    for kind in ("time", "budget"):
        limit = entry[kind]
        if limit and not limit["deadline"]:
            seconds = limit["seconds"] if kind == "time" else (limit["usd"] - limit["spent"]) / limit["rate"] * 3600
            limit["deadline"] = deadline_in(min(MOST, seconds - since))
            changed = True
    return changed


def forget_ended(state, asked):
    """Of runs that are over. One that is not there is kept for a day: its launch may be on its way."""
    for run_id in list(state["runs"]):
        if asked and asked.get("run_id") == run_id:
            continue
        there = os.path.isdir(os.path.join(runner.RUNS, run_id))
        if runner.Run(run_id).over if there else time.time() - state["runs"][run_id].get("armed_at", 0) > 86400:
            del state["runs"][run_id]


def refuse_too_short(state, args):
    """What is lost at the end is what was not saved: a limit that comes before the next checkpoint is not armed unasked."""
    run = active_run()
    if not run:
        return
    asked = []
    if args.get("lease") is not None:
        asked.append(("lease", state["lease"]))
    if args.get("run") and args["run"].get("run_id") == run.run_id:
        entry = state["runs"].get(run.run_id) or {}
        asked += [(kind, entry[kind]["deadline"]) for kind in ("time", "budget") if entry.get(kind)]
    interval = interval_of(run)
    for kind, deadline in asked:
        if deadline and left_until(deadline) <= 0:
            raise runner.Refusal("guard-passed", kind, limit=kind, run_id=run.run_id)
        if deadline and interval and interval > left_until(deadline):
            raise runner.Refusal("guard-too-short", "%d s between two, %d s left" % (interval, left_until(deadline)), limit=kind, run_id=run.run_id,
                                 interval=interval, left=left_until(deadline))  # fmt: skip


def active_run():
    return next((run for run in map(runner.Run, runner.all_run_ids()) if not run.over), None)


def last_end():
    """How the last run that there was has ended, for whoever has not seen it; None where that is not on record."""
    run_id = next(iter(runner.all_run_ids()), None)
    record = runner.Run(run_id).exit if run_id else None
    return dict({name: record.get(name) for name in ("exit_code", "signal", "ended_at", "stop_requested")}, run_id=run_id) if record else None


def checkpoints_of(run):
    """The run's own, newest first."""
    request = runner.read_json(run.path("request.json")) or {}
    if not request.get("checkpoint_dir") or not request.get("project_dir"):
        return []
    folder = os.path.normpath(os.path.join(request["project_dir"], request["checkpoint_dir"]))
    lives, found = runner.Lives(), []
    with runner.ActingAs(runner.login_user()):
        there = list(runner.Checkpoints().within(folder))
    for one in there:
        lives.attribute(one)
        if one["run_id"] == run.run_id:
            found.append(one)
    return sorted(found, key=lambda one: one["modified"], reverse=True)


def interval_of(run):
    """Seconds between two of the run's checkpoints, or since the last one where that is more; None before there is any sign."""
    started = (run.process or {}).get("started_at")
    times = sorted(one["modified"] for one in checkpoints_of(run) if one["verdict"] != "incomplete")
    recent = times[-6:]
    gaps = sorted(gap for gap in (after - before for before, after in zip(recent, recent[1:])) if gap > 1.0)
    since = time.time() - (times[-1] if times else started) if times or started else 0.0
    typical = gaps[len(gaps) // 2] if gaps else 0.0
    return max(typical, since) or None


# ---- what is told


def current_landing():
    """One that goes on; what another start of the machine has left behind does not."""
    landing = runner.read_json(kept("landing.json"))
    return landing if landing and landing["phase"] != "done" and landing["boot_id"] == runner.boot_id() and not went_off(landing) else None


def went_off(landing):
    return bool(os.environ.get("RUNCTL_ENDPOINT_FOLDER")) and last_off() > landing["at"]


def show(args):
    state = armed()
    told = runner.read_json(kept("told.json")) or {}
    lives = is_watched()
    if is_armed(state) and not lives and args.get("runner") and not args.get("look_only"):
        ensure_watch(args["runner"], args.get("itself"))
        lives = is_watched()
    limits = {"lease": left_or_none(state["lease"])}
    for run_id, entry in state["runs"].items():
        for kind in ("time", "budget"):
            if entry[kind]:
                limits[kind] = left_or_none(entry[kind]["deadline"])
    run = active_run()
    return {"now": time.time(), "lives": lives, "survives_restart": os.path.exists(UNIT) if lives else False, "armed": state,
            "left": limits, "idle_for": told.get("idle_for") if lives else None, "busy": told.get("busy") if lives else None,
            "rebalance": told.get("rebalance"), "interval": interval_of(run) if run else None,
            "run_id": run.run_id if run else None, "landing": runner.read_json(kept("landing.json"))}  # fmt: skip


def left_or_none(deadline):
    return None if not deadline else left_until(deadline)


def clear(args):
    """Disarms all. While a landing goes on the machine stays; its script has been told to end already."""
    with alone():
        runner.write_json(kept("state.json"), {})
        landing = current_landing()
        if landing:
            runner.write_json(kept("stay.json"), {"landing": landing["at"]})
    return show(args)


# ---- the process that watches


def is_watched():
    lock = os.open(kept("watch.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return False
    except OSError:
        return True
    finally:
        os.close(lock)


def ensure_watch(sha256, itself):
    """There is one at most; one of another version makes room for this."""
    holder = runner.read_json(kept("watch.json")) or {}
    if is_watched():
        if holder.get("program") == program_of(itself):
            return
        for role in ("keeper", "watch"):
            if runner.alive(holder, role):
                os.kill(holder[role + "_pid"], signal.SIGTERM)
        until = time.monotonic() + 5
        while is_watched() and time.monotonic() < until:
            time.sleep(0.02)
    if not by_systemd(sha256, itself):
        start_here(sha256, itself)
    until = time.monotonic() + 5
    while not is_watched() and is_armed(armed()) and time.monotonic() < until:
        time.sleep(0.02)


def program_of(itself):
    return os.path.join(runner.HOME, "runner", "runctl_guard_%s.py" % str(itself)[:16])


def by_systemd(sha256, itself):
    """Where root may, the system itself keeps the guard, through restarts too."""
    if os.geteuid() != 0 or os.environ.get("RUNCTL_HOME") or not os.path.isdir("/run/systemd/system"):
        return False
    text = ("[Unit]\nDescription=Runctl guard: saves and shuts down at a limit\n\n[Service]\n"
            "ExecStart=%s -I -S %s %s\nRestart=on-failure\nRestartSec=2\nKillMode=process\n\n[Install]\nWantedBy=multi-user.target\n"
            % (sys.executable, program_of(itself), sha256))  # fmt: skip
    try:
        with open(UNIT + ".tmp", "w") as file:
            file.write(text)
        os.replace(UNIT + ".tmp", UNIT)
        for words in (("daemon-reload",), ("enable", UNIT), ("restart", os.path.basename(UNIT))):
            done = subprocess.run(("systemctl", "--quiet") + words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL, timeout=20)  # fmt: skip
            if done.returncode != 0:
                raise OSError("systemctl " + words[0])
        return True
    except (OSError, subprocess.SubprocessError):
        with contextlib.suppress(OSError):
            os.unlink(UNIT)
        return False


def start_here(sha256, itself):
    """A process that starts the one that watches again when that is killed; nobody's child."""
    if os.fork() == 0:
        try:
            os.setsid()
            if os.fork() == 0:
                os.chdir(runner.HOME)
                runner.hold_only()
                keep_watching(sha256, itself)
        finally:
            os._exit(0)
    else:
        with contextlib.suppress(ChildProcessError):
            os.wait()


def keep_watching(sha256, itself):
    for killed in range(1000):
        child = os.fork()
        if child == 0:
            ended = 1
            try:
                ended = watch(itself)
            finally:
                os._exit(ended)
        if os.waitpid(child, 0)[1] == 0 or not os.path.isdir(PLACE):
            return
        time.sleep(min(10.0, 0.2 * 2 ** min(killed, 8)))


def watch(itself):
    """Exit status: 0 where there is nothing left to do."""
    lock = os.open(kept("watch.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    for attempt in range(20):  # Whoever asks whether somebody watches holds it for a moment.
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except OSError:
            if attempt == 19:
                return 0
            time.sleep(0.05)
    me, keeper = os.getpid(), os.getppid()
    runner.write_json(kept("watch.json"), {
        "watch_pid": me, "watch_start": runner.start_of(me), "keeper_pid": keeper, "keeper_start": runner.start_of(keeper),
        "boot_id": runner.boot_id(), "program": program_of(itself)})  # fmt: skip
    return Watch().run()


class Watch:
    def __init__(self):
        self.activity, self.metadata = Activity(), Metadata()
        self.next_notice = self.next_sample = 0.0
        self.rebalance, self.landed_notice, self.told_at = None, None, 0.0

    def run(self):
        self.drop_void()
        landing = current_landing()
        if landing:
            return Landing(landing).run()
        while True:
            state = armed()
            if not is_armed(state):
                return 0
            due = self.due(state)
            if due:
                landing = Landing.begin(state, *due)
                ended = landing.run()
                if not landing.goes_on():
                    return ended
            self.tell()
            time.sleep(LOOK)

    def drop_void(self):
        with alone():
            state = armed()
            if state["lease"] and is_void(state["lease"]):
                runner.write_json(kept("state.json"), dict(state, lease=None))

    def due(self, state):
        """(reason, more about it) of the first limit that is reached."""
        if state["lease"] and left_until(state["lease"]) <= 0:
            return "lease", {"until": state["lease"]["wall"]}
        for run_id in state["runs"]:
            if self.fixed(state, run_id):
                state = armed()
            entry = state["runs"].get(run_id) or {}
            for kind in ("time", "budget"):
                limit = entry.get(kind)
                if limit and limit["deadline"] and left_until(limit["deadline"]) <= 0 and not runner.Run(run_id).over:
                    return kind, dict({"run_id": run_id}, **{name: limit[name] for name in ("seconds", "usd", "rate", "spent") if name in limit})
        notice = state["notices"] and self.notice(state["notices"])
        if notice:
            return notice
        if state["idle"] and self.idle(state["idle"]):
            return "idle", {"seconds": state["idle"]["seconds"]}
        return None

    @staticmethod
    def fixed(state, run_id):
        entry = state["runs"][run_id]
        if all(not entry[kind] or entry[kind]["deadline"] for kind in ("time", "budget")):
            return False
        with alone():
            state = armed()
            if run_id in state["runs"] and fix_run(state, run_id):
                runner.write_json(kept("state.json"), state)
        return True

    def notice(self, wish):
        now = steady()
        if now < self.next_notice:
            return None
        self.next_notice = now + NOTICES
        action = self.metadata.get("/latest/meta-data/spot/instance-action")
        if action and action.get("time") and action["time"] != self.landed_notice:
            self.landed_notice = action["time"]
            return "interruption", {"action": action.get("action"), "time": seconds_of(action["time"])}
        told = self.metadata.get("/latest/meta-data/events/recommendations/rebalance")
        if told and told.get("noticeTime"):
            first = self.rebalance is None
            self.rebalance = seconds_of(told["noticeTime"])
            if first and wish["rebalance"]:
                return "rebalance", {"time": self.rebalance}
        return None

    def idle(self, wish):
        now = steady()
        if now >= self.next_sample:
            self.next_sample = now + min(SAMPLE, wish["seconds"] / 6)
            self.activity.look(wish)
        return self.activity.idle_for() >= wish["seconds"]

    def tell(self):
        if time.monotonic() - self.told_at > 2:
            self.told_at = time.monotonic()
            runner.note(kept("told.json"), {"at": time.time(), "idle_for": self.activity.idle_for(), "busy": self.activity.busy,
                                            "rebalance": self.rebalance})  # fmt: skip


def seconds_of(text):
    try:
        return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))
    except ValueError:
        return None


class Metadata:
    """What EC2 tells the instance (IMDSv2). On This computer there is none, unless somebody says where."""

    def __init__(self):
        self.base = os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT")
        off = os.environ.get("AWS_EC2_METADATA_DISABLED", "").lower() == "true" or os.environ.get("RUNCTL_ENDPOINT_FOLDER")
        if not self.base and not off:
            self.base = METADATA
        self.token, self.until = None, 0.0

    def get(self, path):
        """The JSON object there, or None."""
        if not self.base:
            return None
        try:
            if not self.token or steady() > self.until:
                self.token = self.ask("PUT", "/latest/api/token", {"X-aws-ec2-metadata-token-ttl-seconds": "21600"})[1]
                self.until = steady() + 21000
            status, text = self.ask("GET", path, {"X-aws-ec2-metadata-token": self.token})
            if status == 401:
                self.token = None
            value = json.loads(text) if status == 200 else None
            return value if isinstance(value, dict) else None
        except (OSError, ValueError, http.client.HTTPException):
            self.token = None
            return None

    def ask(self, method, path, headers):
        base = urllib.parse.urlsplit(self.base)
        connection = http.client.HTTPConnection(base.netloc, timeout=2)
        try:
            connection.request(method, base.path.rstrip("/") + path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read(65536).decode("utf-8", "replace")
        finally:
            connection.close()


# ---- idleness: nobody's presence counts, only work


class Activity:
    """Since when nothing was done. What cannot be learned counts as work while a run lives."""

    def __init__(self):
        self.since, self.seen_at, self.busy = steady(), steady(), None
        self.before, self.signs = None, {}
        self.graphics = True

    def idle_for(self):
        return max(0.0, self.seen_at - self.since)

    def look(self, wish):
        now = steady()
        if now - self.seen_at > 6 * SAMPLE:  # asleep, or held up: nobody has looked meanwhile
            self.since, self.before = now, None
        self.seen_at = now
        self.busy = self.work(wish, now)
        if self.busy:
            self.since = now

    def work(self, wish, now):
        """What the instance is busy with, or None."""
        measured, before = (now, self.processor(), self.network()), self.before
        self.before = measured
        holder = runner.read_json(runner.LOCK) or {}
        run = active_run()
        if run is None and runner.alive(holder, "holder"):
            return "sync"
        if run and run.state == "starting":
            return "start"
        if run and self.progressed(run):
            return "run"
        if before is None:
            return "first-look"
        seconds = max(0.001, now - before[0])
        if measured[1] is None or before[1] is None:
            if run:
                return "unknown"
        elif (measured[1] - before[1]) / seconds >= wish["cores"]:
            return "processor"
        if measured[2] is not None and before[2] is not None and (measured[2] - before[2]) / seconds >= BUSY_NETWORK:
            return "network"
        return self.graphics_work(wish, run)

    def progressed(self, run):
        """Whether its log or its checkpoints' folder has changed since the last look."""
        signs = {}
        request = runner.read_json(run.path("request.json")) or {}
        folder = os.path.join(request.get("project_dir") or "/", request.get("checkpoint_dir") or ".")
        for path in (run.path("log"), folder):
            with contextlib.suppress(OSError):
                looked = os.stat(path)
                signs[path] = (looked.st_size, looked.st_mtime_ns)
        changed = signs != self.signs
        self.signs = signs
        return changed

    def graphics_work(self, wish, run):
        if not self.graphics or os.environ.get("RUNCTL_ENDPOINT_FOLDER"):
            return None
        cards = runner.graphics_cards()
        if cards is None:
            self.graphics = False
            return None
        used = [card.get("util") for card in cards]
        if any(one is None for one in used) and run:
            return "unknown"
        return "graphics" if any((one or 0) >= wish["gpu"] for one in used) else None

    @staticmethod
    def network():
        """Bytes received and sent; on This computer they are everybody's."""
        counts = None if os.environ.get("RUNCTL_ENDPOINT_FOLDER") else runner.network_bytes()
        return sum(counts) if counts else None

    @staticmethod
    def processor():
        """Seconds of processor time used so far: of the machine, or on This computer of the workspace's own processes."""
        ticks = float(os.sysconf("SC_CLK_TCK"))
        if not os.environ.get("RUNCTL_HOME"):
            times = runner.processor_times()
            return None if times is None else (times[0] - times[1]) / ticks
        if not os.path.isdir("/proc/self"):
            return None
        mark, used = b"RUNCTL_HOME=" + os.environb[b"RUNCTL_HOME"], 0
        own = (os.getpid(), os.getppid())
        for name in os.listdir("/proc"):
            with contextlib.suppress(OSError, ValueError, IndexError):
                if int(name) in own:
                    continue
                with open("/proc/%s/environ" % name, "rb") as file:
                    if mark not in file.read().split(b"\0"):
                        continue
                with open("/proc/%s/stat" % name, "rb") as file:
                    fields = file.read().rsplit(b")", 1)[1].split()
                used += sum(int(field) for field in fields[11:15])
        return used / ticks


# ---- the landing: each step is written down before it is taken, so that it goes on after a kill


class Landing:
    def __init__(self, record):
        self.record = record
        self.state = armed()

    @staticmethod
    def begin(state, reason, more):
        run = active_run()
        record = {"version": 1, "reason": reason, "more": more, "at": time.time(), "boot_id": runner.boot_id(), "phase": "saving",
                  "steady": steady(), "run_id": run.run_id if run else None, "run_ended": None, "killed": False, "checkpoint": None,
                  "copy": None, "shutdown": None, "instance": os.environ.get("RUNCTL_INSTANCE_ID"), "over": None if run else last_end()}  # fmt: skip
        with contextlib.suppress(OSError):
            os.unlink(kept("stay.json"))
        landing = Landing(record)
        landing.save()
        return landing

    def goes_on(self):
        """Whether the guard watches on: where AWS takes the machine by itself, it may leave it or bring it back."""
        return self.record["reason"] == "interruption"

    def save(self, **more):
        self.record.update(more)
        runner.note(kept("landing.json"), self.record)

    def run(self):
        if self.record["phase"] == "saving":
            self.end_runs()
            self.save(phase="copying")
        if self.record["phase"] == "copying":
            self.look_at_checkpoint()
            self.wait_for_copy()
            self.save(phase="shutdown")
        return self.leave()

    def seconds_left(self, wanted):
        """Less where the machine is taken away at a known time."""
        taken = (self.record["more"] or {}).get("time") if self.record["reason"] == "interruption" else None
        return min(wanted, max(5.0, taken - time.time() - 15.0)) if taken else wanted

    def end_runs(self):
        until = self.record["steady"] + self.seconds_left(self.state["grace"])
        killed_at = None
        while True:
            run = active_run()
            if run is None:
                break
            late = steady() >= until
            if late and killed_at is None:
                killed_at = steady()
                self.save(killed=True)
            if killed_at is not None and steady() - killed_at > 20:
                break  # What does not die goes with the machine.
            # The same that a person's stop does: SIGTERM once, and the run knows that it was asked for.
            runner.stop({"run_id": run.run_id, "kill": late, "wait": 0.5})
        if self.record["run_id"]:
            exit_record = runner.Run(self.record["run_id"]).exit
            if exit_record:
                self.save(run_ended={name: exit_record.get(name) for name in ("exit_code", "signal", "ended_at")})

    def latest(self):
        """The run that was ended, else the last one there was."""
        run_id = self.record["run_id"] or next(iter(runner.all_run_ids()), None)
        return runner.Run(run_id) if run_id else None

    def look_at_checkpoint(self):
        run = self.latest()
        found = checkpoints_of(run) if run else []
        whole = next((one for one in found if one["verdict"] == "complete"), None) or next(iter(found), None)
        if whole:
            told = {name: whole[name] for name in ("name", "path", "argument", "project", "epoch", "step", "size", "modified", "verdict", "reason")}
            self.save(checkpoint=dict(told, run_id=run.run_id, saved_by_stop=whole["modified"] >= self.record["at"] - 1))

    def wait_for_copy(self):
        run = self.latest()
        if not run or not os.path.exists(run.path("upload.json")):
            return
        until = steady() + self.seconds_left(COPYING)
        refused = None
        while True:
            told = runner.resume_uploads(run)[1] or {}
            error = (told.get("error") or {}).get("code")
            name = (self.record["checkpoint"] or {}).get("name")
            row = (told.get("checkpoints") or {}).get(name) or {}
            if told.get("state") == "done" or row.get("state") == "done":
                self.save(copy={"state": "done", "to": "s3://%s/%s%s" % (told.get("bucket"), told.get("prefix"), name or "")})
                return
            if not is_served():
                error, refused = "not-served", 0.0
            elif error in LASTING:
                refused = refused or steady() + 30  # long enough for one more try
            if steady() > until or refused is not None and steady() > refused:
                self.save(copy={"state": "failed", "error": error or "too-slow"})
                return
            time.sleep(0.5)

    def leave(self):
        """Says why, where it can be read when the machine is off, and shuts it down."""
        if self.goes_on():
            self.save(phase="done", shutdown="by-aws", ended_at=time.time())
            self.say()
            return 0
        while True:
            if runner.read_json(kept("stay.json")):
                self.save(phase="done", shutdown="called-off", ended_at=time.time())
                return 0
            if self.record["shutdown"] is None:
                self.save(shutdown="asked", ended_at=time.time())
                self.say()
            with alone(), contextlib.suppress(OSError):  # Whoever starts the machine again starts without these limits.
                runner.write_json(kept("state.json"), {})
            if shut_down():
                time.sleep(600)
            time.sleep(30)

    def say(self):
        line = "runctl-guard %s\n" % json.dumps({name: value for name, value in self.record.items() if name != "steady"})
        own = os.environ.get("RUNCTL_CONSOLE")
        for path in [own] if own or os.environ.get("RUNCTL_HOME") else ["/dev/console", "/dev/kmsg"]:
            try:
                with open(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_NOCTTY | os.O_CREAT, 0o600), "wb", 0) as file:
                    file.write((line if own else "\n" + line).encode())
                return
            except (OSError, TypeError):
                continue


def is_served():
    """Whether S3 can be reached at all: on This computer only while the program runs."""
    folder = os.environ.get("RUNCTL_ENDPOINT_FOLDER")
    if not folder:
        return True
    for name in runner.listing(os.path.join(folder, "served")):
        with contextlib.suppress(ValueError, OSError):
            os.kill(int(name.split("-")[0]), 0)
            return True
    return False


def shut_down():
    """On This computer by the machine's own program, which never touches the computer itself."""
    folder = os.environ.get("RUNCTL_ENDPOINT_FOLDER")
    if folder or os.environ.get("RUNCTL_HOME"):
        program, instance = os.environ.get("RUNCTL_MACHINE_PROGRAM"), os.environ.get("RUNCTL_INSTANCE_ID")
        commands = [(sys.executable, "-I", "-S", program, "poweroff", folder, instance)] if program and folder and instance else []
    else:
        commands = [("shutdown", "-h", "now"), ("systemctl", "poweroff"), ("/sbin/poweroff",)]
    for command in commands:
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)
            if done.returncode == 0:
                return True
        except (OSError, subprocess.SubprocessError):
            continue
    return False


if __name__ == "__main__":  # as the system's own service: the runner's SHA-256
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    find_runner(sys.argv[1])
    sys.exit(watch(os.path.basename(__file__).rsplit("_", 1)[1][:16]))
