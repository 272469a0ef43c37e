"""What the referees' scripts begin with: it stands before each of them."""

import json
import subprocess
import sys
import time

import boto3
import botocore.exceptions

answers = []


def record(operation_model, response_dict, **_):
    """Keeps raw answers, which are held against botocore's model afterwards: its parser skips what it does not know."""
    if response_dict["status_code"] == 200:
        body = response_dict["body"].decode()
        answers.append({"service": operation_model.service_model.service_name, "operation": operation_model.name, "body": body})


def aws(*arguments):
    done = subprocess.run(["aws", *arguments, "--output", "json"], capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, (arguments, done.returncode, done.stderr)
    return json.loads(done.stdout) if done.stdout.strip() else None


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except botocore.exceptions.ClientError as e:
        assert e.response["Error"]["Code"] == code, e.response
        assert e.response["ResponseMetadata"]["RequestId"]
        return
    raise AssertionError("expected " + code)


