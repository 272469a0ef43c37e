"""Starting a script: what it gets, what is refused, and that nothing of the caller is held."""

import json
import os
import platform
import re
import shutil
import signal
import subprocess
import time
import unittest

from calling import RunnerCase, packed, sync_plan, unpacked, wire

DUMP = """
import json, os, sys
with open("seen.json", "w") as file:
    json.dump({"argv": sys.argv, "env": dict(os.environ), "cwd": os.getcwd(), "pgid": os.getpgid(0), "pid": os.getpid(),
               "sid": os.getsid(0)}, file)
"""
SLEEP = "import time\nprint('started')\ntime.sleep(60)\n"

HOSTILE = [
    "", " ", "a b", "'", '"', "$(touch owned)", "`touch owned`", "; touch owned", "&& touch owned", "| touch owned",
    "> owned", "\n", "a\nb\n", "\t", "\\", "\\n", "%s", "{}", "*", "?", "~", "$HOME", "${HOME}", "!!", "#", "-", "--",
    "-c", "--help", "--x=y z", "RUNCTL_CALL", "\nRUNCTL_CALL\ntouch owned\n", "ümläut", "日本語", "🚀", "\u202e", "\x01\x7f",
    "a'b\"c$d`e\\f", "x" * 5000,
]  # fmt: skip


def ignored(status):
    """The signals a process ignores, without 32 and 33: those are the C library's own, nobody can set them."""
    return int(re.search(r"SigIgn:\t([0-9a-f]+)", status).group(1), 16) & ~(3 << 31)


class Launch(RunnerCase):
    def seen(self, answer):
        self.assertEqual(self.exit_record(answer)["exit_code"], 0, self.log(answer))
        with open(os.path.join(self.project, "seen.json")) as file:
            return json.load(file)

    def test_hostile_arguments_arrive_untouched(self):
        self.write("script.py", DUMP)
        answer = self.launch("script.py", *HOSTILE)
        self.assertEqual(self.seen(answer)["argv"], ["script.py", *HOSTILE])
        for folder, _, names in os.walk(self.home):
            self.assertNotIn("owned", names, folder)
        self.assertEqual(self.state(answer["run_id"])["request"]["arguments"], HOSTILE)

    def test_the_environment_of_the_start_is_written_down(self):
        self.write("script.py", "print('quick')")
        answer = self.launch("script.py")
        self.exit_record(answer)
        for _ in range(600):
            said = self.call("environment", {"run_id": answer["run_id"]})
            if said["data"]:
                break
            time.sleep(0.1)
        found = json.loads(unpacked(said["data"]))
        self.assertEqual(found["version"], platform.python_version())
        self.assertIn("pip", found["packages"])
        self.assertIsInstance(found["gpus"], list)

    def test_hostile_script_names(self):
        for name in ("-c", "--help", "a b.py", "a'b\".py", "$(touch owned).py", "`touch owned`.py", "a\nb.py", "ü/日本.py"):
            with self.subTest(name=name):
                self.write(name, DUMP)
                self.assertEqual(self.seen(self.launch(name, "x"))["argv"][1:], ["x"])
        self.assertFalse(os.path.exists(os.path.join(self.project, "owned")))

    def test_paths_that_escape_are_refused(self):
        outside = os.path.join(self.home, "outside.py")
        with open(outside, "w") as file:
            file.write(DUMP)
        os.symlink(outside, os.path.join(self.project, "link.py"))
        wanted = {"../../outside.py": "bad-request", outside: "bad-request", "": "bad-request", "a/../b.py": "bad-request",
                  "./x.py": "bad-request", "a//b": "bad-request", "x\0.py": "bad-request", "link.py": "script-missing",
                  "missing.py": "script-missing", "a": "script-missing"}  # fmt: skip
        os.mkdir(os.path.join(self.project, "a"))
        for script, error in wanted.items():
            answer = self.call("launch", self.launch_args(script))
            self.assertEqual((answer["ok"], answer.get("error")), (False, error), script)
        for project in ("..", ".", "", "a/b", "/etc", "-x", "x" * 65, "demo\n", None):
            answer = self.call("launch", self.launch_args("x.py", project=project))
            self.assertEqual(answer["error"], "bad-request", project)
        for run_id in ("../x", "", "r-1", "r-20260101-000000-aaaaaa/..", "r-20260101-000000-aaaaaa\n", None, 7):
            for command in ("launch", "follow", "stop", "tail"):
                answer = self.call(command, self.launch_args("x.py", run_id=run_id))
                self.assertEqual(answer["error"], "bad-request", (command, run_id))
        self.assertEqual(os.listdir(os.path.join(self.home, "runs")), [])

    def test_what_the_script_finds(self):
        self.write("script.py", DUMP)
        answer = self.launch(environment={"TOKEN": "se'cret $x\nline", "EMPTY": "", "ÜML": "ü"})
        seen = self.seen(answer)
        self.assertEqual(seen["cwd"], os.path.realpath(self.project))
        self.assertEqual((seen["pid"], seen["pgid"]), (answer["script_pid"], answer["script_pid"]))
        self.assertNotEqual(seen["sid"], os.getsid(0))
        environment = seen["env"]
        for name, value in {"TOKEN": "se'cret $x\nline", "EMPTY": "", "ÜML": "ü", "PYTHONUNBUFFERED": "1",
                            "RUNCTL_RUN_ID": answer["run_id"],
                            "RUNCTL_CHECKPOINT_DIR": os.path.join(self.project, "checkpoints")}.items():
            self.assertEqual(environment[name], value)
        self.assertEqual(self.state(answer["run_id"])["request"]["environment"], ["EMPTY", "TOKEN", "ÜML"])

    def test_environment_values_never_reach_the_disk(self):
        self.write("script.py", SLEEP)
        answer = self.launch(environment={"TOKEN": "hunter2-hunter2"})
        for folder, _, names in os.walk(self.home):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    self.assertNotIn(b"hunter2", file.read(), name)
        with open("/proc/%d/environ" % answer["script_pid"], "rb") as file:
            self.assertIn(b"TOKEN=hunter2-hunter2", file.read())

    def test_signals_and_descriptors_are_those_of_a_fresh_process(self):
        self.write("script.sh", "ls -l /proc/$$/fd; exec grep -E 'Sig(Ign|Blk)' /proc/self/status\n")
        answer = self.launch("script.sh", interpreter="sh")
        self.assertEqual(self.exit_record(answer)["exit_code"], 0)
        log = self.log(answer).decode()
        self.assertEqual(ignored(log), 0, log)
        self.assertIn("SigBlk:\t0000000000000000", log)
        links = [line.split(" -> ")[1] for line in log.split("\n") if " -> " in line]
        own = self.run_file(answer, "log")
        self.assertEqual([link for link in links if not link.endswith("script.sh")], ["/dev/null", own, own])

    def test_ignored_signals_of_the_caller_are_not_inherited(self):
        self.write("script.sh", "grep SigIgn /proc/$$/status\n")
        script = os.path.join(self.calls, "ignoring.sh")
        with open(script, "w") as file:
            file.write("trap '' INT TERM HUP QUIT USR1\n" + wire("launch", self.launch_args("script.sh", interpreter="sh")))
        out = subprocess.run(["sh", script], env=self.environment(), stdout=subprocess.PIPE).stdout
        self.assertTrue(json.loads(out)["ok"], out)
        self.exit_record(json.loads(out))
        self.assertEqual(ignored(self.log(json.loads(out)).decode()), 0)

    def test_exit_codes_and_signals(self):
        self.write("script.py", "import os, signal, sys\ncode = int(sys.argv[1])\n"
                   "os.kill(os.getpid(), -code) if code < 0 else sys.exit(code)\n")
        for code, signal_name in ((0, None), (1, None), (143, None), (255, None), (-9, "SIGKILL"), (-11, "SIGSEGV"),
                                  (-2, "SIGINT"), (-int(signal.SIGRTMIN + 1), None)):
            answer = self.launch("script.py", str(code))
            record = self.exit_record(answer)
            self.assertEqual(record["exit_code"], code if code >= 0 else None)
            if code in (-9, -11):
                self.assertEqual(record["signal"], signal_name)
            self.assertEqual(record["signal"] is None, code >= 0 or code == -2 and record["signal"] is None)
            self.assertFalse(record["stop_requested"])
            self.assertLessEqual(record["started_at"], record["ended_at"])
            state = self.state(answer["run_id"])
            self.assertEqual((state["state"], state["exit_code"], state["signal"]),
                             ("exited", record["exit_code"], record["signal"]))

    def test_missing_interpreter(self):
        self.write("script.py", DUMP)
        self.write("notes.txt", "x")
        for interpreter in ("no-such-python", "/no/such/python", "./notes.txt", "/"):
            answer = self.call("launch", self.launch_args(interpreter=interpreter))
            self.assertEqual(answer["error"], "interpreter-missing", interpreter)
        broken = self.write("broken", "#!/no/such/interpreter\n")
        os.chmod(broken, 0o755)
        self.assertEqual(self.call("launch", self.launch_args(interpreter="./broken"))["error"], "interpreter-missing")
        self.assertEqual(os.listdir(os.path.join(self.home, "runs")), [])

    def test_interpreter_of_the_project(self):
        os.chmod(self.write(".venv/bin/python", '#!/bin/sh\nexec python3 "$@"\n'), 0o755)
        self.write("script.py", DUMP)
        self.assertEqual(self.seen(self.launch(interpreter=".venv/bin/python"))["argv"], ["script.py"])

    def test_command_too_long(self):
        self.write("script.py", DUMP)
        answer = self.call("launch", self.launch_args("script.py", "x" * 200000))
        self.assertEqual(answer["error"], "start-failed")
        self.assertEqual(os.listdir(os.path.join(self.home, "runs")), [])

    def test_output_is_unbuffered_and_whole(self):
        self.write("script.py", "import sys, time\nsys.stdout.write('half')\nsys.stderr.write('err')\ntime.sleep(60)\n")
        answer = self.launch()
        self.eventually(lambda: self.log(answer) == b"halferr", "both streams in the log")

    def test_a_second_run_is_refused(self):
        self.write("script.py", SLEEP)
        first = self.launch()
        again = self.call("launch", self.launch_args())
        self.assertEqual((again["ok"], again["error"], again["run_id"]), (False, "run-active", first["run_id"]))
        os.kill(first["script_pid"], signal.SIGKILL)
        self.exit_record(first)
        self.assertNotEqual(self.launch()["run_id"], first["run_id"])

    def test_the_next_run_starts_as_soon_as_the_last_is_over(self):
        self.write("script.py", "pass\n")
        for _ in range(8):
            self.exit_record(self.launch())

    def test_one_id_starts_one_run(self):
        self.write("script.py", "open('starts', 'a').write('x')\n" + SLEEP)
        args = self.launch_args()
        self.assertTrue(self.call("launch", args)["ok"])
        again = self.call("launch", args)
        self.assertEqual((again["error"], again["run_id"]), ("run-exists", args["run_id"]))
        for _ in range(600):  # On a busy machine the script may not have got that far.
            if os.path.exists(os.path.join(self.project, "starts")):
                break
            time.sleep(0.1)
        self.call("stop", {"run_id": args["run_id"], "kill": True, "wait": 10})
        self.assertEqual(self.call("launch", args)["error"], "run-exists")
        with open(os.path.join(self.project, "starts")) as file:
            self.assertEqual(file.read(), "x")

    def test_launches_at_the_same_time_start_one(self):
        self.write("script.py", "open('starts', 'a').write('x')\n" + SLEEP)
        same = self.launch_args()
        for all_args, loser in (([same] * 5, "run-exists"), ([self.launch_args() for _ in range(5)], "run-active")):
            calls = [self.call_process("launch", args) for args in all_args]
            answers = [json.loads(call.communicate()[0]) for call in calls]
            winners = [answer for answer in answers if answer["ok"]]
            self.assertEqual(len(winners), 1, answers)
            self.assertEqual({answer["error"] for answer in answers if not answer["ok"]}, {loser})
            self.eventually(lambda: os.path.exists(os.path.join(self.project, "starts")), "start")
            self.call("stop", {"run_id": winners[0]["run_id"], "kill": True, "wait": 10})
            with open(os.path.join(self.project, "starts")) as file:
                self.assertEqual(file.read(), "x")
            os.unlink(os.path.join(self.project, "starts"))

    def test_leftovers_are_never_trusted(self):
        self.write("script.py", "pass\n")
        with open("/proc/%d/stat" % os.getpid()) as file:
            start = file.read().rsplit(")", 1)[1].split()[19]
        with open("/proc/sys/kernel/random/boot_id") as file:
            boot = file.read().strip()
        me = {"supervisor_pid": os.getpid(), "script_pid": os.getpid(), "pgid": os.getpid(), "started_at": 1.0}
        forged = {
            "reused pid": dict(me, boot_id=boot, supervisor_start="1", script_start="1"),
            "other boot": dict(me, boot_id="another", supervisor_start=start, script_start=start),
            "no start": dict(me, boot_id=boot),
            "empty": {},
            "not an object": [],
            "true": dict(me, boot_id=boot, supervisor_start=start, script_start=start),
        }
        for name, process in forged.items():
            run_id = self.new_id()
            folder = os.path.join(self.home, "runs", run_id)
            os.makedirs(folder)
            for file_name, content in {"process.json": json.dumps(process), "heartbeat": "never", "request.json": "{",
                                       "exit.json.tmp": "{}"}.items():
                with open(os.path.join(folder, file_name), "w") as file:
                    file.write(content)
            if name == "true":  # The forgery that is no forgery: a living process makes its run an active one.
                self.assertEqual(self.state(run_id)["state"], "running")
                self.assertEqual(self.call("launch", self.launch_args())["error"], "run-active")
                shutil.rmtree(folder)
            else:
                self.assertEqual(self.state(run_id)["state"], "gone", name)
                self.call("stop", {"run_id": run_id, "kill": True, "wait": 0})
        with open(os.path.join(self.home, "active.lock"), "w") as file:
            file.write('{"run_id": "r-20260101-000000-zzzzzz"}')
        self.exit_record(self.launch())

    def test_folders_are_private(self):
        self.write("script.py", "pass\n")
        answer = self.launch(sync=sync_plan({"script.py": b"pass\n"}))
        self.exit_record(answer)
        for folder in ("", "runner", "runs", "sync", answer["run_dir"]):
            self.assertEqual(os.stat(os.path.join(self.home, folder)).st_mode & 0o777, 0o700, folder)
        for name in os.listdir(answer["run_dir"]):
            self.assertEqual(os.stat(self.run_file(answer, name)).st_mode & 0o777, 0o600, name)

    def test_full_disk(self):
        disk = os.path.join(self.home, "disk")
        os.mkdir(disk)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", disk], stderr=subprocess.PIPE)
        if mounted.returncode:
            self.skipTest("no small disk can be mounted here: %s" % mounted.stderr.decode().strip())
        self.addCleanup(subprocess.run, ["umount", "-l", disk])
        outer, self.home = self.home, disk
        try:
            self.project = os.path.join(disk, "projects", "demo")
            self.write("script.py", "import os, sys\ntry:\n    while True: os.write(1, b'x' * 4096)\n"
                       "except OSError: sys.exit(9)\n")
            answer = self.launch()
            self.assertEqual(self.exit_record(answer)["exit_code"], 9)
            self.assertEqual(self.state(answer["run_id"])["state"], "exited")
            self.assertEqual(self.call("launch", self.launch_args())["error"], "disk-full")
            os.truncate(self.run_file(answer, "log"), 0)
            self.write("patient.py", "import os, time\nfd = os.open('fill', os.O_CREAT | os.O_WRONLY)\ntry:\n"
                       "    while True: os.write(fd, b'x' * 4096)\nexcept OSError: pass\ntime.sleep(60)\n")
            answer = self.launch("patient.py")
            self.eventually(lambda: os.path.exists(os.path.join(self.project, "fill")), "a full disk")
            time.sleep(0.3)
            stopped = self.call("stop", {"run_id": answer["run_id"], "kill": False, "wait": 20})
            self.assertEqual((stopped["ok"], stopped["state"], stopped["signal"]), (True, "exited", "SIGTERM"))
            self.assertTrue(self.exit_record(answer)["stop_requested"])
        finally:
            self.clean_processes()
            self.home = outer


class Detached(RunnerCase):
    """SSM waits for the end of its shell's output: whoever keeps that open blocks it, and is killed after an hour."""

    def check(self, shell):
        self.shell = shell
        self.write("script.py", SLEEP)
        process = self.call_process("launch", self.launch_args())
        pipes = {os.stat("/proc/self/fd/%d" % stream.fileno()).st_ino for stream in (process.stdout, process.stderr)}
        out, err = process.communicate(timeout=30)  # returns at the end of both pipes, that is when nobody holds them
        answer = json.loads(out)
        self.assertEqual((answer["ok"], err, process.returncode), (True, b"", 0))
        record = self.process_record(answer)
        self.assertEqual(self.state(answer["run_id"])["state"], "running")
        for role in ("supervisor_pid", "script_pid"):
            held = set()
            for name in os.listdir("/proc/%d/fd" % record[role]):
                try:
                    held.add(os.stat("/proc/%d/fd/%s" % (record[role], name)).st_ino)
                except OSError:
                    pass
            self.assertEqual(held & pipes, set(), role)
            self.assertNotEqual(os.getsid(record[role]), process.pid, role)
        with open("/proc/%d/stat" % record["supervisor_pid"]) as file:
            parent = int(file.read().rsplit(")", 1)[1].split()[1])
        self.assertNotEqual(parent, process.pid)
        # What SSM does when its time is up must not reach the run.
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        time.sleep(0.1)
        self.assertEqual(self.state(answer["run_id"])["state"], "running")

    def test_under_dash(self):
        if not shutil.which("dash"):
            self.skipTest("dash is not installed")
        self.check("dash")

    def test_under_bash(self):
        if not shutil.which("bash"):
            self.skipTest("bash is not installed")
        self.check("bash")

    def test_under_sh(self):
        self.check("sh")


class Listing(RunnerCase):
    def test_many_runs_with_long_requests(self):
        noise = os.urandom(3000).hex()
        for number in range(60):
            folder = os.path.join(self.home, "runs", "r-20260101-0000%02d-aaaaaa" % number)
            os.makedirs(folder)
            arguments = [noise[number:], os.urandom(10).hex()] if number < 50 else ["x"]
            with open(os.path.join(folder, "request.json"), "w") as file:
                json.dump({"arguments": arguments, "project_dir": "/x", "script": "s.py"}, file)
            with open(os.path.join(folder, "exit.json"), "w") as file:
                json.dump({"exit_code": number, "started_at": 1.5, "ended_at": 2.5, "stop_requested": False}, file)
        answer = self.call("runs", {})
        listed = json.loads(unpacked(answer["data"]))
        self.assertEqual([run["exit_code"] for run in listed], list(range(59, 59 - len(listed), -1)))
        self.assertGreaterEqual(len(listed), 10)
        self.assertEqual(listed[0]["request"]["arguments"], ["x"])
        some = json.loads(unpacked(self.call("runs", {"run_ids": ["r-20260101-000007-aaaaaa", "r-none"]})["data"]))
        self.assertEqual([run["exit_code"] for run in some], [7])

    def test_a_request_too_long_to_list(self):
        folder = os.path.join(self.home, "runs", self.new_id())
        os.makedirs(folder)
        with open(os.path.join(folder, "request.json"), "w") as file:
            json.dump({"arguments": [os.urandom(40000).hex()], "script": "s.py"}, file)
        listed = json.loads(unpacked(self.call("runs", {})["data"]))
        self.assertEqual((listed[0]["request"], listed[0]["request_shortened"]), ({"script": "s.py"}, True))

    def test_nothing_yet(self):
        self.assertEqual(json.loads(unpacked(self.call("runs", {})["data"])), [])
        self.assertEqual(self.call("follow", {"run_id": self.new_id(), "offset": 0, "wait": 0})["error"], "run-unknown")


class Pack(unittest.TestCase):
    def test_round_trip(self):
        self.assertEqual(json.loads(unpacked(packed({"a": ["ü"]}))), {"a": ["ü"]})


if __name__ == "__main__":
    unittest.main()
