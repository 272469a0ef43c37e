"""What the instance measures of itself while a run lives."""

import json
import os
import time
import unittest

from calling import RunnerCase, runner_module, unpacked

SLEEPS = "import time\ntime.sleep(60)\n"


class Samples(RunnerCase):
    def samples(self, run_id, after=0):
        answer = self.call("samples", {"run_id": run_id, "after": after})
        self.assertTrue(answer["ok"], answer)
        return json.loads(unpacked(answer["data"])), answer

    def first_sample(self, answer):
        return self.eventually(lambda: self.samples(answer["run_id"])[0], "a sample")[0]

    def fake_nvidia_smi(self, text):
        path = os.path.join(self.bin_folder(), "nvidia-smi")
        with open(path, "w") as file:
            file.write("#!/bin/sh\n" + text)
        os.chmod(path, 0o755)

    def sampler_pids(self, answer):
        supervisor = self.process_record(answer)["supervisor_pid"]
        with open("/proc/%d/task/%d/children" % (supervisor, supervisor)) as file:
            children = [int(pid) for pid in file.read().split()]
        record = self.process_record(answer)
        groups = {pid: os.getpgid(pid) for pid in children}
        return [pid for pid in children if pid != record["script_pid"] and groups[pid] != record["pgid"]]

    @unittest.skipUnless(os.path.isdir("/proc/self"), "Linux tells more")
    def test_a_short_run_has_a_sample(self):
        self.write("script.py", SLEEPS)
        sample = self.first_sample(self.launch())
        self.assertAlmostEqual(sample["t"], time.time(), delta=30)
        self.assertTrue(0 <= sample["cpu"] <= 100, sample)
        self.assertTrue(0 < sample["mem"] < sample["mem_total"], sample)
        self.assertGreater(sample["disk_free"], 0)
        self.assertGreaterEqual(min(sample["in"], sample["out"]), 0)
        self.assertNotIn("gpus", sample)

    def test_each_card_is_a_row(self):
        self.fake_nvidia_smi("echo '0, 97, 20480, 24576, 71, 250.5'\necho '1, [N/A], 1, 24576, 40, [Not Supported]'\n")
        self.write("script.py", SLEEPS)
        gpus = self.first_sample(self.launch())["gpus"]
        self.assertEqual(gpus[0], {"i": 0, "util": 97, "mem": 20480 << 20, "mem_total": 24576 << 20, "temp": 71, "power": 250.5})
        self.assertEqual(gpus[1], {"i": 1, "mem": 1 << 20, "mem_total": 24576 << 20, "temp": 40})

    def test_a_driver_that_hangs_harms_nothing(self):
        self.fake_nvidia_smi("exec sleep 600\n")
        self.write("script.py", "import time\ntime.sleep(2)\n")
        answer = self.launch()
        self.assertEqual(self.exit_record(answer)["exit_code"], 0)
        heartbeat = os.stat(self.run_file(answer, "heartbeat")).st_mtime
        self.assertLess(time.time() - heartbeat, 30)
        again = self.launch()
        self.call("stop", {"run_id": again["run_id"], "kill": True, "wait": 10})
        self.assertEqual(self.exit_record(again)["signal"], "SIGKILL")

    def test_the_sampler_ends_with_the_run_and_holds_no_lock(self):
        self.write("script.py", SLEEPS)
        answer = self.launch()
        self.first_sample(answer)
        pids = self.sampler_pids(answer)
        self.assertEqual(len(pids), 1)
        self.kill(self.process_record(answer)["supervisor_pid"])
        self.eventually(lambda: not os.path.exists("/proc/%d" % pids[0]), "end of the sampler")
        self.kill(self.process_record(answer)["script_pid"])
        self.eventually(lambda: self.state(answer["run_id"])["state"] == "gone", "end of the script")
        self.launch()

    def test_a_killed_sampler_costs_samples_only(self):
        self.write("script.py", "import time\ntime.sleep(3)\n")
        answer = self.launch()
        self.first_sample(answer)
        self.kill(self.sampler_pids(answer)[0])
        self.assertEqual(self.exit_record(answer)["exit_code"], 0)
        self.assertGreaterEqual(len(self.samples(answer["run_id"])[0]), 1)

    def test_many_are_read_in_pieces(self):
        self.write("script.py", "print(1)\n")
        answer = self.launch()
        self.exit_record(answer)
        with open(self.run_file(answer, "samples.jsonl"), "w") as file:
            for i in range(1, 4001):
                # Values that do not repeat cannot be packed into one answer.
                file.write(json.dumps({"t": i, "cpu": (i * 7919 % 1000) / 10, "mem": i * 7368787 % 10**10}) + "\n")
            file.write('{"t": 4001, "cp')
        read, after, calls = [], 0, 0
        while True:
            some, reply = self.samples(answer["run_id"], after)
            read, after, calls = read + some, reply["next"], calls + 1
            if not reply["more"]:
                break
        self.assertEqual([sample["t"] for sample in read], list(range(1, 4001)))
        self.assertGreater(calls, 1)
        self.assertTrue(reply["ended"])
        nothing, reply = self.samples(answer["run_id"], 4000)
        self.assertEqual((nothing, reply["next"], reply["more"]), ([], 4000, False))

    def test_a_run_without_samples(self):
        run_id = self.new_id()
        os.makedirs(os.path.join(self.home, "runs", run_id))
        self.assertEqual(self.samples(run_id)[0], [])

    def test_the_file_stays_small(self):
        runner = runner_module()
        runner.SAMPLES_LIMIT = 10000
        path = os.path.join(self.home, "samples.jsonl")
        sampler = runner.Sampler(path, self.home, None)
        for i in range(5000):
            sampler.append({"t": i, "cpu": 12.5})
            self.assertLessEqual(os.path.getsize(path), 10100)
        with open(path) as file:
            times = [json.loads(line)["t"] for line in file]
        self.assertEqual(times, sorted(set(times)))
        self.assertEqual((times[0], times[-20:]), (0, list(range(4980, 5000))))


if __name__ == "__main__":
    unittest.main()
