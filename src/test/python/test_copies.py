"""Checkpoints as files: brought to an instance, read in parts, deleted."""

import functools
import http.server
import json
import os
import threading

from calling import RunnerCase, unpacked

CHECKPOINT = json.dumps({"epoch": 3, "loss": 0.5}).encode()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Copies(RunnerCase):
    def serve(self, files):
        folder = os.path.join(self.calls, "bucket")
        os.makedirs(folder, exist_ok=True)
        for name, content in files.items():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(QuietHandler, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return "http://127.0.0.1:%d/" % server.server_port

    def save(self, name, content=CHECKPOINT):
        path = os.path.join(self.project, "checkpoints", name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def test_a_folder_is_brought_whole_and_twice_does_no_harm(self):
        base = self.serve({"a": b"weights", "b": CHECKPOINT})
        files = {"checkpoint-3/model.pt": {"url": base + "a", "size": 7},
                 "checkpoint-3/trainer_state.json": {"url": base + "b", "size": len(CHECKPOINT)}}  # fmt: skip
        args = {"project": "demo", "folder": "checkpoints", "files": files}
        for _ in range(2):
            self.assertTrue(self.call("download", args)["ok"])
            with open(os.path.join(self.project, "checkpoints/checkpoint-3/model.pt"), "rb") as file:
                self.assertEqual(file.read(), b"weights")
        self.assertEqual(len(os.listdir(os.path.join(self.project, "checkpoints/checkpoint-3"))), 2)

    def test_half_a_file_missing_ones_and_strange_names_leave_nothing(self):
        base = self.serve({"a": b"weig"})
        for name, url, code in (("m.pt", "a", "download-failed"), ("m.pt", "none", "download-failed"),
                                ("../m.pt", "a", "bad-request")):  # fmt: skip
            files = {name: {"url": base + url, "size": 7}}
            answer = self.call("download", {"project": "demo", "folder": "checkpoints", "files": files})
            self.assertEqual((answer["ok"], answer["error"]), (False, code))
        self.assertEqual(os.listdir(self.project), ["checkpoints"])
        self.assertEqual(os.listdir(os.path.join(self.project, "checkpoints")), [])

    def test_another_file_of_that_name_is_not_replaced(self):
        path = self.save("m.pt", b"mine")
        files = {"m.pt": {"url": self.serve({"a": b"weights"}) + "a", "size": 7}}
        answer = self.call("download", {"project": "demo", "folder": "checkpoints", "files": files})
        self.assertEqual(answer["error"], "download-failed")
        with open(path, "rb") as file:
            self.assertEqual(file.read(), b"mine")

    def test_parts_of_a_file_as_far_as_they_fit(self):
        content = os.urandom(200_000)
        path = self.save("m.pt", content)
        answer = self.call("read", {"path": path, "ranges": [[0, 8], [199_990, 100], [1000, 100_000], [5, 5]]})
        parts = [unpacked(part) for part in answer["parts"]]
        self.assertEqual(answer["size"], len(content))
        self.assertEqual(parts[0], content[:8])
        self.assertEqual(parts[1], content[199_990:])
        self.assertEqual(parts[2], content[1000 : 1000 + len(parts[2])])
        self.assertGreater(len(parts[2]), 5000)
        self.assertEqual(len(parts), 3, "what did not fit is asked for again")
        self.assertLess(len(json.dumps(answer)), 23000)

    def test_what_cannot_be_read_says_why_and_a_folder_tells_its_files(self):
        path = self.save("checkpoint-3/model.pt", b"weights")
        os.mkfifo(os.path.join(self.project, "pipe"))
        for wrong in (path + "x", os.path.join(self.project, "pipe")):
            answer = self.call("read", {"path": wrong, "ranges": [[0, 8]]})
            self.assertEqual(answer["error"], "read-failed")
        answer = self.call("read", {"path": os.path.dirname(path), "ranges": []})
        self.assertEqual(json.loads(unpacked(answer["files"])), [["model.pt", 7]])

    def test_only_checkpoints_are_deleted(self):
        whole, half = self.save("checkpoint_1.json"), self.save("checkpoint_2.json", b'{"epoch": 2')
        folder = os.path.dirname(self.save("checkpoint-3/model.safetensors", b"weights"))
        script = self.save("notes.txt", b"mine")
        answer = self.call("delete", {"paths": [half, folder, script, whole + "x", self.project]})
        self.assertEqual(answer["kept"], {script: "no-checkpoint", whole + "x": "gone", self.project: "no-checkpoint"})
        self.assertEqual(sorted(os.listdir(os.path.dirname(whole))), ["checkpoint_1.json", "notes.txt"])

    def test_the_newest_of_an_active_run_stays(self):
        self.write("script.py", "import time\ntime.sleep(60)\n")
        self.launch("script.py")
        old, new = self.save("checkpoint_1.json"), self.save("checkpoint_2.json")
        os.utime(old, (1e9, 1e9))
        answer = self.call("delete", {"paths": [old, new]})
        self.assertEqual(answer["kept"], {new: "newest-of-active"})
        self.assertEqual(os.listdir(os.path.dirname(new)), ["checkpoint_2.json"])
