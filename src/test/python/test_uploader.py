"""Copying checkpoints to S3 as they appear: signing by AWS's own examples, the copying against moto, and kills in between."""

import hashlib
import http.server
import importlib.util
import json
import logging
import os
import random
import signal
import socket
import struct
import threading
import time
import types
import unittest

from calling import RESOURCES, RunnerCase, packed, runner_module, unpacked

with open(os.path.join(RESOURCES, "uploader.py"), "rb") as uploader_file:
    UPLOADER = uploader_file.read()
KEYS = {"key": "AKIAIOSFODNN7EXAMPLE", "secret": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}
HAS_MOTO = all(importlib.util.find_spec(name) for name in ("moto", "boto3", "flask"))


def uploader_module():
    module = types.ModuleType("uploader_under_test")
    exec(compile(UPLOADER, "uploader.py", "exec"), module.__dict__)
    return module


U = uploader_module()


class Signing(unittest.TestCase):
    """Amazon S3 API reference, "Signature calculations for the authorization header", examples for a single chunk."""

    def signature(self, method, path, query, headers, payload=U.EMPTY):
        headers = dict(headers, host="examplebucket.s3.amazonaws.com")
        made = U.signed(method, path, query, headers, payload, KEYS, "us-east-1", 1369353600)
        return made["Authorization"].rsplit("Signature=", 1)[1]

    def test_get_object(self):
        self.assertEqual(self.signature("GET", "/test.txt", {}, {"Range": "bytes=0-9"}),
                         "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")

    def test_put_object(self):
        headers = {"Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"}
        payload = hashlib.sha256(b"Welcome to Amazon S3.").hexdigest()
        self.assertEqual(self.signature("PUT", "/test$file.text", {}, headers, payload),
                         "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")

    def test_bucket_lifecycle(self):
        self.assertEqual(self.signature("GET", "/", {"lifecycle": ""}, {}),
                         "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")

    def test_list_objects(self):
        self.assertEqual(self.signature("GET", "/", {"max-keys": "2", "prefix": "J"}, {}),
                         "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")

    @unittest.skipUnless(importlib.util.find_spec("botocore"), "botocore is not installed")
    def test_as_botocore_signs(self):
        from botocore.auth import S3SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials

        chance = random.Random(4)
        letters = "aZ09-_.~ !*'()+=&%$#@,;:[]{}äß漢🚀"
        for _ in range(60):
            key = "".join(chance.choice(letters) for _ in range(12))
            query = {"uploadId": "".join(chance.choice(letters) for _ in range(8)), "partNumber": chance.randrange(9000)}
            token = chance.choice((None, "token+/="))
            url = "https://b.s3.eu-west-1.amazonaws.com" + U.quoted("/" + key, "/") + "?" + U.query_text(query)
            request = AWSRequest("PUT", url, data=b"", headers={"x-amz-checksum-sha256": " two  words "})
            request.headers["X-Amz-Content-SHA256"] = U.EMPTY
            signer = S3SigV4Auth(Credentials(KEYS["key"], KEYS["secret"], token), "s3", "eu-west-1")
            signer.add_auth(request)
            stamp = request.context["timestamp"]
            now = U.calendar.timegm(time.strptime(stamp, "%Y%m%dT%H%M%SZ"))
            headers = {"x-amz-checksum-sha256": " two  words ", "host": "b.s3.eu-west-1.amazonaws.com"}
            made = U.signed("PUT", "/" + key, query, headers, U.EMPTY, dict(KEYS, token=token), "eu-west-1", now)
            self.assertEqual(made["Authorization"].split("Signature=")[1],
                             request.headers["Authorization"].split("Signature=")[1], key)


class Pieces(unittest.TestCase):
    def test_parts_stay_within_what_s3_takes(self):
        for size in (U.SMALL + 1, 100 << 30, 5 << 40, 48 << 40):
            part = U.part_size(size)
            self.assertLessEqual(-(-size // part), 10000, size)
            self.assertTrue(5 << 20 <= part <= 5 << 30 and part % (1 << 20) == 0, (size, part))

    def test_addresses(self):
        def base(name, region, endpoint=None, environment=None):
            return U.Bucket(name, region, endpoint, environment or {}).base()

        self.assertEqual(base("b", "eu-west-1"), ("https", "b.s3.eu-west-1.amazonaws.com", ""))
        self.assertEqual(base("b.c", "cn-north-1"), ("https", "s3.cn-north-1.amazonaws.com.cn", "/b.c"))
        self.assertEqual(base("b", "x", "http://127.0.0.1:9/s3/"), ("http", "127.0.0.1:9", "/s3/b"))
        self.assertEqual(base("b", "x", None, {"AWS_ENDPOINT_URL": "http://h"}), ("http", "h", "/b"))

    def test_source_is_standard_library_only(self):
        import re

        found = set(re.findall(r"^\s*(?:from|import) ([\w.]+)", UPLOADER.decode(), re.M))
        self.assertEqual(found - set("base64 calendar fcntl hashlib hmac html http.client json os random re select stat "
                                     "time urllib.parse".split()), set())
        self.assertLess(len(packed(UPLOADER)), 14000, "it travels inside a command")


class Metadata(http.server.BaseHTTPRequestHandler):
    """Instance metadata, version 2 only, as Amazon EC2 answers it."""

    lifetime, handed_out, role = 3600, 0, "trainer"

    def do_PUT(self):
        good = self.path == "/latest/api/token" and self.headers.get("X-aws-ec2-metadata-token-ttl-seconds")
        self.say(200 if good else 400, "TOKEN")

    def do_GET(self):
        kind, base = type(self), "/latest/meta-data/iam/security-credentials/"
        if self.headers.get("X-aws-ec2-metadata-token") != "TOKEN":
            return self.say(401, "")
        if not kind.role or self.path not in (base, base + kind.role):
            return self.say(404, "")
        if self.path == base:
            return self.say(200, kind.role)
        kind.handed_out += 1
        until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + kind.lifetime))
        self.say(200, json.dumps({"Code": "Success", "AccessKeyId": "ASIA%d" % kind.handed_out, "SecretAccessKey": "s",
                                  "Token": "t", "Expiration": until}))

    def say(self, status, text):
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


class Identity(unittest.TestCase):
    def setUp(self):
        self.kind = type("Metadata", (Metadata,), {})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.kind)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.credentials = U.Credentials({"AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:%d" % self.server.server_port})

    def test_role_is_kept_while_it_is_valid(self):
        self.assertEqual(self.credentials.get(), {"key": "ASIA1", "secret": "s", "token": "t"})
        self.assertEqual(self.credentials.get()["key"], "ASIA1")
        self.credentials.forget()
        self.assertEqual(self.credentials.get()["key"], "ASIA2")

    def test_role_is_renewed_before_it_expires(self):
        self.assertEqual(self.credentials.get()["key"], "ASIA1")
        self.credentials.until = time.time() + 300
        self.assertEqual(self.credentials.get()["key"], "ASIA2")

    def test_without_a_role_it_says_so(self):
        self.kind.role = ""
        with self.assertRaises(U.Trouble) as caught:
            self.credentials.get()
        self.assertEqual(caught.exception.code, "no-credentials")

    def test_the_environment_comes_first(self):
        self.credentials.environment.update(AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b", AWS_SESSION_TOKEN="c")
        self.assertEqual(self.credentials.get(), {"key": "a", "secret": "b", "token": "c"})
        self.assertEqual(self.kind.handed_out, 0)


class Relay:
    """Passes connections on to a server; above a number of bytes sent there it holds them back until let go."""

    def __init__(self, port, most):
        self.to, self.left, self.go = port, most, threading.Event()
        self.held = threading.Event()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near = self.socket.accept()[0]
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.to))
            threading.Thread(target=self.pump, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self.pump, args=(far, near, False), daemon=True).start()

    def pump(self, source, target, counted):
        try:
            while True:
                data = source.recv(1 << 16)
                if not data:
                    break
                if counted and not self.go.is_set():
                    self.left -= len(data)
                    if self.left < 0:
                        self.held.set()
                        self.go.wait(30)
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        finally:
            source.close()


def safetensors(size, seed=1):
    content = random.Random(seed).randbytes(size)
    header = json.dumps({"w": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}).encode()
    return struct.pack("<Q", len(header)) + header + content


@unittest.skipUnless(HAS_MOTO, "moto and boto3 are not installed")
class Copying(RunnerCase):
    @classmethod
    def setUpClass(cls):
        from moto.server import ThreadedMotoServer

        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        cls.moto = ThreadedMotoServer(port=0, verbose=False)
        cls.moto.start()
        cls.port = cls.moto.get_host_and_port()[1]

    @classmethod
    def tearDownClass(cls):
        cls.moto.stop()

    def setUp(self):
        super().setUp()
        import boto3

        self.s3 = boto3.client("s3", endpoint_url="http://127.0.0.1:%d" % self.port, region_name="us-east-1",
                               aws_access_key_id="testing", aws_secret_access_key="testing")
        self.bucket = "bucket-%s" % os.urandom(4).hex()
        self.s3.create_bucket(Bucket=self.bucket)
        self.addCleanup(self.s3.close)

    def environment(self):
        return dict(super().environment(), AWS_ACCESS_KEY_ID="testing", AWS_SECRET_ACCESS_KEY="hush-hush")

    def environment(self):
        return dict(super().environment(), AWS_ACCESS_KEY_ID="testing", AWS_SECRET_ACCESS_KEY="hush-hush")

    def asked(self, run_id, port=None):
        return {"bucket": self.bucket, "prefix": "runctl/checkpoints/%s/" % run_id, "region": "us-east-1",
                "endpoint": "http://127.0.0.1:%d" % (port or self.port), "sha256": hashlib.sha256(UPLOADER).hexdigest(),
                "source": packed(UPLOADER)}

    def start(self, script, port=None, **upload):
        args = self.launch_args()
        args["upload"] = dict(self.asked(args["run_id"], port), **upload)
        self.write("script.py", script)
        answer = self.call("launch", args)
        self.assertTrue(answer["ok"], answer)
        return answer

    def told(self, answer):
        said = self.call("uploads", {"run_id": answer["run_id"]})
        self.assertTrue(said["ok"] and said["wanted"], said)
        return json.loads(unpacked(said["data"])) if said["data"] else {"state": "", "checkpoints": {}}

    def keys(self, answer):
        prefix = "runctl/checkpoints/%s/" % answer["run_id"]
        found = self.s3.list_objects_v2(Bucket=self.bucket, Prefix=prefix).get("Contents", [])
        return {one["Key"][len(prefix):]: one["Size"] for one in found}

    def content(self, answer, name):
        key = "runctl/checkpoints/%s/%s" % (answer["run_id"], name)
        return self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()

    def test_files_and_folders_go_up_and_are_marked_last(self):
        self.write("old.json", "{}")
        self.write("checkpoints/epoch_0.json", '{"epoch": 0}')
        os.utime(os.path.join(self.project, "checkpoints/epoch_0.json"), (1000, 1000))
        answer = self.start(
            "import json, os\n"
            "os.makedirs('checkpoints/checkpoint-7/deep', exist_ok=True)\n"
            "open('checkpoints/epoch_1.json', 'w').write(json.dumps({'epoch': 1}))\n"
            "open('checkpoints/epoch_2.json', 'w').write('{\"epoch\": 2')\n"
            "open('checkpoints/checkpoint-7/trainer_state.json', 'w').write('{\"global_step\": 7}')\n"
            "open('checkpoints/checkpoint-7/deep/some thing é.bin', 'w').write('abc')\n"
            "print('the script')\n")
        told = self.eventually(lambda: (lambda it: it["state"] == "done" and it)(self.told(answer)), "copied")
        keys = self.keys(answer)
        self.assertEqual(set(keys), {"epoch_1.json", "epoch_1.json._COMPLETE", "checkpoint-7/trainer_state.json",
                                     "checkpoint-7/deep/some thing é.bin", "checkpoint-7/_COMPLETE"})
        marker = json.loads(self.content(answer, "checkpoint-7/_COMPLETE"))
        self.assertEqual(marker["files"]["deep/some thing é.bin"], {"size": 3, "sha256": hashlib.sha256(b"abc").hexdigest()})
        self.assertEqual(told["checkpoints"]["epoch_1.json"]["state"], "done")
        self.assertTrue(self.state(answer["run_id"])["request"]["uploads"])
        for place, _, names in os.walk(self.home):
            for name in names:
                with open(os.path.join(place, name), "rb") as file:
                    self.assertNotIn(b"hush-hush", file.read(), name)

    def test_killed_in_the_middle_of_a_file_it_sends_only_what_is_missing(self):
        self.write("big.bin", safetensors(26 << 20))
        relay = Relay(self.port, 12 << 20)  # the second part of four is cut off
        self.addCleanup(relay.socket.close)
        answer = self.start("import os, time\nos.makedirs('checkpoints', exist_ok=True)\n"
                            "os.rename('big.bin', 'checkpoints/step-9.safetensors')\nos.utime('checkpoints/step-9.safetensors')\n"
                            "time.sleep(60)\n", relay.port)
        self.assertTrue(relay.held.wait(20))
        with open(self.run_file(answer, "uploads.memory.json")) as file:
            memory = json.load(file)
        key, upload = next(iter(memory["uploads"].items()))
        for pid in self.uploader_pids(answer):
            self.kill(pid)
        sent = [one["PartNumber"] for one in self.s3.list_parts(Bucket=self.bucket, Key=key, UploadId=upload)["Parts"]]
        self.assertEqual(sent, [1])
        relay.go.set()
        self.assertEqual(self.told(answer)["checkpoints"]["step-9.safetensors"]["state"], "uploading")
        with open(self.run_file(answer, "uploads.json"), "r+") as file:
            told = dict(json.load(file), at=1)  # as if some time had passed
            file.seek(0)
            file.write(json.dumps(told))
            file.truncate()
        self.call("runs", {})  # Any question for the runs is what starts it again.
        self.eventually(lambda: "step-9.safetensors._COMPLETE" in self.keys(answer), "copied after all")
        self.assertEqual(hashlib.sha256(self.content(answer, "step-9.safetensors")).hexdigest(),
                         hashlib.sha256(safetensors(26 << 20)).hexdigest())
        self.call("stop", {"run_id": answer["run_id"], "kill": True, "wait": 5})

    def uploader_pids(self, answer):
        lock = os.stat(self.run_file(answer, "uploads.lock")).st_ino
        found = []
        for pid in (name for name in os.listdir("/proc") if name.isdigit()):
            try:
                files = [os.stat("/proc/%s/fd/%s" % (pid, fd)).st_ino for fd in os.listdir("/proc/%s/fd" % pid)]
            except OSError:
                continue
            if lock in files:
                found.append(int(pid))
        return sorted(found)  # the one that starts the other comes first, or it would start another

    def test_a_refusal_is_told_and_the_training_goes_on(self):
        answer = self.start("import os\nos.makedirs('checkpoints', exist_ok=True)\n"
                            "open('checkpoints/epoch_1.json', 'w').write('{}')\n", bucket="no-such-bucket-here")
        self.assertEqual(self.exit_record(answer)["exit_code"], 0)
        told = self.eventually(lambda: (lambda it: it.get("error") and it)(self.told(answer)), "told")
        self.assertEqual(told["error"]["code"], "NoSuchBucket")
        self.assertEqual((told["state"], told["checkpoints"]["epoch_1.json"]["state"]), ("failed", "failed"))

    def test_a_folder_written_again_is_unmarked_until_it_is_whole(self):
        folder = os.path.join(self.project, "checkpoints", "best")
        bucket = U.Bucket(self.bucket, "us-east-1", "http://127.0.0.1:%d" % self.port,
                          {"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"})
        self.addCleanup(bucket.close)
        marked = []
        memory = U.Memory(runner_module(), os.path.join(self.home, "memory.json"))

        def snapshot():
            return {name: (os.stat(os.path.join(folder, name)).st_size, os.stat(os.path.join(folder, name)).st_mtime_ns)
                    for name in os.listdir(folder)}

        for content in ("{}", "{}", '{"epoch": 2}'):
            self.write("checkpoints/best/a.json", content)
            copy = U.CheckpointCopy(bucket, "p/", folder, snapshot(), memory, lambda sent: None,
                                    lambda path: open(path, "rb"))
            files = copy.run()
            there = self.s3.list_objects_v2(Bucket=self.bucket, Prefix="p/best/_COMPLETE").get("Contents", [])
            marked.append(bool(there) and there[0]["Size"] > 0)
            copy.mark(files, "r")
        self.assertEqual(marked, [False, True, False])
        marker = json.loads(self.s3.get_object(Bucket=self.bucket, Key="p/best/_COMPLETE")["Body"].read())
        self.assertEqual(marker["size"], 12)


if __name__ == "__main__":
    unittest.main()
