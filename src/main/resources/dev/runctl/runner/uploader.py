"""Copies a run's new complete checkpoints from this instance straight to S3, beside the run.

What it promises is written in runner-contract.md. The runner imports it and hands itself over; it needs nothing but the
standard library of Python 3.9. It reads a checkpoint by blocks, one at a time and with the lowest priority.
"""

import base64
import calendar
import fcntl
import hashlib
import hmac
import html
import http.client
import json
import os
import random
import re
import select
import stat
import time
import urllib.parse

SMALL = 8 << 20  # bytes; larger files go by parts of at least this size
MOST_PARTS = 9999  # S3 takes 10,000
BLOCK = 1 << 20
EVERY = 2.0  # seconds between two looks at the folder
SETTLED = 5.0  # seconds without a change until a folder counts as written
UNJUDGED = 30.0  # the same for a file that does not tell whether it is whole
TRIES = 6
REFUSED_PAUSE = 60.0  # seconds; a policy may be put right meanwhile
AFTER_END = 1800.0  # seconds after the run's end until it is given up
LASTING = ("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "NoSuchBucket", "AllAccessDisabled", "no-credentials")
EMPTY = hashlib.sha256(b"").hexdigest()


class Trouble(Exception):
    """What S3 or the way to it answers: a code of S3's, or unreachable, no-credentials, changed."""

    def __init__(self, code, message="", status=0):
        super().__init__("%s: %s" % (code, message) if message else code)
        self.code, self.message, self.status = code, message, status


# ---- signing (AWS Signature Version 4, in the authorization header)


def signed(method, path, query, headers, payload, credentials, region, now, service="s3"):
    """The headers of a request with its signature. Path and query are given unencoded."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
    headers = dict(headers, **{"x-amz-date": stamp, "x-amz-content-sha256": payload})
    if credentials.get("token"):
        headers["x-amz-security-token"] = credentials["token"]
    plain = sorted((name.lower(), " ".join(str(value).split())) for name, value in headers.items())
    names = ";".join(name for name, _ in plain)
    lines = "".join("%s:%s\n" % one for one in plain)
    canonical = "\n".join((method, quoted(path, "/"), query_text(query), lines, names, payload))
    scope = "%s/%s/%s/aws4_request" % (stamp[:8], region, service)
    text = "\n".join(("AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()))
    key = ("AWS4" + credentials["secret"]).encode()
    for part in (stamp[:8], region, service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    headers["Authorization"] = "AWS4-HMAC-SHA256 Credential=%s/%s,SignedHeaders=%s,Signature=%s" % (
        credentials["key"], scope, names, signature,
    )  # fmt: skip
    return headers


def quoted(text, safe=""):
    return urllib.parse.quote(text, safe=safe + "-._~")


def query_text(query):
    return "&".join(sorted("%s=%s" % (quoted(name), quoted(str(value))) for name, value in query.items()))


# ---- who we are


class Credentials:
    """From the environment, from This computer's files, or those of the instance's role; renewed before they expire."""

    METADATA = "http://169.254.169.254"
    AHEAD = 600.0

    def __init__(self, environment):
        self.environment, self.found, self.until = environment, None, 0.0

    def get(self):
        if not self.found or time.time() > self.until - self.AHEAD:
            self.found, self.until = self.from_environment() or self.from_this_computer() or self.from_role()
        return self.found

    def forget(self):
        self.found = None

    def from_environment(self):
        key, secret = (self.environment.get("AWS_" + name) for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"))
        token = self.environment.get("AWS_SESSION_TOKEN")
        return ({"key": key, "secret": secret, "token": token}, float("inf")) if key and secret else None

    def from_this_computer(self):
        folder = self.environment.get("RUNCTL_ENDPOINT_FOLDER")
        if not folder:
            return None
        try:
            with open(os.path.join(folder, "credentials.json")) as file:
                pair = json.load(file)
            return {"key": pair["accessKeyId"], "secret": pair["secretAccessKey"]}, time.time() + 2 * self.AHEAD
        except (OSError, ValueError, KeyError):
            raise Trouble("no-credentials", "This computer's credentials cannot be read")

    def from_role(self):
        if self.environment.get("AWS_EC2_METADATA_DISABLED", "").lower() == "true":
            raise Trouble("no-credentials", "there are none in the environment")
        try:
            token = self.ask("PUT", "/latest/api/token", {"X-aws-ec2-metadata-token-ttl-seconds": "21600"})
            headers = {"X-aws-ec2-metadata-token": token}
            base = "/latest/meta-data/iam/security-credentials/"
            found = json.loads(self.ask("GET", base + self.ask("GET", base, headers).split("\n")[0].strip(), headers))
            until = calendar.timegm(time.strptime(found["Expiration"], "%Y-%m-%dT%H:%M:%SZ"))
            # Where the service hands out what is about to expire, it is asked again in a minute.
            until = max(until, time.time() + self.AHEAD + 60)
            return {"key": found["AccessKeyId"], "secret": found["SecretAccessKey"], "token": found["Token"]}, until
        except (OSError, ValueError, KeyError, http.client.HTTPException) as problem:
            raise Trouble("no-credentials", "the instance has no role that can be used (%s)" % problem)

    def ask(self, method, path, headers):
        base = urllib.parse.urlsplit(self.environment.get("AWS_EC2_METADATA_SERVICE_ENDPOINT") or self.METADATA)
        connection = http.client.HTTPConnection(base.netloc, timeout=3)
        try:
            connection.request(method, base.path.rstrip("/") + path, headers=headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
        if answer.status != 200 or not text:
            raise ValueError("instance metadata: HTTP %d" % answer.status)
        return text


# ---- S3


class Bucket:
    """The few S3 operations that copying needs. Repeats what may succeed when repeated."""

    def __init__(self, name, region, endpoint, environment, sleep=time.sleep):
        self.name, self.region, self.endpoint, self.environment = name, region, endpoint, environment
        self.credentials, self.connection, self.sleep, self.skew = Credentials(environment), None, sleep, 0.0

    def base(self):
        """Where requests go: (scheme, host, front of the path)."""
        endpoint = served_here(self.environment) or self.endpoint
        endpoint = endpoint or self.environment.get("AWS_ENDPOINT_URL_S3") or self.environment.get("AWS_ENDPOINT_URL")
        if endpoint:
            url = urllib.parse.urlsplit(endpoint)
            return url.scheme, url.netloc, url.path.rstrip("/") + "/" + self.name
        host = "s3.%s.amazonaws.com%s" % (self.region, ".cn" if self.region.startswith("cn-") else "")
        return ("https", host, "/" + self.name) if "." in self.name else ("https", self.name + "." + host, "")

    def ask(self, method, key, query=None, headers=None, body=b"", expect=(200,), payload=None):
        """-> (status, headers, body). A body is bytes, or (file, offset, length) with its SHA-256 as payload."""
        for attempt in range(TRIES):
            try:
                answer = self.once(method, key, query or {}, headers or {}, body, payload)
                if answer[0] in expect:
                    return answer
                trouble = self.trouble(answer)
            except (OSError, http.client.HTTPException) as problem:
                self.close()
                trouble = Trouble("unreachable", "%s: %s" % (type(problem).__name__, problem))
            if attempt == TRIES - 1 or not self.may_repeat(trouble):
                raise trouble
            self.sleep(random.uniform(0.3, 1.0) * min(20.0, 0.5 * 2**attempt))

    @staticmethod
    def may_repeat(trouble):
        moments = ("RequestTimeout", "SlowDown", "RequestTimeTooSkewed", "ConditionalRequestConflict", "moved", "ExpiredToken")
        return trouble.code in moments or trouble.code == "unreachable" or trouble.status >= 500 or trouble.status == 429

    def trouble(self, answer):
        status, headers, body = answer
        text = body.decode("utf-8", "replace")
        code, message = (tag(text, name) for name in ("Code", "Message"))
        region = headers.get("x-amz-bucket-region") or tag(text, "Region")
        if region and region != self.region and status in (301, 307, 400):
            self.region, code = region, "moved"
            self.close()
        elif not text and status == 400:  # HEAD has no words for it.
            self.credentials.forget()
            code = "ExpiredToken"
        elif code in ("ExpiredToken", "TokenRefreshRequired"):
            self.credentials.forget()
            code = "ExpiredToken"
        elif code == "RequestTimeTooSkewed":
            try:
                there = calendar.timegm(time.strptime(headers.get("date", ""), "%a, %d %b %Y %H:%M:%S GMT"))
                self.skew = there - time.time()
            except ValueError:
                pass
        return Trouble(code or {403: "AccessDenied", 404: "NoSuchKey"}.get(status, "HTTP %d" % status), message, status)

    def once(self, method, key, query, headers, body, payload):
        scheme, host, front = self.base()
        if not self.connection or self.connection.reached != (scheme, host):
            self.close()
            kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
            self.connection = kind(host, timeout=60)
            self.connection.reached = (scheme, host)
        path = "%s/%s" % (front, key)
        if payload is None:
            payload = hashlib.sha256(body).hexdigest() if body else EMPTY
        length = len(body) if isinstance(body, bytes) else body[2]
        headers = signed(method, path, query, dict(headers, host=host), payload, self.credentials.get(), self.region,
                         time.time() + self.skew)  # fmt: skip
        target = quoted(path, "/") + ("?" + query_text(query) if query else "")
        self.connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            self.connection.putheader(name, value)
        self.connection.putheader("Content-Length", str(length))
        self.connection.endheaders()
        try:
            for block in [body] if isinstance(body, bytes) else blocks(*body):
                self.connection.send(block)
        except (BrokenPipeError, ConnectionResetError):
            pass  # It has refused before it has read all; its answer says why.
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.will_close:
            self.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, content

    def close(self):
        if self.connection:
            self.connection.close()
            self.connection = None

    def head(self, key):
        """(size, SHA-256 as S3 keeps it, ETag) of an object, or None where there is none or it may not be looked at."""
        status, headers, _ = self.ask("HEAD", key, headers={"x-amz-checksum-mode": "ENABLED"}, expect=(200, 403, 404))
        if status != 200:
            return None
        return int(headers.get("content-length", -1)), headers.get("x-amz-checksum-sha256"), headers.get("etag")


def tag(text, name):
    found = re.search("<%s>(.*?)</%s>" % (name, name), text, re.S)
    return html.unescape(found.group(1)) if found else ""


def served_here(environment):
    """Where This computer answers now: its port differs from one start of the program to the next."""
    folder = environment.get("RUNCTL_ENDPOINT_FOLDER")
    if not folder:
        return None
    found = []
    for name in listed(os.path.join(folder, "served")):
        try:
            pid, port = (int(number) for number in name.split("-"))
            os.kill(pid, 0)
            found.append((os.stat(os.path.join(folder, "served", name)).st_mtime, port))
        except (ValueError, OSError):
            pass  # left behind by a program that was killed
    if not found:
        raise ConnectionError("Runctl is not running on this computer")
    return "http://127.0.0.1:%d" % max(found)[1]


def listed(folder):
    try:
        return os.listdir(folder)
    except OSError:
        return []


def blocks(file, offset, length):
    file.seek(offset)
    while length > 0:
        block = file.read(min(BLOCK, length))
        if not block:
            raise Trouble("changed", "the file became shorter while it was read")
        length -= len(block)
        yield block


# ---- one file


def part_size(size):
    """Whole MiB, so that a file has 10,000 parts at most."""
    return max(SMALL, -(-size // MOST_PARTS // BLOCK) * BLOCK)


class Hashed:
    """A file's SHA-256, and those of its parts."""

    def __init__(self, file, size):
        whole, self.parts, self.part_size = hashlib.sha256(), [], part_size(size)
        for offset in range(0, max(size, 1), self.part_size):
            part = hashlib.sha256()
            for block in blocks(file, offset, min(self.part_size, size - offset)):
                part.update(block)
                whole.update(block)
            self.parts.append(part.digest())
        self.sha256, self.size = whole.hexdigest(), size

    def as_s3_keeps_it(self):
        if self.size <= SMALL:
            return b64(bytes.fromhex(self.sha256))
        return "%s-%d" % (b64(hashlib.sha256(b"".join(self.parts)).digest()), len(self.parts))


def b64(content):
    return base64.b64encode(content).decode()


class FileCopy:
    """Brings one file into the bucket; what has arrived of it before a kill is not sent again."""

    def __init__(self, bucket, key, file, memory, told, before_sending=lambda: None):
        self.bucket, self.key, self.file, self.memory, self.told = bucket, key, file, memory, told
        self.before_sending = before_sending
        self.size = os.fstat(file.fileno()).st_size

    def run(self):
        hashed = Hashed(self.file, self.size)
        there = self.bucket.head(self.key)
        if not there or there[:2] != (self.size, hashed.as_s3_keeps_it()):
            self.before_sending()
            self.send(hashed)
            there = self.bucket.head(self.key)
            if there and there[0] != self.size:
                raise Trouble("changed", "S3 has %d bytes of %d" % (there[0], self.size))
        self.told(self.size)
        return hashed.sha256

    def send(self, hashed):
        if self.size > SMALL:
            return self.send_parts(hashed)
        headers = {"x-amz-sdk-checksum-algorithm": "SHA256", "x-amz-checksum-sha256": hashed.as_s3_keeps_it(),
                   "Content-Type": "application/octet-stream"}  # fmt: skip
        self.bucket.ask("PUT", self.key, None, headers, (self.file, 0, self.size), payload=hashed.sha256)

    def send_parts(self, hashed):
        upload, arrived = self.earlier()
        if not upload:
            headers = {"x-amz-checksum-algorithm": "SHA256", "Content-Type": "application/octet-stream"}
            upload = tag(self.bucket.ask("POST", self.key, {"uploads": ""}, headers)[2].decode(), "UploadId")
            self.memory.put(self.key, upload)
        rows = []
        for index, digest in enumerate(hashed.parts):
            number, offset = index + 1, index * hashed.part_size
            length = min(hashed.part_size, self.size - offset)
            etag, known = arrived.get(number, (None, None))
            if known != b64(digest):
                query = {"partNumber": number, "uploadId": upload}
                headers = {"x-amz-checksum-sha256": b64(digest)}
                answer = self.bucket.ask("PUT", self.key, query, headers, (self.file, offset, length), payload=digest.hex())
                etag = answer[1].get("etag", "")
            rows.append("<Part><PartNumber>%d</PartNumber><ETag>%s</ETag><ChecksumSHA256>%s</ChecksumSHA256></Part>"
                        % (number, html.escape(etag), b64(digest)))  # fmt: skip
            self.told(offset + length)
        body = '<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">%s</CompleteMultipartUpload>' % "".join(rows)
        answer = self.bucket.ask("POST", self.key, {"uploadId": upload}, {"Content-Type": "application/xml"}, body.encode())
        text = answer[2].decode("utf-8", "replace")
        if "<Error>" in text:  # S3 may find out after it has begun to answer.
            raise Trouble(tag(text, "Code"), tag(text, "Message"), 500)
        self.memory.put(self.key, None)

    def earlier(self):
        """The upload begun before, if S3 still has it, and its parts: {number: (ETag, SHA-256)}."""
        upload, parts, after = self.memory.get(self.key), {}, None
        while upload:
            query = dict({"uploadId": upload}, **({"part-number-marker": after} if after else {}))
            status, _, body = self.bucket.ask("GET", self.key, query, expect=(200, 403, 404))
            if status != 200:
                return (upload, {}) if status == 403 else (None, {})
            text = body.decode("utf-8", "replace")
            for part in re.findall("<Part>(.*?)</Part>", text, re.S):
                parts[int(tag(part, "PartNumber"))] = (tag(part, "ETag"), tag(part, "ChecksumSHA256"))
            if tag(text, "IsTruncated") != "true":
                break
            after = tag(text, "NextPartNumberMarker")
        return upload, parts


def forsake(bucket, key, upload):
    """S3 charges for the parts of an upload that is not ended."""
    try:
        bucket.ask("DELETE", key, {"uploadId": upload}, expect=(204, 200, 404))
    except Trouble:
        pass


# ---- one checkpoint


class CheckpointCopy:
    """Brings a checkpoint's files into the bucket, then the marker that says they are all there."""

    def __init__(self, bucket, prefix, path, snapshot, memory, told, open_file):
        self.bucket, self.path, self.snapshot, self.memory, self.told = bucket, path, snapshot, memory, told
        self.open_file, self.is_folder = open_file, "" not in snapshot
        self.key = prefix + os.path.basename(path)
        self.marker = self.key + ("/_COMPLETE" if self.is_folder else "._COMPLETE")

    def run(self):
        self.replaced = self.bucket.head(self.marker) if self.is_folder else None
        files, before = {}, 0
        for name, (size, modified) in sorted(self.snapshot.items()):
            with self.open_file(os.path.join(self.path, name) if name else self.path) as file:
                status = os.fstat(file.fileno())
                if (status.st_size, status.st_mtime_ns) != (size, modified):
                    raise Trouble("changed", "the checkpoint was written to while it was read")
                key = "%s/%s" % (self.key, name) if name else self.key
                told = lambda sent, base=before: self.told(base + sent)  # noqa: E731
                sha256 = FileCopy(self.bucket, key, file, self.memory, told, self.unmark).run()
                status = os.fstat(file.fileno())
                if (status.st_size, status.st_mtime_ns) != (size, modified):
                    raise Trouble("changed", "the checkpoint was written to while it was read")
            files[name or os.path.basename(self.path)] = {"size": size, "sha256": sha256}
            before += size
        return files

    def unmark(self):
        """Before a folder's objects are of two checkpoints, so that nobody takes them for one: an empty marker marks nothing."""
        if self.replaced and self.replaced[0] > 0:
            if not self.put_marker(b"", {"If-Match": self.replaced[2]}):
                raise Trouble("ConditionalRequestConflict", "another program writes the same marker", 412)
            self.replaced = None

    def mark(self, files, run_id):
        content = {"version": 1, "run_id": run_id, "name": os.path.basename(self.path), "files": files,
                   "size": sum(one["size"] for one in files.values())}  # fmt: skip
        body = json.dumps(content, sort_keys=True).encode()
        if self.put_marker(body, {"If-None-Match": "*"}):
            return
        for _ in range(5):
            status, headers, there = self.bucket.ask("GET", self.marker, expect=(200, 403, 404))
            if status == 403:
                raise Trouble("AccessDenied", "an older marker may not be read: s3:GetObject is needed", 403)
            if there == body:
                return
            if self.put_marker(body, {"If-Match": headers["etag"]} if status == 200 else {"If-None-Match": "*"}):
                return
        raise Trouble("ConditionalRequestConflict", "another program writes the same marker", 412)

    def put_marker(self, body, condition):
        digest = hashlib.sha256(body)
        headers = dict(condition, **{"Content-Type": "application/json", "x-amz-checksum-sha256": b64(digest.digest())})
        return self.bucket.ask("PUT", self.marker, None, headers, body, (200, 412, 404))[0] == 200


# ---- a run


class Memory:
    """What must outlive a kill: uploads begun, by key; checkpoints copied, by name with what they looked like."""

    def __init__(self, runner, path):
        self.runner, self.path = runner, path
        kept = runner.read_json(path) or {}
        self.uploads, self.done = kept.get("uploads", {}), kept.get("done", {})

    def get(self, key):
        return self.uploads.get(key)

    def put(self, key, upload):
        if upload:
            self.uploads[key] = upload
        else:
            self.uploads.pop(key, None)
        self.save()

    def finished(self, name, look):
        self.done[name] = look
        self.save()

    def save(self):
        self.runner.write_json(self.path, {"uploads": self.uploads, "done": self.done})


class Uploader:
    def __init__(self, runner, run_dir, user, environment, supervisor):
        self.runner, self.run_dir, self.user, self.supervisor = runner, run_dir, user, supervisor
        self.run_id = os.path.basename(run_dir)
        asked = runner.read_json(self.file("upload.json"))
        self.prefix = asked["prefix"]
        self.bucket = Bucket(asked["bucket"], asked["region"], asked.get("endpoint"), environment)
        self.memory = Memory(runner, self.file("uploads.memory.json"))
        request = runner.read_json(self.file("request.json"))
        self.folder = os.path.normpath(os.path.join(request["project_dir"], request["checkpoint_dir"] or "."))
        self.reader = runner.Checkpoints()
        self.told = {"run_id": self.run_id, "bucket": asked["bucket"], "prefix": self.prefix, "state": "waiting", "error": None,
                     "last_success": None, "checkpoints": {}}  # fmt: skip
        before = runner.read_json(self.file("uploads.json")) or {}
        self.told["checkpoints"] = before.get("checkpoints", {})
        self.told["last_success"] = before.get("last_success")
        self.told_at, self.told_state, self.foreign = 0.0, "", set()
        self.started_at = (runner.read_json(self.file("process.json")) or {}).get("started_at", 0)

    def file(self, name):
        return os.path.join(self.run_dir, name)

    def work(self):
        """Ends once the run is over and all is copied, or when that was tried for long enough."""
        ended = None
        while True:
            over = self.runner.Run(self.run_id).over  # before the look: what is seen then is all there will be
            ended = ended or (time.monotonic() if over else None)
            left, pause = self.round(over)
            if over and (not left or time.monotonic() - ended > AFTER_END):
                self.tell(state="failed" if left else "done")
                return
            self.tell(state="failed" if self.told["error"] else "waiting")
            if over or self.supervisor is None:
                time.sleep(pause)
            elif select.select([self.supervisor], [], [], pause)[0]:
                time.sleep(0.2)  # The supervisor is gone; its exit record comes a moment before.

    def round(self, over):
        """One look at the folder: (whether something is left to copy, seconds until the next look)."""
        left, pause, lives = False, EVERY, None
        for one in self.found():
            name = one["name"]
            try:
                snapshot = self.snapshot(one["path"])
            except OSError:
                continue
            look = hashlib.sha256(json.dumps(snapshot, sort_keys=True).encode()).hexdigest()
            if self.memory.done.get(name) == look or (name, look) in self.foreign:
                continue
            lives = lives or self.runner.Lives()
            lives.attribute(one)
            if one["run_id"] != self.run_id:
                self.foreign.add((name, look))
                continue
            if not self.is_ready(one, snapshot, over):
                left = left or one["verdict"] != "incomplete"
                continue
            trouble = self.copy(one, snapshot, look)
            if trouble:
                left = True
                if trouble.code in LASTING:
                    pause = REFUSED_PAUSE
                    break
                pause = max(pause, 5.0 if trouble.code != "changed" else EVERY)
        self.forsake_vanished()
        return left, pause

    def found(self):
        with self.runner.ActingAs(self.user):
            found = [one for one in self.reader.within(self.folder) if one["modified"] >= self.started_at - 1]
        return sorted(found, key=lambda one: one["modified"])

    def snapshot(self, path):
        """{name: (size, time)} of all its files; the name of a file alone is empty."""
        with self.runner.ActingAs(self.user):
            status = os.stat(path)
            if not stat.S_ISDIR(status.st_mode):
                return {"": (status.st_size, status.st_mtime_ns)}
            files = [os.path.join(place, name) for place, _, names in os.walk(path) for name in names]
            looks = {os.path.relpath(file, path): os.stat(file) for file in files}
        return {name: (look.st_size, look.st_mtime_ns) for name, look in looks.items() if stat.S_ISREG(look.st_mode)}

    @staticmethod
    def is_ready(one, snapshot, over):
        age = time.time() - max(modified for _, modified in snapshot.values()) / 1e9 if snapshot else 0.0
        if one["verdict"] == "complete":
            return "" in snapshot or over or age > SETTLED
        return one["verdict"] == "suspect" and one["reason"] != "unreadable" and (over or age > UNJUDGED)

    def copy(self, one, snapshot, look):
        name = one["name"]
        size = sum(size for size, _ in snapshot.values())
        row = {"state": "uploading", "size": size, "sent": 0, "modified": one["modified"], "error": None}
        self.told["checkpoints"][name] = row

        def sent(count):
            row["sent"] = count
            if time.monotonic() - self.told_at > 1.0:
                self.tell(state="uploading")

        self.tell(state="uploading")
        try:
            copy = CheckpointCopy(self.bucket, self.prefix, one["path"], snapshot, self.memory, sent, self.open_file)
            files = copy.run()
            if self.snapshot(one["path"]) != snapshot:
                raise Trouble("changed", "the checkpoint was written to while it was read")
            copy.mark(files, self.run_id)
        except (Trouble, OSError, ValueError, http.client.HTTPException) as problem:
            trouble = problem if isinstance(problem, Trouble) else Trouble("unreadable", str(problem))
            if trouble.code in ("NoSuchUpload", "InvalidPart", "InvalidPartOrder", "BadDigest"):
                self.drop_uploads(self.prefix + name)
            error = {"code": trouble.code, "message": str(trouble.message)[:500], "at": time.time()}
            row.update(state="waiting" if trouble.code == "changed" else "failed", error=error)
            self.told["error"] = None if trouble.code == "changed" else error
            self.tell(state=row["state"])
            return trouble
        row.update(state="done", sent=size, error=None)
        self.told.update(error=None, last_success=time.time())
        self.memory.finished(name, look)
        self.tell(state="uploading")
        return None

    def open_file(self, path):
        with self.runner.ActingAs(self.user):
            return open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb")

    def drop_uploads(self, start):
        for key, upload in list(self.memory.uploads.items()):
            if key == start or key.startswith(start + "/"):
                forsake(self.bucket, key, upload)
                self.memory.put(key, None)

    def forsake_vanished(self):
        for key in list(self.memory.uploads):
            name = key[len(self.prefix) :]
            if not os.path.exists(os.path.join(self.folder, name)):
                self.drop_uploads(key)

    def tell(self, state):
        if state == self.told_state == "waiting" and time.monotonic() - self.told_at < 10:
            return
        self.told_at, self.told_state = time.monotonic(), state
        self.told.update(state=state, at=time.time())
        self.runner.note(self.file("uploads.json"), self.told)


def run(runner, run_dir, user, environment, supervisor=None):
    """The uploader's process: starts the one that works again when that is killed. There is one for a run at most."""
    runner.hold_only(*([] if supervisor is None else [supervisor]))
    os.nice(15)
    lock = os.open(os.path.join(run_dir, "uploads.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return
    for killed in range(50):
        worker = os.fork()
        if worker == 0:
            ended = 1
            try:
                Uploader(runner, run_dir, user, environment, supervisor).work()
                ended = 0
            finally:
                os._exit(ended)
        if os.waitpid(worker, 0)[1] == 0 or not os.path.isdir(run_dir):
            return
        time.sleep(min(60.0, 0.5 * 2**killed))
