"""The guard: armed by calls as the desktop sends them, landing with nobody watching, killed at every step."""

import base64
import hashlib
import http.server
import json
import os
import re
import signal
import sys
import threading
import time
import types
import unittest
import zlib

from calling import RESOURCES, SHA256, RunnerCase, runner_module

with open(os.path.join(RESOURCES, "guard.py"), "rb") as guard_file:
    GUARD = guard_file.read()
GUARD_SHA256 = hashlib.sha256(GUARD).hexdigest()
GUARD_SOURCE = base64.b64encode(zlib.compress(GUARD, 9)).decode()

SAVES = """
import json, os, signal, sys, time
folder = os.environ["RUNCTL_CHECKPOINT_DIR"]
os.makedirs(folder, exist_ok=True)
def save(step):
    path = os.path.join(folder, "checkpoint_%d.json" % step)
    with open(path + ".tmp", "w") as file:
        json.dump({"step": step, "loss": 1.0 / step}, file)
    os.replace(path + ".tmp", path)
def end(*_):
    save(1000)
    print("saved", flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
step, every = 0, float(sys.argv[1]) if len(sys.argv) > 1 else 0.2
while True:
    step += 1
    time.sleep(every)
    save(step)
    print("step", step, flush=True)
"""

# In place of This computer's machine program: notes that it was called.
MACHINE = """
import json, os, sys, time
with open(os.path.join(sys.argv[2], "poweroff-calls"), "a") as file:
    file.write(json.dumps([sys.argv[1:], time.time()]) + "\\n")
"""


def guard_module():
    module = types.ModuleType("guard_under_test")
    exec(compile(GUARD, "guard.py", "exec"), module.__dict__)
    module.runner = runner_module()
    return module


class GuardCase(RunnerCase):
    def setUp(self):
        super().setUp()
        self.machine = os.path.join(self.calls, "machine")
        os.makedirs(os.path.join(self.machine, "reaping"))
        self.write_machine(MACHINE)
        self.more = {}
        self.write("script.py", SAVES)
        self.call("runs", {})  # the runner is there

    def write_machine(self, text):
        with open(os.path.join(self.machine, "machine.py"), "w") as file:
            file.write(text)

    def environment(self):
        return dict(super().environment(), RUNCTL_ENDPOINT_FOLDER=self.machine, RUNCTL_INSTANCE_ID="i-0123",
                    RUNCTL_MACHINE_PROGRAM=os.path.join(self.machine, "machine.py"),
                    RUNCTL_CONSOLE=os.path.join(self.machine, "console"), **self.more)

    def guard(self, command, **args):
        args = dict({"runner": SHA256, "itself": GUARD_SHA256}, **args)
        return self.call(command, args, source=GUARD_SOURCE, sha256=GUARD_SHA256, kind="guard")

    def armed(self, **args):
        answer = self.guard("set", **args)
        self.assertTrue(answer["ok"], answer)
        self.assertTrue(answer["lives"], answer)
        return answer

    def refused(self, **args):
        answer = self.guard("set", **args)
        self.assertFalse(answer["ok"], answer)
        return answer["error"]

    def kept(self, name):
        try:
            with open(os.path.join(self.home, "guard", name)) as file:
                return json.load(file)
        except (OSError, ValueError):
            return None

    def make_due(self, limit="lease"):
        """As if the time had passed: nobody waits in tests."""
        path = os.path.join(self.home, "guard", "state.json")
        state = self.kept("state.json")
        if limit == "lease":
            state["lease"]["steady"] -= 86400
        else:
            for entry in state["runs"].values():
                entry[limit]["deadline"]["steady"] -= 86400 * 400
        with open(path + ".new", "w") as file:
            json.dump(state, file)
        os.replace(path + ".new", path)

    def powered_off(self):
        path = os.path.join(self.machine, "poweroff-calls")
        # the file is there a moment before its line is
        self.eventually(lambda: os.path.exists(path) and os.path.getsize(path) > 0, "power off")
        with open(path) as file:
            return json.loads(file.readline())

    def watcher(self):
        return self.kept("watch.json")

    def running(self, *arguments, **more):
        launched = self.launch("script.py", *arguments, **more)
        self.eventually(lambda: b"step 1\n" in self.log(launched), "a first step")
        return launched


class Lease(GuardCase):
    def test_lands_with_nobody_there(self):
        run = self.running()
        answer = self.armed(lease={"seconds": 3600})
        self.assertAlmostEqual(answer["left"]["lease"], 3600, delta=5)
        self.make_due()
        words, _ = self.powered_off()
        self.assertEqual(words, ["poweroff", self.machine, "i-0123"])
        ended = self.exit_record(run)
        self.assertEqual((ended["exit_code"], ended["stop_requested"]), (0, True))
        landing = self.kept("landing.json")
        self.assertEqual((landing["reason"], landing["run_id"], landing["shutdown"]), ("lease", run["run_id"], "asked"))
        self.assertEqual((landing["checkpoint"]["name"], landing["checkpoint"]["verdict"]), ("checkpoint_1000.json", "complete"))
        self.assertTrue(landing["checkpoint"]["saved_by_stop"])
        self.assertEqual(landing["run_ended"]["exit_code"], 0)
        with open(os.path.join(self.machine, "console")) as file:
            said = json.loads(file.read().split("runctl-guard ", 1)[1])
        self.assertEqual((said["reason"], said["checkpoint"]["step"]), ("lease", 1000))
        self.assertEqual(self.kept("state.json"), {}, "whoever starts it again starts without the lease")

    def test_killed_at_every_step(self):
        """The one that watches, and the one that watches over it, at each phase: the run is saved and the machine goes."""
        for phase in ("watching", "saving", "shutdown"):
            with self.subTest(phase):
                self.setUp()
                self.write_machine("import sys; sys.exit(1)\n" if phase == "shutdown" else MACHINE)
                slow = SAVES.replace("    save(1000)", "    time.sleep(0.6)\n    save(1000)")
                self.write("script.py", slow)
                run = self.running()
                self.armed(lease={"seconds": 3600})
                if phase != "watching":
                    self.make_due()
                    self.eventually(lambda: (self.kept("landing.json") or {}).get("phase") == phase, phase)
                before = self.watcher()
                self.kill(before["watch_pid"])
                if phase == "watching":
                    self.eventually(lambda: self.watcher()["watch_pid"] != before["watch_pid"], "another one watches")
                    self.make_due()
                self.write_machine(MACHINE)
                self.powered_off()
                self.assertEqual(self.exit_record(run)["exit_code"], 0, "saved, and told so once")
                self.assertEqual(self.log(run).count(b"saved"), 1)
                self.assertEqual(self.kept("landing.json")["checkpoint"]["step"], 1000)
                self.clean()

    def test_all_of_it_killed_is_started_again_by_whoever_looks(self):
        self.armed(lease={"seconds": 3600})
        before = self.watcher()
        self.kill(before["keeper_pid"])
        self.kill(before["watch_pid"])
        answer = self.eventually(lambda: self.guard("show"), "an answer")
        self.assertTrue(answer["lives"])
        self.assertNotEqual(self.watcher()["watch_pid"], before["watch_pid"])

    def test_extended_counts_from_its_end_and_cleared_ends_the_guard(self):
        self.armed(lease={"seconds": 100})
        self.assertAlmostEqual(self.guard("extend", by=1000)["left"]["lease"], 1100, delta=5)
        self.assertEqual(self.guard("extend", by=1000, kind="time")["error"], "guard-none")
        self.assertEqual(self.guard("extend", by=float("nan"))["error"], "guard-value")
        answer = self.guard("clear")
        self.assertEqual(answer["left"], {"lease": None})
        self.eventually(lambda: not self.guard("show")["lives"], "the guard's end")

    def test_called_off_while_it_lands(self):
        self.write("script.py", SAVES.replace("    save(1000)", "    time.sleep(1)\n    save(1000)"))
        run = self.running()
        self.armed(lease={"seconds": 3600})
        self.make_due()
        self.eventually(lambda: (self.kept("landing.json") or {}).get("phase") == "saving", "landing")
        self.assertEqual(self.refused(lease={"seconds": 600}), "guard-landing")
        self.guard("clear")
        self.eventually(lambda: self.kept("landing.json")["shutdown"] == "called-off", "called off")
        self.exit_record(run)
        self.assertFalse(os.path.exists(os.path.join(self.machine, "poweroff-calls")))

    def test_a_script_that_does_not_end_is_killed_after_the_grace(self):
        self.write("script.py", "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('step 1', flush=True)\ntime.sleep(99)")
        run = self.running()
        self.armed(lease={"seconds": 3600}, grace=1)
        self.make_due()
        self.powered_off()
        self.assertEqual(self.exit_record(run)["signal"], "SIGKILL")
        self.assertTrue(self.kept("landing.json")["killed"])
        self.assertIsNone(self.kept("landing.json")["checkpoint"])

    def test_what_passed_while_the_machine_was_off_is_void(self):
        self.armed(lease={"seconds": 3600})
        before = self.watcher()
        self.kill(before["keeper_pid"])
        self.kill(before["watch_pid"])
        path = os.path.join(self.home, "guard", "state.json")
        state = self.kept("state.json")
        state["lease"].update(wall=time.time() - 60, steady=state["lease"]["steady"] - 3700, set_at=time.time() - 7200)
        with open(path, "w") as file:
            json.dump(state, file)
        with open(os.path.join(self.machine, "reaping", "i-0123-abcd0123.done"), "w"):
            pass
        self.guard("show")
        self.eventually(lambda: self.kept("state.json")["lease"] is None, "the lease is void")
        self.assertFalse(os.path.exists(os.path.join(self.machine, "poweroff-calls")))

    def test_refuses_hostile_values_and_arms_nothing(self):
        run = "r-20260101-000000-abcdef"
        self.assertEqual(self.refused(lease={"seconds": float("nan")}), "guard-value")
        self.assertEqual(self.refused(run={"run_id": run, "budget": {"usd": 5, "rate": 0}}), "guard-value")
        self.assertEqual(self.refused(run={"run_id": "../x", "seconds": 60}), "bad-request")
        self.assertFalse(self.guard("show")["lives"])

    def test_says_that_the_runner_is_absent(self):
        self.assertEqual(self.guard("show", runner="0" * 64)["error"], "runner-absent")


class Limits(GuardCase):
    def test_a_run_time_limit_is_armed_before_the_run_is_there(self):
        args = self.launch_args("script.py")
        self.armed(run={"run_id": args["run_id"], "seconds": 7200})
        run = self.call("launch", args)
        self.eventually(lambda: self.kept("state.json")["runs"][args["run_id"]]["time"]["deadline"], "it counts")
        left = self.guard("show")["left"]["time"]
        self.assertAlmostEqual(left, 7200, delta=10)
        self.eventually(lambda: b"step 1\n" in self.log(run), "a first step")
        self.make_due("time")
        self.powered_off()
        landing = self.kept("landing.json")
        self.assertEqual((landing["reason"], landing["more"]["seconds"]), ("time", 7200))
        self.assertEqual(self.exit_record(run)["exit_code"], 0)

    def test_a_budget_is_time_at_a_rate(self):
        run = self.running()
        answer = self.armed(run={"run_id": run["run_id"], "budget": {"usd": 10, "rate": 2, "spent": 4}})
        self.assertAlmostEqual(answer["left"]["budget"], 3 * 3600, delta=10)
        self.assertAlmostEqual(self.guard("extend", by=1800, kind="budget")["left"]["budget"], 3.5 * 3600, delta=10)
        self.make_due("budget")
        self.powered_off()
        self.assertEqual(self.kept("landing.json")["more"], {"run_id": run["run_id"], "usd": 11, "rate": 2, "spent": 4})

    def test_a_limit_of_a_run_that_is_over_does_nothing(self):
        self.write("script.py", "print('step 1')")
        run = self.launch("script.py")
        self.exit_record(run)
        self.armed(run={"run_id": run["run_id"], "seconds": 60}, lease={"seconds": 3600})
        time.sleep(1.5)
        self.assertIsNone(self.kept("landing.json"))
        self.make_due()
        self.powered_off()
        landing = self.kept("landing.json")
        self.assertEqual((landing["run_id"], landing["over"]["run_id"]), (None, run["run_id"]), "who has not seen its end learns of it")
        self.assertEqual((landing["over"]["exit_code"], landing["over"]["stop_requested"]), (0, False))

    def test_refuses_what_comes_before_the_next_checkpoint(self):
        run = self.running("0.2")
        folder = os.path.join(self.project, "checkpoints")
        self.call("stop", {"run_id": run["run_id"], "kill": False, "wait": 10})
        self.write("script.py", "import time\nprint('step 1', flush=True)\ntime.sleep(60)")
        run = self.running()
        process = self.process_record(run)
        process["started_at"] = time.time() - 4000
        with open(self.run_file(run, "process.json"), "w") as file:
            json.dump(process, file)
        for name in os.listdir(folder):
            os.unlink(os.path.join(folder, name))
        for age, step in ((3600, 1), (1800, 2), (10, 3)):
            path = self.write("checkpoints/checkpoint_%d.json" % step, json.dumps({"step": step}))
            os.utime(path, (time.time() - age,) * 2)
        answer = self.guard("set", lease={"seconds": 900})
        self.assertEqual((answer["error"], answer["limit"]), ("guard-too-short", "lease"))
        self.assertAlmostEqual(answer["interval"], 1795, delta=10)
        self.assertEqual(self.kept("state.json"), None)
        self.armed(lease={"seconds": 900}, override=True)
        self.armed(lease={"seconds": 3600})

    def test_idle(self):
        self.armed(idle={"seconds": 2})
        self.eventually(lambda: (self.kept("landing.json") or {}).get("reason") == "idle", "idle", 30)
        self.powered_off()

    def test_not_idle_while_a_run_makes_progress_but_idle_when_it_hangs(self):
        guard = guard_module()
        os.environ["RUNCTL_HOME"] = self.home
        self.addCleanup(os.environ.pop, "RUNCTL_HOME")
        run = self.running("0.1")
        guard.runner.HOME, guard.runner.RUNS = self.home, os.path.join(self.home, "runs")
        guard.runner.LOCK = os.path.join(self.home, "active.lock")
        activity, wish = guard.Activity(), {"cores": 0.5, "gpu": 5.0, "seconds": 60}
        activity.graphics = False
        activity.look(wish)
        time.sleep(0.4)
        activity.look(wish)
        self.assertEqual(activity.busy, "run")
        os.kill(self.process_record(run)["script_pid"], signal.SIGSTOP)  # hangs; its supervisor's heart beats on
        time.sleep(0.3)
        activity.look(wish)
        time.sleep(0.4)
        activity.look(wish)
        self.assertIsNone(activity.busy)
        os.kill(self.process_record(run)["script_pid"], signal.SIGCONT)

    def test_busy_by_the_processor_alone(self):
        guard = guard_module()
        os.environ["RUNCTL_HOME"] = self.home
        self.addCleanup(os.environ.pop, "RUNCTL_HOME")
        guard.runner.HOME, guard.runner.RUNS = self.home, os.path.join(self.home, "runs")
        guard.runner.LOCK = os.path.join(self.home, "active.lock")
        import subprocess
        worker = subprocess.Popen([sys.executable, "-c", "while True: pass"], env=self.environment())
        try:
            activity, wish = guard.Activity(), {"cores": 0.1, "gpu": 5.0, "seconds": 60}
            activity.look(wish)
            time.sleep(1.0)
            activity.look(wish)
            self.assertEqual(activity.busy, "processor")
        finally:
            worker.kill()
            worker.wait()


class Metadata(http.server.BaseHTTPRequestHandler):
    """Instance metadata, version 2 only, with what EC2 documents for a spot instance that is to be taken."""

    action = rebalance = None

    def do_PUT(self):
        good = self.path == "/latest/api/token" and self.headers.get("X-aws-ec2-metadata-token-ttl-seconds")
        self.say(200 if good else 400, "TOKEN")

    def do_GET(self):
        if self.headers.get("X-aws-ec2-metadata-token") != "TOKEN":
            return self.say(401, "")
        found = {"/latest/meta-data/spot/instance-action": Metadata.action,
                 "/latest/meta-data/events/recommendations/rebalance": Metadata.rebalance}.get(self.path)
        self.say(200, json.dumps(found)) if found else self.say(404, "<html>not found</html>")

    def say(self, status, text):
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


class Notices(GuardCase):
    def setUp(self):
        super().setUp()
        Metadata.action = Metadata.rebalance = None
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Metadata)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.more["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "http://127.0.0.1:%d" % server.server_port

    @staticmethod
    def stamp(seconds):
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))

    def test_an_interruption_saves_and_leaves_the_machine_to_aws(self):
        run = self.running()
        Metadata.action = {"action": "terminate", "time": self.stamp(120)}
        self.armed(notices={"rebalance": False}, lease={"seconds": 3600})
        self.eventually(lambda: (self.kept("landing.json") or {}).get("phase") == "done", "landing", 20)
        landing = self.kept("landing.json")
        self.assertEqual((landing["reason"], landing["more"]["action"], landing["shutdown"]), ("interruption", "terminate", "by-aws"))
        self.assertEqual(landing["checkpoint"]["step"], 1000)
        self.assertEqual(self.exit_record(run)["exit_code"], 0)
        self.assertFalse(os.path.exists(os.path.join(self.machine, "poweroff-calls")))
        self.assertIsNotNone(self.kept("state.json")["lease"], "the lease holds on")

    def test_a_rebalance_recommendation_is_told_and_lands_only_where_asked(self):
        run = self.running()
        Metadata.rebalance = {"noticeTime": self.stamp(0)}
        self.armed(notices={"rebalance": False})
        self.eventually(lambda: self.guard("show")["rebalance"], "it is told")
        self.assertIsNone(self.kept("landing.json"))
        self.guard("clear")
        self.eventually(lambda: not self.guard("show")["lives"], "the guard's end")
        self.armed(notices={"rebalance": True})
        self.powered_off()
        self.assertEqual(self.kept("landing.json")["reason"], "rebalance")
        self.assertEqual(self.exit_record(run)["exit_code"], 0)


class Pieces(unittest.TestCase):
    def test_clock_jumps_do_not_move_a_deadline(self):
        guard = guard_module()
        real = time.time
        deadline = guard.deadline_in(100)
        try:
            for jump in (-1e6, 1e6, 4e9):
                time.time = lambda: real() + jump  # noqa: B023
                self.assertAlmostEqual(guard.left_until(deadline), 100, delta=5)
        finally:
            time.time = real
        other = dict(deadline, boot_id="another start")
        self.assertAlmostEqual(guard.left_until(other), 100, delta=5)

    def test_numbers_that_no_limit_can_be(self):
        guard = guard_module()
        for value in (-1, 0, 1.9, 1e12, float("nan"), float("inf"), float("-inf"), "60", None, True, [], 10**400):
            with self.subTest(value), self.assertRaises((guard.runner.Refusal, OverflowError)):
                guard.number(value, "lease", guard.LEAST, guard.MOST)
        self.assertEqual(guard.number(60, "lease", guard.LEAST, guard.MOST), 60.0)

    def test_source_is_standard_library_only(self):
        found = set(re.findall(r"^\s*(?:from|import) ([\w.]+)", GUARD.decode(), re.M))
        self.assertEqual(found - set("calendar contextlib fcntl http.client json math os signal subprocess sys time urllib.parse".split()), set())
        self.assertLess(len(GUARD_SOURCE), 16000, "it travels inside a command")


if __name__ == "__main__":
    unittest.main()
