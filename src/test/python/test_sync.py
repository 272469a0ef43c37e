"""Sync: the project's files become the ones asked for, and nothing else is ever touched."""

import base64
import gzip
import hashlib
import http.server
import io
import json
import os
import tarfile
import threading
import unittest

from calling import RunnerCase, file_table, packed, sync_plan, tar_gz, tree_hash, unpacked

FIRST = {"script.py": b"print('first')\n", "lib/a.py": b"a = 1\n", "lib/deep/b.py": b"b = 1\n", "data/ü.txt": b"x"}


class Sync(RunnerCase):
    def setUp(self):
        super().setUp()
        os.rmdir(self.project)

    def sync(self, plan, script="script.py"):
        """Launches, and waits for the end where it was launched."""
        answer = self.call("launch", self.launch_args(script, sync=plan))
        if answer["ok"]:
            self.exit_record(answer)
        return answer

    def tree(self):
        found = {}
        for folder, _, names in os.walk(self.project):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    found[os.path.relpath(os.path.join(folder, name), self.project)] = file.read()
        return {name: data for name, data in found.items() if "__pycache__" not in name}

    def probe(self, files, base=None):
        return {"base": base, "hash": tree_hash(file_table(files)), "files": None, "archive": None, "url": None}

    def recorded(self):
        with open(os.path.join(self.home, "sync", "demo.json")) as file:
            return json.load(file)

    def test_first_then_nothing_then_changes(self):
        needed = self.sync(self.probe(FIRST))
        self.assertEqual((needed["ok"], needed["error"], needed["recorded"]), (False, "sync-needed", None))
        self.assertFalse(os.path.exists(self.project))
        first = self.sync(sync_plan(FIRST, executable=("script.py",)))
        self.assertEqual((first["ok"], first["synced"]), (True, 4), first)
        self.assertEqual(self.log(first), b"first\n")
        self.assertEqual(self.tree(), FIRST)
        self.assertEqual(os.stat(os.path.join(self.project, "script.py")).st_mode & 0o777, 0o755)
        self.assertEqual(os.stat(os.path.join(self.project, "lib/a.py")).st_mode & 0o777, 0o644)
        plain = dict(self.probe(FIRST), hash=tree_hash(file_table(FIRST, ("script.py",))))
        self.assertEqual(self.sync(plain)["synced"], 0)

        self.write("checkpoints/checkpoint_epoch_1.json", "{}")
        self.write("lib/deep/mine.txt", "mine")
        second = dict(FIRST, **{"script.py": b"print('second')\n", "new.txt": b"new"})
        del second["lib/deep/b.py"]
        base = self.recorded()["hash"]
        needed = self.sync(self.probe(second, base))
        self.assertEqual(needed["recorded"], base)
        changed = self.sync(sync_plan(second, base=base, changed=("script.py", "new.txt"), gone=("lib/deep/b.py",)))
        self.assertEqual((changed["ok"], changed["synced"], self.log(changed)), (True, 2, b"second\n"), changed)
        kept = {"checkpoints/checkpoint_epoch_1.json": b"{}", "lib/deep/mine.txt": b"mine"}
        self.assertEqual(self.tree(), dict(second, **kept))
        self.assertEqual(os.stat(os.path.join(self.project, "script.py")).st_mode & 0o777, 0o644)
        self.assertEqual(sorted(os.listdir(os.path.join(self.home, "projects"))), ["demo"], "nothing left aside")

    def test_emptied_folders_go_with_their_files(self):
        self.sync(sync_plan(FIRST))
        self.assertTrue(self.sync(sync_plan({"script.py": b""}))["ok"])
        self.assertEqual(sorted(os.listdir(self.project)), ["script.py"])

    def test_changed_on_the_instance(self):
        self.sync(sync_plan(FIRST))
        base = self.recorded()["hash"]
        self.write("lib/a.py", "a = 2\n")  # same length, other content
        os.utime(os.path.join(self.project, "lib/a.py"), ns=(1, 1))
        needed = self.sync(self.probe(FIRST, base))
        self.assertEqual((needed["error"], needed["recorded"]), ("sync-needed", None))
        refused = self.sync(sync_plan(FIRST, base=base, changed=("script.py",)))
        self.assertEqual(refused["error"], "sync-needed")
        self.assertEqual(self.sync(sync_plan(FIRST))["synced"], 4)
        self.assertEqual(self.tree(), FIRST)
        os.utime(os.path.join(self.project, "lib/a.py"), ns=(1, 1))
        self.assertEqual(self.sync(self.probe(FIRST))["synced"], 0, "only its time differs")

    def test_work_written_into_a_synced_file_is_not_deleted(self):
        self.sync(sync_plan(dict(FIRST, **{"results.csv": b"head\n"})))
        self.write("results.csv", "head\n1,2,3\n")
        self.assertTrue(self.sync(sync_plan(FIRST))["ok"])
        self.assertEqual(self.tree()["results.csv"], b"head\n1,2,3\n")

    def test_incomplete_archive_is_refused(self):
        answer = self.sync(sync_plan(FIRST, changed=("script.py",)))
        self.assertEqual(answer["error"], "sync-failed")
        self.assertEqual(self.tree(), {})

    def test_truncated_archives(self):
        whole = tar_gz({name: data * 50 for name, data in FIRST.items()})
        big = {name: data * 50 for name, data in FIRST.items()}
        for length in [0, 1, 9, 10, 11, 20] + list(range(30, len(whole), len(whole) // 7)):
            answer = self.sync(sync_plan(big, archive=whole[:length] or b"\0"))
            if answer["ok"]:  # Only the end mark was missing: every file has been checked.
                self.assertGreater(length, len(whole) * 0.8)
                self.assertEqual(self.tree(), big)
            else:
                self.assertEqual((answer["error"], self.tree()), ("sync-failed", {}), length)
        self.assertEqual(sorted(os.listdir(os.path.join(self.home, "projects"))), ["demo"])
        self.assertTrue(self.sync(sync_plan(FIRST))["ok"])

    def test_damaged_content(self):
        damaged = tar_gz(dict(FIRST, **{"script.py": b"print('forst')\n"}))
        self.assertEqual(self.sync(sync_plan(FIRST, archive=damaged))["error"], "sync-failed")
        self.assertEqual(self.tree(), {})
        self.assertEqual(self.sync(dict(sync_plan(FIRST), hash="0" * 64))["error"], "sync-failed")

    def hostile(self, name, kind, link=""):
        def add(tar):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, link
            tar.addfile(member, io.BytesIO(b"") if kind == tarfile.REGTYPE else None)

        return tar_gz(FIRST, add)

    def test_hostile_archives(self):
        cases = {
            "absolute": ("/tmp/owned", tarfile.REGTYPE, ""),
            "above": ("../owned", tarfile.REGTYPE, ""),
            "above inside": ("lib/../../owned", tarfile.REGTYPE, ""),
            "symlink": ("link", tarfile.SYMTYPE, "/etc"),
            "symlink for a listed name": ("script.py", tarfile.SYMTYPE, "/etc/passwd"),
            "hard link": ("hard", tarfile.LNKTYPE, "/etc/passwd"),
            "device": ("device", tarfile.CHRTYPE, ""),
            "fifo": ("fifo", tarfile.FIFOTYPE, ""),
            "folder": ("folder", tarfile.DIRTYPE, ""),
            "twice": ("script.py", tarfile.REGTYPE, ""),
            "not listed": ("more.txt", tarfile.REGTYPE, ""),
        }
        for name, case in cases.items():
            answer = self.sync(sync_plan(FIRST, archive=self.hostile(*case)))
            self.assertEqual(answer.get("error"), "sync-failed", (name, answer))
            self.assertEqual(self.tree(), {}, name)
        for path in ("/tmp/owned", "../owned", "a/../../b", "", ".", "a//b", "a/", "x\0y"):
            files = {path: b"x"}
            answer = self.sync(dict(sync_plan(FIRST), files=packed(file_table(files)), hash=tree_hash(file_table(files))))
            self.assertEqual(answer.get("error"), "sync-failed", (path, answer))
        self.assertEqual(sorted(os.listdir(self.home)), ["active.lock", "projects", "runner", "runs", "sync"])

    def test_links_in_the_project_lead_nowhere(self):
        outside = os.path.join(self.home, "outside")
        os.makedirs(outside)
        os.makedirs(self.project)
        os.symlink(outside, os.path.join(self.project, "lib"))
        with open(os.path.join(outside, "target"), "w") as file:
            file.write("theirs")
        self.assertEqual(self.sync(sync_plan(FIRST))["error"], "sync-failed")
        self.assertEqual((os.listdir(outside), os.listdir(self.project)), (["target"], ["lib"]))
        os.unlink(os.path.join(self.project, "lib"))
        os.symlink(os.path.join(outside, "target"), os.path.join(self.project, "script.py"))
        self.assertTrue(self.sync(sync_plan(FIRST))["ok"])
        with open(os.path.join(outside, "target")) as file:
            self.assertEqual(file.read(), "theirs", "a link is replaced, not followed")

    def test_file_becomes_folder_and_back(self):
        self.sync(sync_plan({"script.py": b"", "thing": b"a file"}))
        self.assertTrue(self.sync(sync_plan({"script.py": b"", "thing/inner": b"in a folder"}))["ok"])
        self.assertTrue(self.sync(sync_plan({"script.py": b"", "thing": b"a file"}))["ok"])
        self.assertEqual(self.tree(), {"script.py": b"", "thing": b"a file"})
        self.write("other/mine", "mine")
        answer = self.sync(sync_plan({"script.py": b"", "other": b"a file"}))
        self.assertEqual(answer["error"], "sync-failed")
        self.assertEqual(self.tree()["other/mine"], b"mine")

    def test_after_a_sync_that_was_killed(self):
        self.sync(sync_plan(FIRST))
        record = self.recorded()
        record["hash"] = None  # what the record is while files are being replaced
        with open(os.path.join(self.home, "sync", "demo.json"), "w") as file:
            json.dump(record, file)
        leftover = os.path.join(self.home, "projects", ".demo.runctl-dead")
        os.makedirs(os.path.join(leftover, "x"))
        needed = self.sync(self.probe(FIRST))
        self.assertEqual((needed["error"], needed["recorded"]), ("sync-needed", None))
        self.assertTrue(self.sync(sync_plan({"script.py": b"pass\n"}))["ok"])
        self.assertEqual(self.tree(), {"script.py": b"pass\n"})
        self.assertFalse(os.path.exists(leftover))

    def test_killed_at_any_moment(self):
        import random
        import time

        big = {"f%02d" % n: hashlib.sha256(b"%d" % n).digest() * 2000 for n in range(40)}
        big["script.py"] = b"print('whole')\n"
        self.call("runs", {})
        choose = random.Random(9)
        for _ in range(8):
            process = self.call_process("launch", self.launch_args(sync=sync_plan(big)))
            time.sleep(choose.uniform(0.03, 0.2))
            self.kill(process.pid)
            process.communicate()
            for name, data in self.tree().items():
                self.assertEqual(data, big[name], "under its name there is only ever a whole file")
            for run in json.loads(unpacked(self.call("runs", {})["data"])):
                self.call("stop", {"run_id": run["run_id"], "kill": True, "wait": 20})
        answer = self.sync(sync_plan(big))
        self.assertTrue(answer["ok"], answer)
        self.assertEqual((self.log(answer), self.tree()), (b"whole\n", big))

    def test_archive_from_an_address(self):
        archive = tar_gz(FIRST)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                found = self.path == "/code?signature=x%2F"
                self.send_response(200 if found else 403)
                self.end_headers()
                self.wfile.write(archive if found else b"denied")

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        address = "http://127.0.0.1:%d" % server.server_port
        plan = dict(sync_plan(FIRST), archive=None)
        for url, error in ((address + "/other", "sync-failed"), ("http://127.0.0.1:1/x", "sync-failed"),
                           ("file:///etc/passwd", "bad-request")):
            self.assertEqual(self.sync(dict(plan, url=url)).get("error"), error, url)
        answer = self.sync(dict(plan, url=address + "/code?signature=x%2F"))
        self.assertTrue(answer["ok"], answer)
        self.assertEqual(self.tree(), FIRST)

    def test_only_what_differs_is_listed(self):
        self.sync(sync_plan(FIRST, executable=("script.py",)))
        base = self.recorded()["hash"]
        second = dict(FIRST, **{"lib/a.py": b"a = 3\n"})
        del second["lib/deep/b.py"]
        plan = sync_plan(second, base=base, changed=("lib/a.py",), executable=("script.py",), gone=("lib/deep/b.py",))
        self.assertEqual(sorted(json.loads(unpacked(plan["files"]))), ["lib/a.py", "lib/deep/b.py"])
        self.assertEqual(self.sync(plan)["synced"], 1)
        self.assertEqual(self.tree(), second)
        self.assertTrue(os.access(os.path.join(self.project, "script.py"), os.X_OK))
        forgotten = sync_plan(FIRST, base=self.recorded()["hash"], changed=("lib/a.py",), executable=("script.py",))
        self.assertEqual(self.sync(forgotten)["error"], "sync-failed", "the hash tells")
        # The record of an older runner does not know which files are executable.
        record = self.recorded()
        for entry in record["files"].values():
            del entry["executable"]
        with open(os.path.join(self.home, "sync", "demo.json"), "w") as file:
            json.dump(record, file)
        needed = self.sync(self.probe(second, record["hash"]))
        self.assertEqual((needed["error"], needed["recorded"]), ("sync-needed", None))

    def test_checkpoints_of_runs_are_neither_deleted_nor_replaced(self):
        sent = dict(FIRST, **{"out/last.json": b"{}", "out/best.json": b"{}"})
        self.assertTrue(self.sync(sync_plan(sent))["ok"])
        run = self.call("launch", self.launch_args(sync=None, checkpoint_dir="out"))  # from now on they are a run's
        self.exit_record(run)
        answer = self.sync(sync_plan(FIRST))
        self.assertTrue(answer["ok"], answer)
        self.assertEqual(self.tree(), sent, "they are no longer the project's, but stay")
        self.write("out/last.json", '{"epoch": 3}')
        answer = self.sync(sync_plan(sent))
        self.assertEqual(answer["error"], "sync-failed")
        self.assertIn("out/last.json", answer["message"])
        self.assertEqual(self.tree()["out/last.json"], b'{"epoch": 3}')
        self.assertTrue(self.sync(sync_plan(FIRST))["ok"])

    def test_half_a_tree_is_not_launched_without_sync(self):
        self.sync(sync_plan(FIRST))
        record = dict(self.recorded(), hash=None)
        with open(os.path.join(self.home, "sync", "demo.json"), "w") as file:
            json.dump(record, file)
        self.assertEqual(self.call("launch", self.launch_args(sync=None))["error"], "sync-incomplete")
        self.assertTrue(self.sync(sync_plan(FIRST))["ok"])
        self.exit_record(self.call("launch", self.launch_args(sync=None)))

    def test_a_running_script_sees_its_own_tree_until_it_ends(self):
        reader = (b"import os, time\nmine = open('part0').read()\nend = time.time() + float(os.environ['FOR'])\nseen = 0\n"
                  b"while not seen or time.time() < end:\n"
                  b"    found = {open('part%d' % n).read() for n in range(30)}\n    seen += 1\n"
                  b"    assert found == {mine}, found\nprint('only', mine)\n")  # fmt: skip

        def tree(word):
            return dict({"part%d" % n: word for n in range(30)}, **{"script.py": reader})

        trees = [sync_plan(tree(word)) for word in (b"one", b"two", b"three")]
        slow = self.call("launch", self.launch_args(sync=trees[0], environment={"FOR": "1.5"}))
        refused = 0
        while self.call("runs", {"run_ids": [slow["run_id"]]})["ok"] and not os.path.exists(
                os.path.join(slow["run_dir"], "exit.json")) and refused < 6:  # fmt: skip
            answer = self.call("launch", self.launch_args(sync=trees[1 + refused % 2]))
            if answer["ok"]:
                self.exit_record(answer)
                break
            self.assertEqual(answer["error"], "run-active")
            refused += 1
        self.assertGreater(refused, 0)
        self.assertEqual((self.exit_record(slow)["exit_code"], self.log(slow)), (0, b"only one\n"))
        for n in range(6):
            answer = self.call("launch", self.launch_args(sync=trees[n % 3], environment={"FOR": "0"}))
            self.assertEqual(self.exit_record(answer)["exit_code"], 0)
            self.assertEqual(self.log(answer), b"only " + (b"one", b"two", b"three")[n % 3] + b"\n")

    def test_whoever_reads_meanwhile_sees_whole_files(self):
        """Not a run of ours, say a notebook: it may see two versions side by side, but never a file cut or missing."""
        contents = [{"part%d" % n: word * 5000 for n in range(20)} for word in (b"one\n", b"two\n")]
        plans = [sync_plan(dict(content, **{"script.py": b"pass\n"})) for content in contents]
        self.sync(plans[0])
        whole, wrong, stop = {content["part0"] for content in contents}, [], threading.Event()

        def read():
            while not stop.is_set():
                for n in range(20):
                    try:
                        with open(os.path.join(self.project, "part%d" % n), "rb") as file:
                            data = file.read()
                    except OSError as problem:
                        data = str(problem)
                    if data not in whole:
                        wrong.append(data)

        thread = threading.Thread(target=read)
        thread.start()
        try:
            for n in range(6):
                self.assertTrue(self.sync(plans[(n + 1) % 2])["ok"])
        finally:
            stop.set()
            thread.join()
        self.assertEqual(wrong, [])

    def test_hash_is_the_contracts(self):
        table = {"b": ["22", 1, True], "a": ["11", 1, False], "\uffff": ["33", 1, False], "\U0001f680": ["44", 1, False]}
        text = "a\x0011\x00-\nb\x0022\x00x\n\uffff\x0033\x00-\n\U0001f680\x0044\x00-\n"
        self.assertEqual(tree_hash(table), hashlib.sha256(text.encode()).hexdigest())
        from calling import runner_module

        self.assertEqual(runner_module().tree_hash(table), tree_hash(table))
        self.assertEqual(gzip.decompress(base64.b64decode(sync_plan(FIRST)["archive"]))[:9], b"script.py")


if __name__ == "__main__":
    unittest.main()
