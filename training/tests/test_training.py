"""The training scripts as processes: what they print, what they write, and that a break changes nothing."""

import ast
import gzip
import json
import os
import random
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import zlib

TRAINING = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FULL = os.path.join(TRAINING, "train_with_checkpoints.py")
QUICK = os.path.join(TRAINING, "train_mnist_e2e.py")
SMALL = ("--samples", "200", "--hidden", "12")


def trained(out):
    """How many epochs a run has trained."""
    return len(re.findall(r"^Epoch \d+/\d+: loss=", out, re.M))


class TrainingCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="runctl-training-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def start(self, script, *arguments):
        process = subprocess.Popen([sys.executable, "-u", script, *arguments], cwd=self.folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
        process.communicate()

    def train(self, script, *arguments, code=0):
        process = self.start(script, *arguments)
        out, err = (stream.decode() for stream in process.communicate(timeout=120))
        self.assertEqual(process.returncode, code, out + err)
        return out, err

    def read(self, *path):
        with open(os.path.join(self.folder, *path)) as file:
            return json.load(file)

    def lasting(self, *path):
        """What must be equal after a break: everything but the time, and the arguments that differ on purpose."""
        checkpoint = self.read(*path)
        checkpoint.pop("timestamp")
        checkpoint["arguments"].pop("epochs")
        return checkpoint


class Plain(TrainingCase):
    def test_learns_prints_and_writes(self):
        out, err = self.train(FULL, "--epochs", "3")
        self.assertEqual(err, "")
        self.assertIn("Epoch 1/3: loss=", out)
        self.assertIn("\r  Batch 45/45 [########################] loss=", out)
        names = sorted(os.listdir(os.path.join(self.folder, "checkpoints")))
        self.assertEqual(names, ["checkpoint_epoch_%d.json" % n for n in (1, 2, 3)] + ["final_checkpoint.json"])
        last = self.read("checkpoints", "checkpoint_epoch_3.json")
        self.assertEqual((last["epoch"], last["step"]), (3, 135))
        self.assertLess(last["loss"], 0.5)
        self.assertGreater(last["validation_accuracy"], 0.85)
        self.assertLess(abs(time.time() - last["timestamp"]), 120)
        self.assertEqual(self.read("checkpoints", "final_checkpoint.json")["status"], "completed")
        self.assertIn("Epoch 3/3: loss=%.6f, accuracy=%.4f" % (last["loss"], last["accuracy"]), out)

    def test_interval_and_folder(self):
        self.train(FULL, *SMALL, "--epochs", "5", "--checkpoint-interval", "2", "--checkpoint-dir", "a b/c")
        names = sorted(os.listdir(os.path.join(self.folder, "a b", "c")))
        self.assertEqual(names, ["checkpoint_epoch_%d.json" % n for n in (2, 4, 5)] + ["final_checkpoint.json"])

    def test_arguments_matter(self):
        losses = set()
        for rate in ("0.05", "0.001"):
            self.train(FULL, *SMALL, "--epochs", "1", "--learning-rate", rate)
            losses.add(self.read("checkpoints", "final_checkpoint.json")["loss"])
        self.assertEqual(len(losses), 2)
        self.train(FULL, "--batch-size", "0", code=2)
        self.train(FULL, "--data-dir", "nowhere", code=1)

    def test_quick_one(self):
        out, err = self.train(QUICK)
        self.assertEqual(err, "")
        self.assertIn("Training complete", out)
        whole = self.lasting("checkpoints", "final_checkpoint.json")
        self.train(QUICK, "--checkpoint-dir", "other", "--epochs", "1")
        out, _ = self.train(QUICK, "--checkpoint-dir", "other", "--resume", "other/checkpoint_epoch_1.json")
        self.assertIn("Resumed from epoch 1", out)
        self.assertEqual(self.lasting("other", "final_checkpoint.json"), whole)

    def test_reads_mnist_files(self):
        noise = random.Random(3)
        pixels = bytes(noise.randrange(256) for _ in range(50 * 28 * 28))
        with gzip.open(os.path.join(self.folder, "train-images-idx3-ubyte.gz"), "wb") as file:
            file.write(struct.pack(">4I", 2051, 50, 28, 28) + pixels)
        with open(os.path.join(self.folder, "train-labels-idx1-ubyte"), "wb") as file:
            file.write(struct.pack(">2I", 2049, 50) + bytes(noise.randrange(10) for _ in range(50)))
        out, _ = self.train(QUICK, "--data-dir", self.folder, "--epochs", "1")
        self.assertIn("(40 images for training, 10 for validation)", out)
        self.assertEqual(self.read("checkpoints", "final_checkpoint.json")["state"]["network"]["sizes"], [196, 16, 10])


class Resume(TrainingCase):
    def setUp(self):
        super().setUp()
        self.train(FULL, *SMALL, "--epochs", "4", "--checkpoint-dir", "whole")
        self.whole = self.lasting("whole", "final_checkpoint.json")

    def test_from_every_epoch(self):
        for epoch in (1, 2, 3, 4):
            out, err = self.train(FULL, "--epochs", "4", "--checkpoint-dir", "again",
                                  "--resume-from", "whole/checkpoint_epoch_%d.json" % epoch)
            self.assertEqual(err, "")
            self.assertIn("Resuming from epoch %d" % (epoch + 1), out)
            self.assertEqual(trained(out), 4 - epoch, "no epoch is trained twice")
            self.assertEqual(self.lasting("again", "final_checkpoint.json"), self.whole)

    def test_from_folder_takes_the_furthest(self):
        os.remove(os.path.join(self.folder, "whole", "final_checkpoint.json"))
        os.remove(os.path.join(self.folder, "whole", "checkpoint_epoch_4.json"))
        with open(os.path.join(self.folder, "whole", "checkpoint_epoch_9.json"), "w") as file:
            file.write('{"epoch": 9, "state"')
        out, err = self.train(FULL, "--epochs", "4", "--checkpoint-dir", "again", "--resume-from", "whole")
        self.assertIn("Loaded checkpoint: whole/checkpoint_epoch_3.json", out)
        self.assertIn("cannot use checkpoint whole/checkpoint_epoch_9.json", err)
        self.assertEqual(self.lasting("again", "final_checkpoint.json"), self.whole)

    def test_missing_is_said_loudly(self):
        out, err = self.train(FULL, *SMALL, "--epochs", "4", "--checkpoint-dir", "again", "--resume-from", "no/such.json")
        for stream in (out, err):
            self.assertIn("CHECKPOINT NOT FOUND: no/such.json", stream)
        self.assertIn("Epoch 1/4", out)
        self.assertEqual(self.lasting("again", "final_checkpoint.json"), self.whole)

    def test_damaged_is_said_loudly(self):
        with open(os.path.join(self.folder, "whole", "checkpoint_epoch_2.json"), "rb") as file:
            content = file.read()
        with open(os.path.join(self.folder, "cut.json"), "wb") as file:
            file.write(content[: len(content) // 2])
        _, err = self.train(FULL, *SMALL, "--epochs", "1", "--resume-from", "cut.json")
        self.assertIn("CHECKPOINT NOT FOUND", err)

    def test_changed_rate_wins_over_the_checkpoint(self):
        self.train(FULL, "--epochs", "4", "--checkpoint-dir", "again", "--learning-rate", "0.001",
                   "--resume-from", "whole/checkpoint_epoch_2.json")
        self.assertNotEqual(self.read("again", "final_checkpoint.json")["loss"], self.whole["loss"])


class Sigterm(TrainingCase):
    EPOCHS = "30"

    def test_stopped_at_several_moments_and_resumed(self):
        self.train(FULL, *SMALL, "--epochs", self.EPOCHS, "--checkpoint-dir", "whole")
        whole = self.lasting("whole", "final_checkpoint.json")
        for moment in ("Network:", "Batch 1/5", "Batch 4/5", "Epoch 2/30: loss", "Validation", "Saved checkpoint"):
            with self.subTest(moment=moment):
                shutil.rmtree(os.path.join(self.folder, "cut"), ignore_errors=True)
                process = self.start(FULL, *SMALL, "--epochs", self.EPOCHS, "--checkpoint-dir", "cut",
                                     "--checkpoint-interval", "3")
                out = b""
                while moment.encode() not in out:
                    block = os.read(process.stdout.fileno(), 4096)
                    self.assertTrue(block, out)
                    out += block
                process.send_signal(signal.SIGTERM)
                rest, err = process.communicate(timeout=60)
                out = (out + rest).decode()
                self.assertEqual((process.returncode, err), (143, b""), out)
                self.assertIn("Received SIGTERM: saving a checkpoint", out)
                saved = [line for line in out.split("\n") if line.startswith("Saved checkpoint: ")][-1][18:]
                stopped = self.read(saved)
                self.assertEqual(stopped["status"], "interrupted")
                for source in (saved, "cut"):
                    again, _ = self.train(FULL, "--epochs", self.EPOCHS, "--checkpoint-dir", "cut2",
                                          "--checkpoint-interval", "1", "--resume-from", source)
                    self.assertIn("Loaded checkpoint: " + saved, again)
                    self.assertEqual(trained(again), 30 - stopped["epoch"])
                    self.assertEqual(self.lasting("cut2", "final_checkpoint.json"), whole)

    def test_a_second_signal_while_saving_harms_nothing(self):
        process = self.start(FULL, *SMALL, "--epochs", "500")
        while b"Batch" not in os.read(process.stdout.fileno(), 4096):
            pass
        for _ in range(3):
            process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 143)
        self.assertEqual(out.count(b"saving a checkpoint"), 1)

    def test_killed_while_saving_leaves_only_whole_checkpoints(self):
        for kill_after in (0.0, 0.002, 0.005, 0.01, 0.02):
            process = self.start(FULL, *SMALL, "--epochs", "500", "--checkpoint-dir", "killed")
            out = b""
            while b"Saved checkpoint" not in out:
                out += os.read(process.stdout.fileno(), 4096)
            time.sleep(kill_after)
            process.kill()
            process.communicate()
        names = [name for name in os.listdir(os.path.join(self.folder, "killed")) if name.endswith(".json")]
        self.assertTrue(names)
        for name in names:
            self.assertIn("state", self.read("killed", name))


class Contract(unittest.TestCase):
    """The samples that the Java tests read too were written by these scripts and say what expected.json says."""

    FOLDER = os.path.join(TRAINING, "contract")

    def test_samples(self):
        with open(os.path.join(self.FOLDER, "expected.json")) as file:
            expected = json.load(file)
        self.assertTrue(expected["checkpoints"] and expected["logs"])
        for name, wanted in expected["checkpoints"].items():
            with open(os.path.join(self.FOLDER, name), "rb") as file:
                content = file.read()
            if wanted["verdict"] != "complete" or not name.endswith(".json"):
                continue
            checkpoint = json.loads(content)
            self.assertEqual((checkpoint["epoch"], checkpoint["step"]), (wanted["epoch"], wanted["step"]), name)
            for metric, value in wanted["metrics"].items():
                self.assertEqual(checkpoint[metric], value, name)
        for name, wanted in expected["logs"].items():
            with open(os.path.join(self.FOLDER, name), "rb") as file:
                content = file.read()
            self.assertEqual((len(content), zlib.crc32(content)), (wanted["bytes"], wanted["crc32"]), name)
            found = [line for line in content.decode().split("\n") if line.startswith("Epoch ") and ": loss=" in line]
            self.assertEqual(found, wanted["epoch_lines"], name)


class Syntax(unittest.TestCase):
    def test_python_3_9(self):
        for folder, _, names in os.walk(TRAINING):
            for name in names:
                if name.endswith(".py"):
                    with open(os.path.join(folder, name)) as file:
                        ast.parse(file.read(), feature_version=(3, 9))


if __name__ == "__main__":
    unittest.main()
