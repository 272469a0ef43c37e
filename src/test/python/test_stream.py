"""The log as a stream: each answer a line, at once, to the end; then it ends."""

import base64
import json
import os
import subprocess
import sys
import time

from calling import RunnerCase, SHA256, unpacked

START = "import sys; sys.path.insert(0, sys.argv[1]); __import__(sys.argv[2]).stream_call(sys.argv[3])"


class Stream(RunnerCase):
    def start(self, run_id, offset=0, **bound):
        call = base64.b64encode(json.dumps(dict(bound, run_id=run_id, offset=offset)).encode()).decode()
        return subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", START, os.path.join(self.home, "runner"),
             "runctl_runner_" + SHA256[:16], call],
            stdout=subprocess.PIPE)

    def read(self, process):
        with process.stdout:
            answers = [json.loads(line) for line in process.stdout]
        process.wait(30)
        return answers

    def content(self, answers, offset=0):
        content = b""
        for answer in answers:
            self.assertTrue(answer["ok"], answer)
            self.assertEqual(answer["offset"], offset)
            data = unpacked(answer["data"]) if answer["data"] else b""
            offset += len(data)
            self.assertEqual(answer["next"], offset)
            content += data
        return content

    def test_all_bytes_as_they_come_and_then_the_end(self):
        self.write("script.py", "import os, time\nfor i in range(20):\n    os.write(1, bytes([i, 255, 10]) * (1 + i * 50))\n"
                   "    time.sleep(0.05)\n")
        answer = self.launch()
        answers = self.read(self.start(answer["run_id"]))
        self.assertEqual(self.content(answers), b"".join(bytes([i, 255, 10]) * (1 + i * 50) for i in range(20)))
        self.assertGreater(len(answers), 8)
        self.assertTrue(answers[-1]["ended"])
        self.assertLess(abs(answers[-1]["now"] - time.time()), 60)

    def test_a_long_log_in_lines_of_bounded_length(self):
        self.write("script.py", "import os\nos.write(1, os.urandom(300000))\nos.write(1, b'x' * 3000000)\n")
        answer = self.launch()
        self.exit_record(answer)
        answers = self.read(self.start(answer["run_id"]))
        self.assertEqual(self.content(answers), self.log(answer))
        self.assertLess(max(len(json.dumps(one)) for one in answers), 67000)
        self.assertGreater(len(answers), 4)

    def test_so_many_bytes_or_seconds_and_then_the_next_stream(self):
        self.write("script.py", "import os, time\nos.write(1, os.urandom(400000))\ntime.sleep(30)\n")
        answer = self.launch()
        answers = []
        while not answers or answers[-1]["next"] < 400000:
            piece = self.read(self.start(answer["run_id"], answers[-1]["next"] if answers else 0, most=150000, seconds=20))
            self.assertEqual([one.get("more") for one in piece[:-1]], [None] * (len(piece) - 1))
            self.assertTrue(piece[-1]["more"])
            answers += piece
            self.assertLess(sum(len(one["data"]) for one in piece), 220000)
        self.assertEqual(self.content(answers), self.log(answer))
        quiet = self.read(self.start(answer["run_id"], 400000, most=150000, seconds=0.3))
        self.assertEqual([one["data"] for one in quiet], ["", ""])
        self.assertTrue(quiet[-1]["more"])
        self.call("stop", {"run_id": answer["run_id"], "kill": True, "wait": 5})

    def test_from_an_offset_and_from_beyond_the_end(self):
        self.write("script.py", "print('one')\nprint('two')\n")
        answer = self.launch()
        self.exit_record(answer)
        self.assertEqual(self.content(self.read(self.start(answer["run_id"], 4)), 4), b"two\n")
        beyond = self.read(self.start(answer["run_id"], 999))
        self.assertTrue(beyond[0]["reset"])
        self.assertEqual(self.content(beyond), b"one\ntwo\n")

    def test_says_at_once_that_it_is_there_and_stops_with_its_reader(self):
        self.write("script.py", "import time\ntime.sleep(60)\n")
        answer = self.launch()
        process = self.start(answer["run_id"])
        first = json.loads(process.stdout.readline())
        self.assertEqual((first["data"], first["ended"]), ("", False))
        process.stdout.close()
        self.assertNotEqual(process.wait(30), 0)
        self.call("stop", {"run_id": answer["run_id"], "kill": True, "wait": 10})

    def test_an_unknown_run_is_refused(self):
        self.write("script.py", "pass\n")
        self.launch()
        answers = self.read(self.start("r-20260101-000000-abcdef"))
        self.assertEqual([one["error"] for one in answers], ["run-unknown"])


if __name__ == "__main__":
    import unittest

    unittest.main()
