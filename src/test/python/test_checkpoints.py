"""What is said about checkpoints: only what their bytes prove."""

import collections
import datetime
import fractions
import io
import json
import os
import pickle
import pickletools
import struct
import time
import unittest
import zipfile

from calling import RunnerCase, rows, runner_module

CONTRACT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../training/contract")

SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../resources/dev/runctl/inspect")


def zip_file(comment=b"", entries=2):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(entries):
            archive.writestr("archive/data/%d" % number, b"weights")
        archive.comment = comment
    return buffer.getvalue()


def zip64_file():
    """A small file in the form that files beyond 4 GB have."""
    content = zip_file()
    at = content.rfind(b"PK\5\6")
    size, offset = struct.unpack("<II", content[at + 12 : at + 20])
    record = b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, 2, 2, size, offset)
    locator = b"PK\6\7" + struct.pack("<IQI", 0, at, 1)
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return content[:at] + record + locator + end


def safetensors_file():
    header = json.dumps({"__metadata__": {"step": "1"}, "w": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}})
    return struct.pack("<Q", len(header)) + header.encode() + b"\0" * 16


class Malicious:
    def __reduce__(self):
        return os.mkdir, ("/tmp/runctl-owned-by-pickle",)


class Reading(RunnerCase):
    def setUp(self):
        super().setUp()
        self.runner = runner_module()
        self.runner.HOME = self.home

    def inspect(self, name, content):
        path = os.path.join(self.home, name)
        with open(path, "wb") as file:
            file.write(content)
        return self.runner.inspect(path, os.stat(path))[:5]

    def test_json_truncated_at_every_byte(self):
        content = json.dumps({"epoch": 3, "step": 30, "loss": 0.25, "best": True, "note": "ü}", "timestamp": 1.5,
                              "metrics": {"val_loss": 0.5}, "state": {"w": [[1.0, 2.0], []], "e": {}}}).encode()
        for length in range(len(content)):
            found = self.inspect("checkpoint.json", content[:length])
            self.assertEqual(found[3:], ("incomplete", "json-truncated" if length else "empty-file"), content[:length])
        for ending in (b"", b"\n", b" \n\n"):
            self.assertEqual(self.inspect("checkpoint.json", content + ending),
                             (3, 30, {"val_loss": 0.5, "loss": 0.25}, "complete", "json-parses"))

    def test_zip_truncated_at_every_byte(self):
        for content in (zip_file(), zip_file(b"a comment PK\5\6 in it"), zip64_file()):
            for length in range(1, len(content)):
                found = self.inspect("checkpoint.pt", content[:length])
                self.assertEqual(found[3:], ("incomplete", "zip-truncated"), length)
        for content in (zip_file(), zip_file(b"comment"), zip64_file(), zip_file(entries=70000 // 100)):
            self.assertEqual(self.inspect("checkpoint.pt", content)[3:], ("complete", "zip-closes"))
        self.assertEqual(self.inspect("checkpoint.pt", zip_file() + b"\0")[3:], ("incomplete", "zip-truncated"))

    def test_safetensors_truncated_at_every_byte(self):
        content = safetensors_file()
        for length in range(1, len(content)):
            self.assertEqual(self.inspect("m.safetensors", content[:length])[3], "incomplete", length)
        self.assertEqual(self.inspect("m.safetensors", content)[3:], ("complete", "safetensors-closes"))
        for odd in (b"\xff" * 64, struct.pack("<Q", 2) + b"[]", struct.pack("<Q", 8) + b'{"a": 1}'):
            self.assertNotEqual(self.inspect("m.safetensors", odd)[3], "complete", odd)

    def test_nothing_is_unpickled(self):
        for name in ("checkpoint.pkl", "checkpoint.pt", "checkpoint.pth", "checkpoint.ckpt"):
            for protocol in range(6):
                self.inspect(name, pickle.dumps({"w": Malicious()}, protocol))
                self.assertEqual(self.code(name), ["posix:mkdir()"])
        self.assertFalse(os.path.exists("/tmp/runctl-owned-by-pickle"))

    def code(self, name):
        path = os.path.join(self.home, name)
        return self.runner.inspect(path, os.stat(path))[5]

    def test_pickles_name_what_pickletools_finds(self):
        values = [{"a": [1, -2, 1 << 70, 2.5, None, True, "ü", b"x" * 300, ("t",)], "o": collections.OrderedDict(a=1)},
                  [collections.Counter("aab"), collections.deque([1]), fractions.Fraction(1, 3), {1, 2}, frozenset((3,))],
                  datetime.datetime(2026, 1, 2), [slice(1, 2)] * 300, Malicious()]  # fmt: skip
        values[1].append(values[1])
        for value in values:
            for protocol in range(6):
                content = pickle.dumps(value, protocol)
                for name in ("a.pkl", "a.pt"):
                    self.assertEqual(self.inspect(name, content)[3:], ("complete", "pickle-closes") if protocol > 1 or self.code(name)
                                     else ("suspect", "not-inspected"), (value, protocol))
                    self.assertEqual({word.split("~")[0].replace("()", "") for word in self.code(name)}, self.globals(content))
                for length in range(1, len(content), 3):
                    self.assertNotEqual(self.inspect("a.pkl", content[:length])[3], "complete", (value, protocol, length))

    def globals(self, content):
        """By pickletools: the names that GLOBAL, INST and STACK_GLOBAL make."""
        found, texts, memo = set(), [], {}
        for opcode, argument, _ in pickletools.genops(content):
            if opcode.name in ("GLOBAL", "INST"):
                found.add(argument.replace(" ", ":"))
            elif opcode.name == "STACK_GLOBAL":
                found.add("%s:%s" % tuple(texts[-2:]))
            elif "UNICODE" in opcode.name:
                texts.append(argument)
            elif opcode.name == "MEMOIZE":
                memo[len(memo)] = texts[-1] if texts else None
            elif opcode.name in ("BINGET", "LONG_BINGET") and memo.get(argument) is not None:
                texts.append(memo[argument])
        return found

    def test_samples_of_torch_cut_at_every_byte(self):
        for name, reason in {"training.pt": "zip-closes", "scalars.pt": "zip-closes", "training_legacy.pt": "torch-closes", "lightning.ckpt": "zip-closes",
                             "shared.pt": "zip-closes", "plain.pkl": "pickle-closes"}.items():  # fmt: skip
            with open(os.path.join(SAMPLES, name), "rb") as file:
                content = file.read()
            self.assertEqual(self.inspect(name, content)[3:], ("complete", reason))
            for length in range(1, len(content), max(1, len(content) // 200)):
                self.assertNotEqual(self.inspect(name, content[:length])[3], "complete", (name, length))

    def test_numbers_that_are_tensors(self):
        with open(os.path.join(SAMPLES, "scalars.pt"), "rb") as file:
            content = file.read()
        self.assertEqual(self.inspect("a.pt", content),
                         (7, 1400, {"train_loss": 0.25, "val_loss": 0.5, "val_acc": 0.75, "f1": 0.625, "rows": 5},
                          "complete", "zip-closes"))
        for at in range(0, len(content), 7):  # whatever a broken file says of where they lie
            self.assertIn(self.inspect("a.pt", content[:at] + b"\xff" + content[at + 1 :])[3], ("complete", "suspect", "incomplete"))

    def test_damaged_pickles_are_no_surprise(self):
        with open(os.path.join(SAMPLES, "training_legacy.pt"), "rb") as file:
            content = file.read()
        for at in range(0, len(content) - 100):
            for byte in (0, 0xFF, 0x28, 0x2E):
                self.assertIn(self.inspect("a.pt", content[:at] + bytes([byte]) + content[at + 1 :])[3],
                              ("complete", "suspect", "incomplete"))

    def test_more_than_can_be_looked_at(self):
        self.runner.MOST_OPCODES = 1000
        self.assertEqual(self.inspect("a.pkl", pickle.dumps(list(range(5000))))[3:], ("suspect", "beyond-limits"))
        huge = b"\x80\x04\x8e" + struct.pack("<Q", 1 << 60) + b"x"
        self.assertEqual(self.inspect("a.pkl", huge)[3:], ("incomplete", "pickle-truncated"))
        self.assertEqual(self.inspect("a.pkl", b"\x80\x02r\xff\xff\xff\xff.")[3:], ("suspect", "pickle-broken"))

    def test_odd_json(self):
        for content, wanted in {
            b"[1, 2]": ("suspect", "json-no-object"),
            b"12": ("suspect", "json-no-object"),
            b"\xff\xfe{": ("incomplete", "json-truncated"),
            b'{"a":' * 100000: None,
            b"[" * 200000: None,
            b"{} {}": ("incomplete", "json-truncated"),
            b"{" + b" " * 100 + b"}": ("complete", "json-parses"),
        }.items():
            found = self.inspect("checkpoint.json", content)
            self.assertNotEqual((found[3], wanted), ("complete", None))
            if wanted:
                self.assertEqual(found[3:], wanted, content[:20])
        odd = self.inspect("checkpoint.json", b'{"epoch": true, "step": "7", "loss": NaN, "lr": Infinity, "x": -1e5, "big": '
                           + b"9" * 5000 + b"}")
        self.assertIn(odd, [(None, None, {"x": -1e5}, "complete", "json-parses"),
                            (None, None, {}, "incomplete", "json-truncated")])
        many = json.dumps({"m%d" % n: n for n in range(1000)}).encode()
        self.assertEqual(len(self.inspect("checkpoint.json", many)[2]), 32)
        self.assertEqual(self.inspect("checkpoint.json", b'{"epoch": 2.0, "global_step": 9}')[:2], (2, 9))

    def test_huge_json_is_judged_by_its_ends(self):
        self.runner.WHOLE_JSON = 100000
        whole = b'{"epoch": 12, "state": [' + b"1.0, " * 40000 + b"1.0]}\n"
        self.assertEqual(self.inspect("checkpoint.json", whole), (12, None, {}, "suspect", "json-too-large"))
        self.assertEqual(self.inspect("checkpoint.json", whole[:150000])[3:], ("incomplete", "json-truncated"))

    def test_a_file_that_grows_while_it_is_read(self):
        path = os.path.join(self.home, "checkpoint.json")
        with open(path, "w") as file:
            file.write("{}")
        real = self.runner.inspect_open

        def slow(*arguments):
            with open(path, "a") as file:
                file.write(" ")
            return real(*arguments)

        self.runner.inspect_open = slow
        self.assertEqual(self.runner.inspect(path, os.stat(path))[3:5], ("incomplete", "being-written"))

    def test_samples_of_the_contract(self):
        with open(os.path.join(CONTRACT, "expected.json")) as file:
            expected = json.load(file)["checkpoints"]
        for name, wanted in expected.items():
            path = os.path.join(CONTRACT, name)
            found = self.runner.entry(path, 0, 0, self.runner.inspect(path, os.stat(path)))
            self.assertEqual({key: found[key] for key in wanted}, wanted, name)

    def test_numbers_in_names(self):
        for name, wanted in {
            "checkpoint_epoch_3.pt": (3, None), "model-12.pt": (12, None), "epoch=4-step=200.ckpt": (4, 200),
            "step_500.pt": (None, 500), "best.pt": (None, None), "v2_epoch_007.pt": (7, None),
            "checkpoint_1700000000123.pt": (None, None),
        }.items():  # fmt: skip
            found = self.runner.entry("/x/" + name, 0, 0, (None, None, {}, "complete", "zip-closes", []))
            self.assertEqual((found["epoch"], found["step"]), wanted, name)


class Listed(RunnerCase):
    def checkpoints(self, **args):
        answer = self.call("checkpoints", dict({"dirs": [], "project": None, "after": None}, **args))
        self.assertTrue(answer["ok"], answer)
        return rows(answer), answer["next"]

    def test_belongs_to_the_run_that_wrote_it(self):
        self.write("script.py", "import os, sys, json\nos.makedirs('out/checkpoints', exist_ok=True)\n"
                   "json.dump({'epoch': int(sys.argv[1]), 'loss': 0.5}, open('out/checkpoints/c%s.json' % sys.argv[1], 'w'))\n")
        first = self.launch("script.py", "1", checkpoint_dir="out/checkpoints")
        self.exit_record(first)
        second = self.launch("script.py", "2", checkpoint_dir=os.path.join(self.project, "out/checkpoints/"))
        self.exit_record(second)
        old = self.write("out/checkpoints/c0.json", '{"epoch": 0}')
        os.utime(old, (1000, 1000))
        listed, following = self.checkpoints()
        self.assertEqual(following, [])
        self.assertEqual([one["name"] for one in listed], ["c2.json", "c1.json", "c0.json"])
        self.assertEqual(listed[0]["run_id"], second["run_id"])
        self.assertIn(listed[1]["run_id"], (first["run_id"], second["run_id"]))
        self.assertIsNone(listed[2]["run_id"])
        one = listed[0]
        self.assertEqual((one["path"], one["argument"], one["project"]),
                         (os.path.join(self.project, "out/checkpoints/c2.json"), "out/checkpoints/c2.json", "demo"))
        self.assertEqual((one["epoch"], one["metrics"], one["verdict"]), (2, {"loss": 0.5}, "complete"))
        self.assertEqual(set(one), {"path", "argument", "name", "project", "run_id", "epoch", "step", "metrics", "size",
                                    "modified", "verdict", "reason", "code"})

    def test_one_file_by_whatever_spelling_of_its_folder(self):
        self.write("script.py", "import os, sys\nos.makedirs(sys.argv[1], exist_ok=True)\n"
                   "open(sys.argv[1] + '/c%s.json' % sys.argv[2], 'w').write('{\"epoch\": %s}' % sys.argv[2])\n")
        disk = os.path.join(self.calls, "disk")
        other = os.path.join(self.calls, "other")
        os.mkdir(disk)
        os.symlink(disk, os.path.join(self.project, "checkpoints"))
        os.symlink(self.project, other)
        first = self.launch("script.py", "checkpoints", "1", checkpoint_dir="checkpoints")
        self.exit_record(first)
        folder = other + "/checkpoints"
        second = self.launch("script.py", folder, "2", checkpoint_dir=folder, share_checkpoints=True)
        self.exit_record(second)
        for run, number in ((first, 1), (second, 2)):  # apart by more than the slack that a run's life has
            for name in ("request.json", "process.json", "exit.json"):
                path = self.run_file(run, name)
                with open(path) as file:
                    record = json.load(file)
                times = {"started_at": 1000 * number, "ended_at": 1000 * number + 10}
                record.update({key: times[key] for key in times if key in record})
                with open(path, "w") as file:
                    json.dump(record, file)
            os.utime(os.path.join(disk, "c%d.json" % number), (1000 * number + 5,) * 2)

        def told():
            return [(one["path"], one["run_id"], one["argument"], one["project"])
                    for one in self.checkpoints(dirs=["checkpoints", disk, other + "/checkpoints/"], project="demo")[0]]

        real = os.path.realpath(disk)
        one = (real + "/c1.json", first["run_id"], "checkpoints/c1.json", "demo")
        two = (real + "/c2.json", second["run_id"], real + "/c2.json", "demo")
        self.assertEqual(told(), [two, one])
        checked = self.call("check", {"project": "demo", "path": "checkpoints/c1.json"})["checkpoint"]
        self.assertEqual((checked["path"], checked["run_id"], checked["argument"]), one[:3])
        os.symlink("c2.json", os.path.join(disk, "latest.json"))
        spelled = other + "/checkpoints/c2.json"
        self.assertEqual(self.call("delete", {"paths": [spelled]})["kept"], {spelled: "linked"})
        self.assertEqual(self.call("delete", {"paths": [spelled, other + "/checkpoints/latest.json"]})["kept"], {})
        self.assertEqual(told(), [one])

    def test_what_is_a_checkpoint(self):
        for name in ("checkpoints/any.json", "checkpoints/weights.pt", "checkpoints/half.json.tmp", "checkpoints/.hidden.json",
                     "checkpoints/notes.txt", "out/config.json", "out/checkpoint_1.json", "out/model.pt", "out/epoch1.json",
                     "checkpoints/checkpoint-7/model.json", "checkpoints/sub/x.json"):
            self.write(name, "{}" if name.endswith("json") else zip_file())
        os.mkfifo(os.path.join(self.project, "checkpoints/pipe.json"))
        os.symlink("weights.pt", os.path.join(self.project, "checkpoints/latest.pt"))
        os.symlink("nowhere.pt", os.path.join(self.project, "checkpoints/broken.pt"))
        listed, _ = self.checkpoints(dirs=["checkpoints", os.path.join(self.project, "out"), "missing"], project="demo")
        self.assertEqual(sorted(one["argument"] for one in listed),
                         ["checkpoints/any.json", "checkpoints/checkpoint-7", "checkpoints/latest.pt",
                          "checkpoints/weights.pt", "out/checkpoint_1.json", "out/epoch1.json", "out/model.pt"])

    def test_folder_that_is_one_checkpoint(self):
        self.write("checkpoints/checkpoint-500/model.safetensors", safetensors_file())
        self.write("checkpoints/checkpoint-500/trainer_state.json", '{"epoch": 2.5, "global_step": 500, "best_metric": 0.25}')
        self.write("checkpoints/checkpoint-600/model.safetensors", safetensors_file()[:-4])
        self.write("checkpoints/checkpoint-600/trainer_state.json", '{"epoch": 3.0, "global_step": 600}')
        listed, _ = self.checkpoints(dirs=["checkpoints"], project="demo")
        found = {one["name"]: (one["epoch"], one["step"], one["verdict"], one["reason"]) for one in listed}
        self.assertEqual(found, {"checkpoint-500": (2, 500, "complete", "folder-whole"),
                                 "checkpoint-600": (3, 600, "incomplete", "safetensors-truncated")})

    def test_a_list_too_long_for_one_answer(self):
        names = set()
        for number in range(1200):
            name = "checkpoint_%d_%s.json" % (number, os.urandom(24).hex())
            names.add(name)
            os.utime(self.write("checkpoints/" + name, "{}"), (1000 + number // 10,) * 2)
        listed, following = self.checkpoints(dirs=["checkpoints"], project="demo")
        seen = [one["name"] for one in listed]
        self.assertGreater(len(following), 1)
        for after, until in zip(following, following[1:] + [None]):  # in whatever order: nobody waits for another
            listed, more = self.checkpoints(dirs=["checkpoints"], project="demo", after=after, until=until)
            self.assertEqual(more, [])
            seen.extend(one["name"] for one in listed)
        self.assertEqual((len(seen), set(seen)), (1200, names))

    def test_thousands_in_one_answer(self):
        for number in range(2500):
            content = json.dumps({"epoch": number, "loss": round(2 / (1 + number), 4)})
            os.utime(self.write("checkpoints/checkpoint_epoch_%04d.json" % number, content), (1000 + 60 * number,) * 2)
        listed, following = self.checkpoints(dirs=["checkpoints"], project="demo")
        self.assertEqual((len(listed), following), (2500, []))
        self.assertEqual([one["epoch"] for one in listed], list(range(2499, -1, -1)))
        self.assertEqual((listed[7]["metrics"], listed[7]["modified"], listed[7]["argument"]),
                         ({"loss": round(2 / 2493, 4)}, 1000 + 60 * 2492, "checkpoints/checkpoint_epoch_2492.json"))

    def test_a_few_at_a_time_where_there_are_many(self):
        for number in range(3):
            os.utime(self.write("checkpoints/step_%d.pkl" % number, pickle.dumps({"step": number})), (1000, 1000))
        runner = runner_module()
        runner.HOME, runner.LOOKING = self.home, -1
        self.checkpoints(dirs=["checkpoints"], project="demo")  # makes the home
        os.unlink(os.path.join(self.home, "runner", "checkpoints-4.json"))
        asked = {"dirs": [os.path.join(self.project, "checkpoints")], "project": None, "after": None}
        reasons = []
        for runner.LOOKING in (-1, 15, -1):
            os.makedirs(os.path.join(self.home, "runs"), exist_ok=True)
            runner.RUNS = os.path.join(self.home, "runs")
            answer = runner.checkpoints(asked)
            reasons.append([one["reason"] for one in rows(answer)])
        self.assertEqual(reasons, [["not-yet"] * 3, ["pickle-closes"] * 3, ["pickle-closes"] * 3])

    def test_the_same_names_are_told_once(self):
        with open(os.path.join(SAMPLES, "training.pt"), "rb") as file:
            content = file.read()
        for number in range(950):
            os.utime(self.write("checkpoints/checkpoint_epoch_%04d.pt" % number, content), (1000 + 60 * number,) * 2)
        listed, following = self.checkpoints(dirs=["checkpoints"], project="demo")
        self.assertEqual((len(listed), following), (950, []))
        self.assertEqual({one["reason"] for one in listed}, {"zip-closes"})
        self.assertIn("torch._utils:_rebuild_tensor_v2()", listed[0]["code"])
        self.assertEqual({one["code"] for one in listed[1:]}, {0})

    def test_what_an_active_run_may_still_be_writing(self):
        self.write("script.py", "import time\ntime.sleep(60)\n")
        run = self.launch("script.py", checkpoint_dir="checkpoints")
        self.write("checkpoints/epoch_1.safetensors", safetensors_file())
        self.write("checkpoints/epoch_2.pt", zip_file())
        self.write("checkpoints/checkpoint-3/model.safetensors", safetensors_file())
        self.write("checkpoints/checkpoint-3/trainer_state.json", "{}")

        def reasons():
            return {one["name"]: one["reason"] for one in self.checkpoints()[0]}

        self.assertEqual(reasons(), {"epoch_1.safetensors": "being-written", "epoch_2.pt": "zip-closes",
                                     "checkpoint-3": "being-written"})
        before = time.time() - 20
        for name in ("epoch_1.safetensors", "checkpoint-3/model.safetensors", "checkpoint-3/trainer_state.json"):
            os.utime(os.path.join(self.project, "checkpoints", name), (before, before))
        self.assertEqual({reasons()["epoch_1.safetensors"], reasons()["checkpoint-3"]}, {"safetensors-closes", "folder-whole"})
        self.call("stop", {"run_id": run["run_id"], "kill": True})

    def test_a_settled_file_is_read_once(self):
        path = self.write("checkpoints/a.json", '{"epoch": 1}')
        os.utime(path, (1000, 1000))
        self.checkpoints(dirs=["checkpoints"], project="demo")
        status = os.stat(path)
        with open(os.path.join(self.home, "runner", "checkpoints-4.json")) as file:
            self.assertIn("%s:12:%d:%d" % (path, status.st_mtime_ns, status.st_ino), json.load(file))
        self.write("checkpoints/a.json", '{"epoch": 2}')
        self.assertEqual(self.checkpoints(dirs=["checkpoints"], project="demo")[0][0]["epoch"], 2)

    def test_check(self):
        now = time.time()
        for number, content in enumerate(('{"epoch": 1}', '{"epoch": 2}', '{"epoch": ')):
            os.utime(self.write("checkpoints/checkpoint_epoch_%d.json" % (number + 1), content), (now + number,) * 2)

        def check(path):
            answer = self.call("check", {"project": "demo", "path": path})
            names = [one and one["argument"] for one in (answer["checkpoint"], next(iter(answer["newest"]), None))]
            return answer["exists"], *names

        two, three = "checkpoints/checkpoint_epoch_2.json", "checkpoints/checkpoint_epoch_3.json"
        self.assertEqual(check(two), (True, two, two))
        self.assertEqual(check(three), (True, three, two))
        self.assertEqual(check("checkpoints/checkpoint_epoch_9.json"), (False, None, two))
        self.assertEqual(check("checkpoints"), (True, two, two))
        self.assertEqual(check(os.path.join(self.project, two)), (True, two, two))
        self.assertEqual(check("no/such.json"), (False, None, None))
        self.write("notes.txt", "x")
        self.assertEqual(check("notes.txt"), (True, None, None))
        self.write("checkpoints-2/a.json", "{}")
        for path in ("checkpoints", "checkpoints-2/"):
            self.assertEqual(self.call("check", {"project": "demo", "path": path})["free"], "checkpoints-3")


if __name__ == "__main__":
    unittest.main()
