"""The bootstrap as one word of a shell, and the way the runner gets to the instance."""

import ast
import base64
import glob
import hashlib
import json
import os
import re
import subprocess
import unittest
import warnings
import zlib

from calling import BOOTSTRAP, RESOURCES, RUNNER, SHA256, SOURCE, RunnerCase, wire


def source_of(text):
    return {"source": base64.b64encode(zlib.compress(text)).decode(), "sha256": hashlib.sha256(text).hexdigest()}


class Bootstrap(RunnerCase):
    def test_is_one_word_for_a_shell(self):
        self.assertNotIn("'", BOOTSTRAP)
        self.assertTrue(BOOTSTRAP.isascii())
        self.assertLess(len(BOOTSTRAP), 4000)

    def test_runner_missing_then_kept(self):
        self.assertEqual(self.call("runs", {}, source=None), {"ok": False, "error": "runner-missing"})
        self.assertTrue(self.call("runs", {})["ok"])
        path = os.path.join(self.home, "runner", "runctl_runner_%s.py" % SHA256[:16])
        with open(path, "rb") as file:
            self.assertEqual(file.read(), RUNNER)
        self.assertTrue(glob.glob(os.path.join(self.home, "runner", "__pycache__", "*.pyc")), "byte code is kept")
        before = os.stat(path).st_mtime_ns
        self.assertTrue(self.call("runs", {}, source=SOURCE)["ok"])
        self.assertTrue(self.call("runs", {}, source=None)["ok"])
        self.assertEqual(os.stat(path).st_mtime_ns, before)

    def test_damaged_runner_is_refused_and_replaced(self):
        broken = self.call("runs", {}, source=source_of(RUNNER[:-1])["source"])
        self.assertEqual((broken["ok"], broken["error"]), (False, "internal"))
        self.assertEqual(self.call("runs", {}, source=None)["error"], "runner-missing")
        self.assertTrue(self.call("runs", {})["ok"])
        path = os.path.join(self.home, "runner", "runctl_runner_%s.py" % SHA256[:16])
        with open(path, "wb") as file:
            file.write(RUNNER[:1000])
        self.assertTrue(self.call("runs", {}, source=SOURCE)["ok"])

    def test_versions_live_side_by_side(self):
        other = source_of(RUNNER + b"\n# another version\n")
        self.assertTrue(self.call("runs", {})["ok"])
        self.assertTrue(self.call("runs", {}, **other)["ok"])
        self.assertTrue(self.call("runs", {}, source=None)["ok"])

    def test_calls_that_make_no_sense(self):
        for command, args, error in (("no-such", {}, "bad-request"), (None, {}, "bad-request"), ("launch", {}, "internal"),
                                     ("follow", {"run_id": {}}, "bad-request"), ("__import__", {}, "bad-request")):
            answer = self.call(command, args)
            self.assertEqual((answer["ok"], answer["error"]), (False, error), command)
        for text in (b"", b"not base64", base64.b64encode(b"not zlib"), *map(base64.b64encode, map(zlib.compress, (b"not json", b"[]")))):
            done = subprocess.run(["python3", "-I", "-S", "-c", BOOTSTRAP], input=text, stdout=subprocess.PIPE, env=self.environment())
            self.assertEqual((done.returncode, json.loads(done.stdout)["error"]), (0, "internal"), text)

    def test_a_folder_of_the_caller_is_not_imported_from(self):
        for name in ("json.py", "zlib.py", "runctl_runner_%s.py" % SHA256[:16]):
            with open(os.path.join(self.calls, name), "w") as file:
                file.write("raise SystemExit(3)\n")
        process = subprocess.run(["sh", self.call_script("runs", {})], cwd=self.calls, stdout=subprocess.PIPE,
                                 env=dict(self.environment(), PYTHONPATH=self.calls))
        self.assertTrue(json.loads(process.stdout)["ok"])

    def test_every_locale(self):
        self.write("script.py", "import sys\nsys.stdout.buffer.write(repr([ascii(a) for a in sys.argv[1:]]).encode())\n")
        for locale in ("C", "POSIX", "C.UTF-8", "en_US.ISO-8859-1"):
            environment = dict(self.environment(), LC_ALL=locale, LANG=locale)
            script = self.call_script("launch", self.launch_args("script.py", "ü🚀", "plain"))
            answer = json.loads(subprocess.run(["sh", script], stdout=subprocess.PIPE, env=environment).stdout)
            self.assertTrue(answer["ok"], answer)
            self.exit_record(answer)
            self.assertIn(b"plain", self.log(answer))
            if "8859" not in locale:
                self.assertIn(b"\\\\xfc\\\\U0001f680", self.log(answer), locale)

    def test_no_home_needed_for_a_minimal_environment(self):
        script = self.call_script("runs", {})
        environment = {"RUNCTL_HOME": self.home, "PATH": self.environment()["PATH"]}
        done = subprocess.run(["sh", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd="/")
        self.assertTrue(json.loads(done.stdout)["ok"], done)


class Source(unittest.TestCase):
    def test_python_3_9_and_no_warnings(self):
        here = os.path.dirname(os.path.abspath(__file__))
        for path in glob.glob(os.path.join(RESOURCES, "*.py")) + glob.glob(os.path.join(here, "*.py")):
            with open(path) as file, warnings.catch_warnings():
                warnings.simplefilter("error")
                source = file.read()
                ast.parse(source, path, feature_version=(3, 9))
                compile(source, path, "exec")

    def test_nothing_but_the_standard_library(self):
        allowed = {"errno", "json", "os", "re", "signal", "stat", "sys", "time", "zipfile", "zlib", "binascii", "subprocess", "pwd", "fcntl",
                   "hashlib", "tarfile", "urllib.request", "shutil", "select", "struct",
                   "importlib", "platform"}  # fmt: skip
        found = set(re.findall(r"^\s*(?:from|import) ([\w.]+)", RUNNER.decode(), re.M))
        self.assertEqual(found - allowed, set())


if __name__ == "__main__":
    unittest.main()
