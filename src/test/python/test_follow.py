"""Reading a log that grows: no byte lost, none twice."""

import os
import threading
import time
import unittest

from calling import RunnerCase, unpacked


class Follow(RunnerCase):
    def follow_all(self, run_id, offset=0):
        content, answers = b"", []
        while True:
            answer = self.call("follow", {"run_id": run_id, "offset": offset, "wait": 5})
            self.assertTrue(answer["ok"], answer)
            self.assertEqual(answer["offset"], offset)
            data = unpacked(answer["data"])
            self.assertEqual(answer["next"], offset + len(data))
            content, offset = content + data, answer["next"]
            answers.append(answer)
            if answer["ended"] and answer["next"] == answer["size"]:
                return content, answers

    def test_all_bytes_as_they_come(self):
        self.write("script.py", "import os, time\nfor i in range(20):\n    os.write(1, bytes([i, 255, 10]) * (1 + i * 50))\n"
                   "    time.sleep(0.02)\n")
        answer = self.launch()
        content, _ = self.follow_all(answer["run_id"])
        self.assertEqual(content, b"".join(bytes([i, 255, 10]) * (1 + i * 50) for i in range(20)))

    def test_bytes_that_cannot_be_compressed(self):
        self.write("script.py", "import os\nos.write(1, os.urandom(60000))\nos.write(1, b'x' * 3000000)\n")
        answer = self.launch()
        self.exit_record(answer)
        content, answers = self.follow_all(answer["run_id"])
        self.assertEqual(content, self.log(answer))
        self.assertLess(len(answers), 12)

    def test_waits_for_the_next_line_and_no_longer(self):
        self.write("script.py", "import sys\nfor line in open('pipe'):\n    print(line, end='')\n")
        os.mkfifo(os.path.join(self.project, "pipe"))
        answer = self.launch()
        results = []
        waiting = threading.Thread(target=lambda: results.append(
            self.call("follow", {"run_id": answer["run_id"], "offset": 0, "wait": 60})))
        with open(os.path.join(self.project, "pipe"), "w") as pipe:
            waiting.start()
            time.sleep(0.4)
            self.assertEqual(results, [])
            pipe.write("one\ntwo\n")
            pipe.flush()
            waiting.join(30)
            self.assertEqual(unpacked(results[0]["data"]), b"one\ntwo\n")
            self.assertFalse(results[0]["ended"])
            idle = self.call("follow", {"run_id": answer["run_id"], "offset": 8, "wait": 0.2})
            self.assertEqual((unpacked(idle["data"]), idle["next"], idle["ended"]), (b"", 8, False))
            ending = threading.Thread(target=lambda: results.append(
                self.call("follow", {"run_id": answer["run_id"], "offset": 8, "wait": 60})))
            ending.start()
        ending.join(30)
        self.assertEqual((results[1]["ended"], results[1]["state"], results[1]["data"]), (True, "exited", idle["data"]))

    def test_a_log_that_shrank(self):
        self.write("script.py", "print('0123456789')\n")
        answer = self.launch()
        self.exit_record(answer)
        shrunk = self.call("follow", {"run_id": answer["run_id"], "offset": 5000, "wait": 5})
        self.assertEqual((shrunk["offset"], shrunk["reset"], unpacked(shrunk["data"])), (0, True, b"0123456789\n"))
        self.assertEqual(shrunk["inode"], os.stat(self.run_file(answer, "log")).st_ino)
        self.assertGreaterEqual(shrunk["oldest_age"], 0)

    def test_tail(self):
        self.write("script.py", "import os\nos.write(1, b'x' * 100000 + os.urandom(50000) + b'the end')\n")
        answer = self.launch()
        self.exit_record(answer)
        log = self.log(answer)
        for wanted in (0, 1, 7, 1000, 40000, 1 << 20):
            tail = self.call("tail", {"run_id": answer["run_id"], "max": wanted})
            data = unpacked(tail["data"])
            self.assertEqual((tail["next"], tail["size"]), (len(log), len(log)))
            self.assertEqual(data, log[tail["offset"] :])
            self.assertLessEqual(len(data), wanted)
            self.assertGreaterEqual(len(data), min(wanted, 10000))

    def test_no_log_yet(self):
        run_id = self.new_id()
        os.makedirs(os.path.join(self.home, "runs", run_id))
        answer = self.call("follow", {"run_id": run_id, "offset": 0, "wait": 1})
        self.assertEqual((answer["size"], answer["ended"], answer["state"]), (0, True, "gone"))


if __name__ == "__main__":
    unittest.main()
