"""A machine whose runner is root's, as with SSM: files and script belong to the person who logs in.

Plays in a mount namespace of its own, where /var/lib, /home and the accounts are the test's.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import calling

INSIDE = """
mount -t tmpfs tmpfs /var/lib && mount -t tmpfs tmpfs /home && mount --bind "$1/passwd" /etc/passwd &&
mount --bind "$1/group" /etc/group && mkdir /home/other /home/ec2-user && chown 4242:4242 /home/ec2-user &&
chmod 700 /home/ec2-user || exit 77
exec "$2" -B "$3" inside
"""
SCRIPT = b"""
import os
print(os.getuid(), os.getgid(), os.getgroups(), os.environ["HOME"], os.environ["USER"], os.getcwd())
print("reopened", file=open("/dev/stdout", "a"), flush=True)
os.makedirs("checkpoints")
open("checkpoints/a.json", "w").write('{"epoch": 1}')
try:
    os.listdir("/var/lib/runctl")
except PermissionError:
    print("private")
"""


class AsRoot(unittest.TestCase):
    def test_login_user(self):
        if os.geteuid() != 0 or not shutil.which("unshare") or not os.path.exists("/usr/bin/python3"):
            self.skipTest("needs root, unshare and a python3 that everybody may run")
        folder = tempfile.mkdtemp(prefix="runctl-root-")
        self.addCleanup(shutil.rmtree, folder)
        with open(os.path.join(folder, "passwd"), "w") as file:
            file.write("root:x:0:0::/root:/bin/sh\nother:x:1000:1000::/home/other:/bin/sh\n"
                       "ec2-user:x:4242:4242::/home/ec2-user:/bin/sh\n")
        with open(os.path.join(folder, "group"), "w") as file:
            file.write("root:x:0:\nother:x:1000:\nec2-user:x:4242:\nmore:x:4343:ec2-user\n")
        done = subprocess.run(["unshare", "-m", "sh", "-c", INSIDE, "sh", folder, "/usr/bin/python3", os.path.abspath(__file__)],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode in (1, 77) and b"mount" in done.stderr + b"unshare" and not done.stdout:
            self.skipTest("no mount namespace can be made here: %s" % done.stderr.decode().strip())
        self.assertEqual(done.returncode, 0, done.stderr)
        found = json.loads(done.stdout)
        self.assertEqual(found["log"], "4242 4242 [4242, 4343] /home/ec2-user ec2-user /home/ec2-user/demo\nreopened\nprivate\n")
        self.assertEqual(found["project_dir"], "/home/ec2-user/demo")
        self.assertEqual(found["owners"], {"": 4242, "lib": 4242, "script.py": 4242, "lib/x": 4242, "checkpoints/a.json": 4242})
        self.assertEqual(found["home"], [0, 0o700])
        self.assertEqual([one["argument"] for one in found["checkpoints"]], ["checkpoints/a.json"])


def inside():
    def call(command, args):
        done = subprocess.run(["sh", "-c", calling.wire(command, args)], env={"PATH": "/usr/bin:/bin"}, stdout=subprocess.PIPE)
        return json.loads(done.stdout)

    run_id = "r-20260101-000000-aaaaaa"
    plan = calling.sync_plan({"script.py": SCRIPT, "lib/x": b""})
    launched = call("launch", {"run_id": run_id, "project": "demo", "script": "script.py", "arguments": [],
                               "interpreter": "python3", "environment": {}, "checkpoint_dir": "checkpoints", "sync": plan})
    offset, log = 0, b""
    while True:
        answer = call("follow", {"run_id": run_id, "offset": offset, "wait": 10})
        log, offset = log + calling.unpacked(answer["data"]), answer["next"]
        if answer["ended"] and offset == answer["size"]:
            break
    home, project = os.stat("/var/lib/runctl"), launched["project_dir"]
    listed = call("checkpoints", {"dirs": [], "project": None, "after": None})
    json.dump({
        "log": log.decode(), "project_dir": project, "home": [home.st_uid, home.st_mode & 0o777],
        "owners": {name: os.stat(os.path.join(project, name)).st_uid
                   for name in ("", "lib", "script.py", "lib/x", "checkpoints/a.json")},
        "checkpoints": calling.rows(listed),
    }, sys.stdout)  # fmt: skip


if __name__ == "__main__":
    inside() if sys.argv[1:] == ["inside"] else unittest.main()
