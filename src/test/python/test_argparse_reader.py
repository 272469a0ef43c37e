"""Reading parsers without running what they are part of."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from calling import RESOURCES

READER = os.path.join(RESOURCES, "argparse_reader.py")
TRAINING = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../training")


class Reader(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="runctl-argparse-")
        self.addCleanup(shutil.rmtree, self.folder)

    def read_file(self, path):
        done = subprocess.run([sys.executable, "-I", "-S", READER, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return json.loads(done.stdout)

    def read(self, source):
        path = os.path.join(self.folder, "script.py")
        with open(path, "wb") as file:
            file.write(source if isinstance(source, bytes) else source.encode())
        return self.read_file(path)

    def parser(self, lines, before=""):
        return self.read("import argparse\n%s\np = argparse.ArgumentParser()\n%s\np.parse_args()\n" % (before, lines))

    def one(self, line, before=""):
        answer = self.parser("p.add_argument(%s)" % line, before)
        self.assertEqual((answer["problem"], len(answer["parameters"])), ("", 1), answer)
        return answer["parameters"][0]

    def test_the_training_scripts(self):
        form = self.read_file(os.path.join(TRAINING, "train_with_checkpoints.py"))
        self.assertEqual((form["problem"], form["resume_flag"], form["checkpoint_dir_flag"]),
                         ("", "--resume-from", "--checkpoint-dir"))
        found = {parameter["flag"]: (parameter["kind"], parameter["default"]) for parameter in form["parameters"]}
        self.assertEqual(found, {
            "--epochs": ("INTEGER", "10"), "--batch-size": ("INTEGER", "32"), "--learning-rate": ("DECIMAL", "0.05"),
            "--momentum": ("DECIMAL", "0.9"), "--hidden": ("INTEGER", "32"), "--seed": ("INTEGER", "7"),
            "--samples": ("INTEGER", ""), "--checkpoint-interval": ("INTEGER", "1"),
            "--checkpoint-dir": ("PATH", "checkpoints"), "--resume-from": ("PATH", ""), "--data-dir": ("PATH", ""),
        })  # fmt: skip
        self.assertEqual(form["parameters"][0]["help"], "how many epochs in all, those before a resume included")
        quick = self.read_file(os.path.join(TRAINING, "train_mnist_e2e.py"))
        self.assertEqual((quick["resume_flag"], quick["checkpoint_dir_flag"]), ("--resume", "--checkpoint-dir"))

    def test_kinds_and_defaults(self):
        for line, kind, default in (
            ("'--n', type=int, default=-3", "INTEGER", "-3"),
            ("'--lr', type=float, default=1e-4", "DECIMAL", "0.0001"),
            ("'--lr', type=float, default=2 * 10 ** -3", "DECIMAL", "0.002"),
            ("'--name', default='a b'", "TEXT", "a b"),
            ("'--name', type=str, default=None", "TEXT", ""),
            ("'--where', type=Path, default=Path('x/y')", "PATH", "x/y"),
            ("'--where', type=pathlib.Path, default=pathlib.Path('x') / 'y'", "PATH", "x/y"),
            ("'--data-dir', default=os.path.join('x', 'y')", "PATH", "x/y"),
            ("'--out', default=os.environ.get('OUT', 'o')", "TEXT", "o"),
            ("'--n', type=lambda text: int(text), default=4", "INTEGER", "4"),
            ("'--n', type=positive_int, default=BATCH", "INTEGER", "64"),
            ("'--rate', type=rate, default=Config.LR", "DECIMAL", "0.5"),
            ("'--n', type=int, default=BATCH * 2", "INTEGER", "128"),
            ("'--n', type=int, default=compute()", "INTEGER", ""),
            ("'--flag', action='store_true'", "SWITCH", ""),
            ("'--no-flag', action='store_false'", "SWITCH", "true"),
            ("'--flag', action=argparse.BooleanOptionalAction, default=True", "SWITCH", "true"),
            ("'-v', '--verbose', action='count', default=0", "SWITCH", ""),
            ("'--sizes', type=int, nargs='+', default=[1, 2]", "INTEGER", "1 2"),
        ):
            with self.subTest(line=line):
                found = self.one(line, "BATCH: int = 64\nclass Config:\n    LR = 0.5\n"
                                 "def positive_int(text):\n    return int(text)\ndef rate(text) -> float:\n    return x(text)\n")
                self.assertEqual((found["kind"], found["default"]), (kind, default))

    def test_the_rest_of_an_argument(self):
        found = self.one("'-m', '--model', choices=['a', 'b', 3], required=True, help='Which '\n 'model (100%% free; %(default)s)', "
                         "default='a'")
        self.assertEqual(found, {"flag": "--model", "kind": "TEXT", "default": "a", "choices": ["a", "b", "3"], "required": True,
                                 "positional": False, "repeated": False, "help": "Which model (100% free; a)"})
        self.assertEqual(self.one("'--m', choices=list(MODELS)", "MODELS = {'x': 1, 'y': 2}")["choices"], ["x", "y"])
        self.assertEqual(self.one("'--m', type=int, choices=range(3)")["choices"], ["0", "1", "2"])
        self.assertEqual(self.one("'--m', choices=unknown()")["choices"], [])
        for line, positional, required, repeated in (
            ("'data'", True, True, False), ("'data', nargs='?'", True, False, False), ("'data', nargs='*'", True, False, True),
            ("'data', nargs='+'", True, True, True), ("'--x', nargs=2", False, False, True),
            ("'--x', action='append'", False, False, True), ("'--x', nargs=1", False, False, False),
        ):  # fmt: skip
            found = self.one(line)
            self.assertEqual((found["positional"], found["required"], found["repeated"]), (positional, required, repeated), line)

    def flags(self, source):
        return [parameter["flag"] for parameter in self.read(source)["parameters"]]

    def test_groups_helpers_parents(self):
        self.assertEqual(self.flags("""
import argparse
from argparse import ArgumentParser as Unused

def add_data(parser_of_caller):
    group = parser_of_caller.add_argument_group("data")
    group.add_argument("--data")
    parser_of_caller.add_argument_group("inline").add_argument("--inline")

def make():
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--common")
    parser = argparse.ArgumentParser(parents=[common], formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    either = parser.add_mutually_exclusive_group(required=True)
    either.add_argument("--left")
    either.add_argument("--right")
    parser.add_argument("--version", action="version", version="1")
    add_data(parser)
    return parser

class App:
    def __init__(self):
        self.parser = make()
        self.parser.add_argument("--late")
        self.parser.add_argument("--late")

class Plot:
    def draw(self):
        canvas.add_argument("--not-ours")
"""), ["--data", "--inline", "--common", "--left", "--right", "--late"])

    def test_subcommands_are_left_out(self):
        answer = self.read("import argparse\np = argparse.ArgumentParser()\np.add_argument('--top')\ns = p.add_subparsers()\n"
                           "t = s.add_parser('train')\nt.add_argument('--epochs')\n")
        self.assertEqual(([one["flag"] for one in answer["parameters"]], answer["problem"]), (["--top"], "subcommands"))

    def test_resume_and_checkpoint_flags(self):
        for lines, resume, folder in (
            ("'--resume_from_checkpoint'|'--output_dir'", "--resume_from_checkpoint", "--output_dir"),
            ("'--ckpt_path'|'--save-dir'", "--ckpt_path", "--save-dir"),
            ("'--resume', action='store_true'|'--resume-from'", "--resume-from", ""),
            ("'--resume', action='store_true'|'--checkpoint_dir'", "", "--checkpoint_dir"),
            ("'--output-dir'|'--checkpoint-dir'", "", "--checkpoint-dir"),
            ("'--epochs'", "", ""),
        ):
            answer = self.parser("\n".join("p.add_argument(%s)" % line for line in lines.split("|")))
            self.assertEqual((answer["resume_flag"], answer["checkpoint_dir_flag"]), (resume, folder), lines)

    def test_folders_that_are_said_to_take_checkpoints(self):
        for lines, folder in (
            ("'-o', '--out', default='checkpoints', help='where checkpoints go'", "--out"),
            ("'--out'", "--out"),
            ("'--output', type=Path", "--output"),
            ("'--logdir', default='runs'|'--lr', type=float", "--logdir"),
            ("'--logdir'|'--weights-to', default='run/ckpts'", "--weights-to"),
            ("'--output-dir', help='plots'|'--keep', help='Folder for the checkpoints'", "--output-dir"),
            ("'--output-dir', help='plots'|'--save_path', help='checkpoints are written here'", "--save_path"),
            ("'--models', help='directory to save checkpoints in'", "--models"),
            ("'--out', default='result.csv'", ""),
            ("'--output', default='metrics.json'|'--ckpt_dir', default='c.d'", "--ckpt_dir"),
            ("'--output', help='CSV file with the results'", ""),
            ("'--output', help='where the table goes (.csv)'", ""),
            ("'--save-path', default='model.pt'|'--logdir'", "--logdir"),
            ("'--save-path', help='folder for the .pt files'", "--save-path"),
            ("'--init', help='checkpoint to start from, in the folder of weights'", ""),
            ("'--every', type=int, help='save checkpoints where due'", ""),
            ("'--keep', choices=['best', 'all'], help='which checkpoints to save'", ""),
            ("'--checkpoint', help='where the checkpoint to load is'", ""),
        ):
            answer = self.parser("\n".join("p.add_argument(%s)" % line for line in lines.split("|")))
            self.assertEqual(answer["checkpoint_dir_flag"], folder, lines)

    def test_problems(self):
        empty = {"parameters": [], "resume_flag": "", "checkpoint_dir_flag": ""}
        self.assertEqual(self.read("print('hello')\n"), dict(empty, problem="no-parser"))
        self.assertEqual(self.read(""), dict(empty, problem="no-parser"))
        for broken in ("def (:\n", b"\xff\xfe\x00", b"x = '\0'\n", "(" * 5000, "print 'python 2'\n"):
            self.assertEqual(self.read(broken), dict(empty, problem="syntax-error"), broken[:20])
        self.assertEqual(self.read_file(os.path.join(self.folder, "missing.py")), dict(empty, problem="unreadable"))
        self.assertEqual(self.read_file(self.folder), dict(empty, problem="unreadable"))

    def test_nothing_is_run(self):
        marker = os.path.join(self.folder, "ran")
        run = "open(%r, 'w')" % marker
        self.parser("p.add_argument('--x', default=%s)\n%s" % (run, run), before=run)
        self.assertFalse(os.path.exists(marker))
        self.parser("p.add_argument('--x', default=9 ** 9 ** 9 ** 9)\np.add_argument('--y', default='x' * 10 ** 12)")

    def test_encodings_and_odd_help(self):
        answer = self.read("# -*- coding: latin-1 -*-\nimport argparse\np = argparse.ArgumentParser()\n"
                           "p.add_argument('--x', help='\u00fc')\np.add_argument('--y', help=argparse.SUPPRESS)\n"
                           "p.add_argument('--z', help=f'one {1} {name}')\n".encode("latin-1"))
        self.assertEqual([one["help"] for one in answer["parameters"]], ["ü", "", ""])


if __name__ == "__main__":
    unittest.main()
