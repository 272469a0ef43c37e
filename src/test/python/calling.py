"""Calls the runner as the desktop does: one shell script, the bootstrap as a word, the call on standard input."""

import base64
import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import types
import unittest
import zlib

RESOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../main/resources/dev/runctl/runner")
with open(os.path.join(RESOURCES, "bootstrap.py"), encoding="ascii") as bootstrap_file:
    BOOTSTRAP = bootstrap_file.read()
with open(os.path.join(RESOURCES, "runctl_runner.py"), "rb") as runner_file:
    RUNNER = runner_file.read()
SHA256 = hashlib.sha256(RUNNER).hexdigest()
SOURCE = base64.b64encode(zlib.compress(RUNNER, 9)).decode()


def wire(command, args, source=SOURCE, sha256=SHA256, kind="runner"):
    call = {"runner": {"sha256": sha256, "source": source, "kind": kind}, "command": command, "args": args}
    text = base64.encodebytes(zlib.compress(json.dumps(call).encode(), 9)).decode()
    return (
        "if command -v python3 >/dev/null 2>&1; then :; else echo '{\"ok\":false,\"error\":\"no-python\"}'; exit 0; fi\n"
        "exec python3 -I -S -c '" + BOOTSTRAP + "' <<'RUNCTL_CALL'\n" + text + "RUNCTL_CALL\n"
    )


def packed(value):
    return base64.b64encode(zlib.compress(value if isinstance(value, bytes) else json.dumps(value).encode())).decode()


def unpacked(text):
    return zlib.decompress(base64.b64decode(text))


def rows(answer):
    """The checkpoints of a list that travels column by column."""
    table, listed, last = json.loads(unpacked(answer["data"])), [], {}
    for at, path in enumerate(table["path"]):
        one = {key: table[key][at] if table[key][at] is not False else None for key in ("path", "project", "run_id", "verdict", "reason", "code")}
        for key in ("argument", "name"):
            told = table[key][at]
            one[key] = path[len(path) - told :] if isinstance(told, int) else told
        for key in ("epoch", "step", "size", "modified"):
            more = table[key][at]
            last[key] = last.get(key, 0) + (more or 0)
            one[key] = None if more is False else last[key]
        one["modified"] /= 1e6
        one["metrics"] = {name: values[at] for name, values in table["metrics"].items() if values[at] is not False}
        listed.append(one)
    return listed


def tar_gz(files, add=lambda tar: None):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        add(tar)
    return buffer.getvalue()


def file_table(files, executable=()):
    return {path: [hashlib.sha256(data).hexdigest(), len(data), path in executable] for path, data in files.items()}


def tree_hash(table):
    digest = hashlib.sha256()
    for path in sorted(table, key=lambda path: path.encode()):
        digest.update(("%s\0%s\0%s\n" % (path, table[path][0], "x" if table[path][2] else "-")).encode())
    return digest.hexdigest()


def sync_plan(files, base=None, changed=None, executable=(), archive=None, gone=()):
    """With a base only what differs from it is listed: the files changed, and None for those that are gone."""
    table = file_table(files, executable)
    sent = files if changed is None else {name: files[name] for name in changed}
    listed = dict({name: table[name] for name in sent}, **dict.fromkeys(gone)) if base else table
    data = tar_gz(sent) if archive is None else archive
    return {"base": base, "hash": tree_hash(table), "files": packed(listed), "url": None,
            "archive": base64.b64encode(data).decode()}


def runner_module():
    """The runner's functions, for what needs no process; not imported, so that no byte code lands among the resources."""
    module = types.ModuleType("runner_under_test")
    module.__file__ = os.path.join(RESOURCES, "runctl_runner.py")
    exec(compile(RUNNER, module.__file__, "exec"), module.__dict__)
    return module


class RunnerCase(unittest.TestCase):
    """A home of its own for each test, and no process of it left behind."""

    shell = "sh"
    numbers = 0

    def setUp(self):
        self.home = tempfile.mkdtemp(prefix="runctl-home-")
        self.calls = tempfile.mkdtemp(prefix="runctl-calls-")  # apart, so that a test can search all of the home
        self.project = os.path.join(self.home, "projects", "demo")
        os.makedirs(self.project)
        self.addCleanup(self.clean)

    def clean(self):
        self.clean_processes()
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.rmtree(self.calls, ignore_errors=True)

    def clean_processes(self):
        marker = ("RUNCTL_HOME=" + self.home).encode()
        for _ in range(100):
            mine = []
            for pid in os.listdir("/proc") if os.path.isdir("/proc") else []:
                try:
                    with open("/proc/%s/environ" % pid, "rb") as environment:
                        if pid.isdigit() and marker in environment.read().split(b"\0"):
                            mine.append(int(pid))
                except OSError:
                    pass
            if not mine:
                break
            for pid in mine:
                self.kill(pid)
            time.sleep(0.02)

    @staticmethod
    def kill(pid, number=signal.SIGKILL):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass

    def environment(self):
        return dict(os.environ, RUNCTL_HOME=self.home, PATH=self.bin_folder() + ":/usr/bin:/bin")

    def bin_folder(self):
        """A folder where python3 is the very interpreter that runs these tests."""
        folder = os.path.join(self.calls, "bin")
        if not os.path.isdir(folder):
            os.mkdir(folder)
            os.symlink(os.path.realpath(sys.executable), os.path.join(folder, "python3"))
        return folder

    def call_script(self, command, args, **wire_options):
        if os.path.exists(os.path.join(self.home, "runner", "runctl_runner_%s.py" % SHA256[:16])):
            wire_options.setdefault("source", None)
        script = os.path.join(self.calls, "call-%d.sh" % RunnerCase.numbers)
        RunnerCase.numbers += 1
        with open(script, "w") as file:
            file.write(wire(command, args, **wire_options))
        return script

    def call_process(self, command, args, **wire_options):
        script = self.call_script(command, args, **wire_options)
        return subprocess.Popen([self.shell, script], env=self.environment(), stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)

    def call(self, command, args, **wire_options):
        process = self.call_process(command, args, **wire_options)
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, err), (0, b""))
        self.assertLess(len(out), 23000)
        self.assertEqual(out.count(b"\n"), 1)
        return json.loads(out)

    def write(self, path, content):
        full = os.path.join(self.project, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return full

    def new_id(self):
        RunnerCase.numbers += 1
        return "r-20260101-000000-%06d" % RunnerCase.numbers

    def launch_args(self, script="script.py", *arguments, **more):
        args = {"run_id": self.new_id(), "project": "demo", "script": script, "arguments": list(arguments),
                "interpreter": "python3", "environment": {}, "checkpoint_dir": "checkpoints", "parent_run": None,
                "resume_from": None, "created_by": "test", "sync": None}
        args.update(more)
        return args

    def launch(self, script="script.py", *arguments, **more):
        answer = self.call("launch", self.launch_args(script, *arguments, **more))
        self.assertTrue(answer["ok"], answer)
        return answer

    def run_file(self, answer, name):
        return os.path.join(answer["run_dir"], name)

    def state(self, run_id):
        listed = json.loads(unpacked(self.call("runs", {"run_ids": [run_id]})["data"]))
        return listed[0] if listed else None

    def eventually(self, condition, what, seconds=20):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            value = condition()
            if value:
                return value
            time.sleep(0.02)
        self.fail("never happened: " + what)

    def exit_record(self, answer):
        path = self.run_file(answer, "exit.json")
        self.eventually(lambda: os.path.exists(path), "exit record")
        with open(path) as file:
            return json.load(file)

    def log(self, answer):
        with open(self.run_file(answer, "log"), "rb") as file:
            return file.read()

    def process_record(self, answer):
        with open(self.run_file(answer, "process.json")) as file:
            return json.load(file)
