"""Ends of all kinds: asked for, sent by others, and kill -9 at every step."""

import json
import os
import random
import signal
import time
import unittest

from calling import RunnerCase

# Writes a line per signal it gets, and ends by itself a moment after the first, as a script does that saves.
SAVING = """
import os, signal, sys, time
def saves(number, frame):
    with open("signals", "a") as file:
        file.write("TERM\\n")
    global ends
    ends = time.monotonic() + 0.8
ends = None
signal.signal(signal.SIGTERM, saves)
open("ready", "w").close()
while ends is None or time.monotonic() < ends:
    time.sleep(0.01)
print("saved")
sys.exit(42)
"""
STUBBORN = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nopen('ready', 'w').close()\ntime.sleep(60)\n"


class Ends(RunnerCase):
    def started(self, script, content, *arguments):
        self.write(script, content)
        answer = self.launch(script, *arguments)
        self.eventually(lambda: os.path.exists(os.path.join(self.project, "ready")), "script ready")
        return answer, self.process_record(answer)

    def signals(self):
        with open(os.path.join(self.project, "signals")) as file:
            return file.read()

    def test_stop_lets_the_script_save(self):
        answer, _ = self.started("script.py", SAVING)
        stopping = self.call("stop", {"run_id": answer["run_id"], "kill": False, "wait": 0})
        self.assertEqual((stopping["state"], stopping["exit_code"]), ("stopping", None))
        again = self.call("stop", {"run_id": answer["run_id"], "kill": False, "wait": 20})
        self.assertEqual((again["state"], again["exit_code"], again["signal"]), ("exited", 42, None))
        self.assertEqual(self.signals(), "TERM\n", "the script is told once, however often stop is asked for")
        self.assertTrue(self.exit_record(answer)["stop_requested"])
        self.assertEqual(self.log(answer), b"saved\n")
        before = self.exit_record(answer)
        os.unlink(self.run_file(answer, "stop.json"))
        after = self.call("stop", {"run_id": answer["run_id"], "kill": True, "wait": 5})
        self.assertEqual((after["state"], after["exit_code"]), ("exited", 42))
        self.assertEqual(self.exit_record(answer), before)
        self.assertFalse(os.path.exists(self.run_file(answer, "stop.json")), "a run that has ended is not changed")

    def test_kill_ends_the_whole_group(self):
        answer, record = self.started("script.py", "import subprocess\nchild = subprocess.Popen(['sleep', '60'])\n"
                                      "open('child', 'w').write(str(child.pid))\n" + STUBBORN)
        stubborn = self.call("stop", {"run_id": answer["run_id"], "kill": False, "wait": 0.3})
        self.assertEqual(stubborn["state"], "stopping")
        killed = self.call("stop", {"run_id": answer["run_id"], "kill": True, "wait": 20})
        self.assertEqual((killed["state"], killed["exit_code"], killed["signal"]), ("exited", None, "SIGKILL"))
        with open(os.path.join(self.project, "child")) as file:
            child = int(file.read())
        self.eventually(lambda: not running(child), "end of the script's child")

    def test_supervisor_forwards_a_signal_meant_for_it(self):
        answer, record = self.started("script.py", SAVING)
        for _ in range(3):
            os.kill(record["supervisor_pid"], signal.SIGTERM)
        self.assertEqual(self.exit_record(answer)["exit_code"], 42)
        self.assertEqual(self.signals(), "TERM\n")
        self.assertFalse(self.exit_record(answer)["stop_requested"])

    def test_everybody_is_told_to_end_as_when_a_machine_stops(self):
        for order in (1, -1):
            with self.subTest(order=order):
                answer, record = self.started("script.py", SAVING)
                for pid in sorted(self.processes(), reverse=order < 0):
                    self.kill(pid, signal.SIGTERM)
                self.assertEqual(self.exit_record(answer)["exit_code"], 42)
                self.assertEqual(self.signals(), "TERM\n", "told by the machine, so not told again by the supervisor")
                os.unlink(os.path.join(self.project, "signals"))
                os.unlink(os.path.join(self.project, "ready"))

    def processes(self):
        marker = ("RUNCTL_HOME=" + self.home).encode()
        found = []
        for name in os.listdir("/proc"):
            try:
                with open("/proc/%s/environ" % name, "rb") as file:
                    if name.isdigit() and marker in file.read().split(b"\0"):
                        found.append(int(name))
            except OSError:
                pass
        return found

    def test_group_is_signalled_by_somebody_else(self):
        answer, record = self.started("script.py", SAVING)
        os.killpg(record["pgid"], signal.SIGTERM)
        self.assertEqual(self.exit_record(answer)["exit_code"], 42)
        self.assertEqual(self.signals(), "TERM\n")

    def test_hangup_and_interrupt_do_not_end_the_supervisor(self):
        answer, record = self.started("script.py", SAVING)
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGPIPE):
            os.kill(record["supervisor_pid"], number)
        time.sleep(0.2)
        self.assertEqual(self.state(answer["run_id"])["state"], "running")

    def test_nothing_is_left_after_the_end(self):
        answer, _ = self.started("script.py", "open('ready', 'w').close()\n")
        self.exit_record(answer)
        self.eventually(lambda: not self.processes(), "end of supervisor and witness")

    def test_exit_record_is_tried_again_until_it_is_there(self):
        answer, record = self.started("script.py", "open('ready', 'w').close()\nimport time\ntime.sleep(0.5)\n")
        os.makedirs(self.run_file(answer, "exit.json/in the way"))
        self.eventually(lambda: not running(record["script_pid"]), "end of the script")
        time.sleep(0.3)
        self.assertEqual(self.state(answer["run_id"])["state"], "running", "not over before it is recorded")
        os.rmdir(self.run_file(answer, "exit.json/in the way"))
        os.rmdir(self.run_file(answer, "exit.json"))
        self.eventually(lambda: os.path.isfile(self.run_file(answer, "exit.json")), "exit record")
        self.assertEqual(self.exit_record(answer)["exit_code"], 0)

    def test_run_folder_taken_away(self):
        import shutil

        answer, record = self.started("script.py", "open('ready', 'w').close()\nimport time\ntime.sleep(0.5)\n")
        shutil.rmtree(answer["run_dir"])
        self.eventually(lambda: not running(record["supervisor_pid"]), "end of the supervisor")

    def test_heartbeat_beats(self):
        answer, _ = self.started("script.py", SAVING)
        first = self.state(answer["run_id"])["heartbeat_at"]
        self.assertLess(abs(time.time() - first), 30)
        self.eventually(lambda: self.state(answer["run_id"])["heartbeat_at"] > first + 1, "the next heartbeat")


class Killed(Ends):
    """kill -9, of each process and at each step."""

    def test_script(self):
        answer, record = self.started("script.py", SAVING)
        os.kill(record["script_pid"], signal.SIGKILL)
        end = self.exit_record(answer)
        self.assertEqual((end["exit_code"], end["signal"], end["stop_requested"]), (None, "SIGKILL", False))

    def test_supervisor(self):
        answer, record = self.started("script.py", SAVING)
        os.kill(record["supervisor_pid"], signal.SIGKILL)
        self.eventually(lambda: self.state(answer["run_id"])["state"] == "unsupervised", "unsupervised")
        refused = self.call("launch", self.launch_args())
        self.assertEqual((refused["error"], refused["run_id"]), ("run-active", answer["run_id"]))
        stopped = self.call("stop", {"run_id": answer["run_id"], "kill": False, "wait": 20})
        self.assertEqual((stopped["state"], self.signals()), ("gone", "TERM\n"))
        self.eventually(lambda: not self.processes(), "end of all")
        self.assertTrue(self.state(answer["run_id"])["ended_unseen"])
        self.write("next.py", "pass\n")
        self.exit_record(self.launch("next.py"))

    def test_supervisor_and_the_script_ends_by_itself(self):
        code = "import os, time\nopen('ready', 'w').close()\nwhile not os.path.exists('end'): time.sleep(0.02)\nprint('25/25 done')\n"
        answer, record = self.started("script.py", code)
        os.kill(record["supervisor_pid"], signal.SIGKILL)
        self.eventually(lambda: self.state(answer["run_id"])["state"] == "unsupervised", "unsupervised")
        seen = time.time()
        self.assertGreaterEqual(self.state(answer["run_id"])["heartbeat_at"], seen - 0.01)
        self.write("end", "")
        self.eventually(lambda: self.state(answer["run_id"])["state"] == "gone", "its end")
        found = self.state(answer["run_id"])
        self.assertEqual((found["ended_unseen"], found["exit_code"], found["ended_at"]), (True, None, None))
        self.assertGreaterEqual(found["heartbeat_at"], seen - 0.01, "its time does not go back")

    def test_both(self):
        answer, record = self.started("script.py", SAVING)
        os.kill(record["supervisor_pid"], signal.SIGKILL)
        os.kill(record["script_pid"], signal.SIGKILL)
        self.eventually(lambda: self.state(answer["run_id"])["state"] == "gone", "gone")
        follow = self.call("follow", {"run_id": answer["run_id"], "offset": 0, "wait": 0})
        self.assertEqual((follow["ended"], follow["state"]), (True, "gone"))

    def test_launch_at_any_moment(self):
        self.write("script.py", "import time\nwith open('starts', 'a') as file: file.write('x')\ntime.sleep(60)\n")
        self.call("runs", {})
        choose = random.Random(5)
        seen = set()
        for number in range(12):
            starts = os.path.join(self.project, "starts")
            if os.path.exists(starts):
                os.unlink(starts)
            args = self.launch_args()
            process = self.call_process("launch", args)
            time.sleep(choose.uniform(0.0, 0.12))
            self.kill_group(process.pid)
            out = process.communicate()[0]
            state = self.eventually(lambda: self.settled(args["run_id"]), "a settled state")
            seen.add(state)
            again = self.call("launch", args)
            if state == "running":
                self.assertEqual(again["error"], "run-exists")
                self.eventually(lambda: os.path.exists(starts), "the start")
            elif state == "gone":
                self.assertEqual(again["error"], "run-exists")
                self.assertFalse(os.path.exists(starts), "a run that is gone has not run")
                self.assertEqual(out, b"")
                again = self.launch()
                args = {"run_id": again["run_id"]}
            else:
                self.assertTrue(again["ok"], again)
            self.call("stop", {"run_id": args["run_id"], "kill": True, "wait": 20})
            if os.path.exists(starts):
                with open(starts) as file:
                    self.assertEqual(file.read(), "x", "started once")
        self.assertTrue(seen)

    def settled(self, run_id):
        found = self.state(run_id)
        state = found["state"] if found else "absent"
        return state if state in ("running", "gone", "absent") else None

    @staticmethod
    def kill_group(pid):
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def test_supervisor_at_any_moment_of_the_launch(self):
        """Whatever is killed first, a script that runs is known, and one that is not known never started."""
        self.write("script.py", "import time\nwith open('starts', 'a') as file: file.write('x')\ntime.sleep(60)\n")
        self.call("runs", {})
        choose = random.Random(6)
        for number in range(8):
            starts = os.path.join(self.project, "starts")
            if os.path.exists(starts):
                os.unlink(starts)
            args = self.launch_args()
            process = self.call_process("launch", args)
            time.sleep(choose.uniform(0.02, 0.12))
            for pid in self.processes():
                with_session = session(pid)
                if with_session not in (None, process.pid) and group(pid) == pid:
                    self.kill(pid)
            out = process.communicate(timeout=60)[0]
            answer = json.loads(out) if out else {}
            found = self.eventually(lambda: self.state(args["run_id"]) or {"state": "absent"}, "state")
            if os.path.exists(starts):
                self.assertIn(found["state"], ("unsupervised", "gone", "exited", "running"), answer)
            self.call("stop", {"run_id": args["run_id"], "kill": True, "wait": 20})
            self.eventually(lambda: not self.processes(), "end of all")


def running(pid):
    try:
        with open("/proc/%d/stat" % pid) as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def session(pid):
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return None


def group(pid):
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


def load_tests(loader, tests, pattern):
    """Killed borrows from Ends without running its tests again."""
    suite = unittest.TestSuite(loader.loadTestsFromTestCase(Ends))
    own = [name for name in vars(Killed) if name.startswith("test")]
    suite.addTests(Killed(name) for name in own)
    return suite


if __name__ == "__main__":
    unittest.main()
