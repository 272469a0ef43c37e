"""Out of memory is told by the kernel's own counters alone: a real kill where a memory cgroup can be made, else its files."""

import os
import shutil
import signal
import tempfile
import time
import unittest

from calling import RunnerCase, runner_module

GREEDY = "held = []\nwhile True:\n    held.append(bytearray(b'x') * (1 << 20))\n"
LIMIT = 96 << 20


def limited_group():
    """A new memory cgroup with a limit, or None where none can be made (it takes root and a writable hierarchy)."""
    for root, limit in (("/sys/fs/cgroup", "memory.max"), ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")):
        group = os.path.join(root, "runctl-test-%d" % os.getpid())
        try:
            os.mkdir(group)
        except OSError:
            continue
        try:
            with open(os.path.join(group, limit), "r+") as file:
                file.write(str(LIMIT))
            return group
        except OSError:
            os.rmdir(group)
    return None


class RealKills(RunnerCase):
    group = None

    def setUp(self):
        super().setUp()
        self.group = limited_group()
        if self.group is None:
            self.skipTest("no memory cgroup can be made here")
        self.addCleanup(self.remove_group)


    def remove_group(self):
        self.clean_processes()
        for _ in range(100):
            try:
                os.rmdir(self.group)
                return
            except OSError:
                time.sleep(0.05)

    def call_script(self, command, args, **wire_options):
        script = super().call_script(command, args, **wire_options)
        if command == "launch":
            with open(script) as file:
                text = file.read()
            with open(script, "w") as file:
                file.write("echo $$ > %s/cgroup.procs\n%s" % (self.group, text))
        return script

    def test_the_kernel_kills_the_script(self):
        self.write("script.py", GREEDY)
        answer = self.launch()
        record = self.exit_record(answer)
        self.assertEqual((record["signal"], record["exit_code"], record["out_of_memory"]), ("SIGKILL", None, "cgroup"))
        self.assertEqual(self.state(answer["run_id"])["out_of_memory"], "cgroup")

    def test_the_kernel_kills_the_child_of_a_shell(self):
        self.write("greedy.py", GREEDY)
        self.write("script.sh", "python3 greedy.py\nexit $?\n")
        record = self.exit_record(self.launch("script.sh", interpreter="sh"))
        self.assertEqual((record["signal"], record["exit_code"], record["out_of_memory"]), (None, 137, "cgroup"))

    def test_a_kill_by_somebody_is_none_of_it(self):
        self.write("script.py", "import time\nopen('ready', 'w').close()\ntime.sleep(60)\n")
        answer = self.launch()
        self.eventually(lambda: os.path.exists(os.path.join(self.project, "ready")), "script ready")
        self.kill(self.process_record(answer)["script_pid"], signal.SIGKILL)
        record = self.exit_record(answer)
        self.assertEqual((record["signal"], record["out_of_memory"]), ("SIGKILL", None))


class Counters(unittest.TestCase):
    """The kernel's files of several kinds of machines, made up where this one is of another kind."""

    def setUp(self):
        self.root = tempfile.mkdtemp(prefix="runctl-kernel-")
        self.addCleanup(shutil.rmtree, self.root)
        self.runner = runner_module()
        self.runner.PROC, self.runner.CGROUPS = self.root + "/proc", self.root + "/cgroup"
        self.write("proc/vmstat", "nr_free_pages 5\noom_kill 7\n")

    def write(self, path, text):
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w") as file:
            file.write(text)

    def looked(self):
        kills = self.runner.MemoryKills(42)
        kills.look()
        self.assertIsNone(kills.evidence())
        return kills

    def test_version_2(self):
        self.write("proc/42/cgroup", "0::/system.slice/amazon-ssm-agent.service\n")
        events = "cgroup/system.slice/amazon-ssm-agent.service/memory.events"
        self.write(events, "low 0\noom 1\noom_kill 1\n")
        kills = self.looked()
        self.write(events, "low 0\noom 2\noom_kill 2\n")
        self.write("proc/vmstat", "oom_kill 8\n")
        self.assertEqual(kills.evidence(), "cgroup")

    def test_version_1(self):
        self.write("proc/42/cgroup", "5:cpu,cpuacct:/\n4:memory:/job\n0::/\n")
        self.write("cgroup/memory/job/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 0\n")
        kills = self.looked()
        self.write("cgroup/memory/job/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n")
        self.assertEqual(kills.evidence(), "cgroup")

    def test_no_cgroup_of_its_own(self):
        self.write("proc/42/cgroup", "0::/\n")
        kills = self.looked()
        self.write("proc/vmstat", "oom_kill 8\n")
        self.assertEqual(kills.evidence(), "machine")

    def test_a_kill_long_ago_says_nothing(self):
        self.write("proc/42/cgroup", "0::/\n")
        kills = self.looked()
        self.write("proc/vmstat", "oom_kill 8\n")
        for _ in range(15):
            kills.look()
        self.assertIsNone(kills.evidence())

    def test_no_such_files(self):
        os.unlink(os.path.join(self.root, "proc/vmstat"))
        self.assertIsNone(self.looked().evidence())


if __name__ == "__main__":
    unittest.main()
