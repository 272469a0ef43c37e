"""Requests as JSON lists on standard input, one a line; one JSON answer each. Times are taken here, without the pipe's."""

import json
import sys
import time

import boto3

ec2 = boto3.client("ec2")
ssm = boto3.client("ssm")


def listing():
    """All instances, in pages of 1000."""
    started = time.perf_counter_ns()
    pages = ec2.get_paginator("describe_instances").paginate(PaginationConfig={"PageSize": 1000})
    instances = [i for page in pages for r in page["Reservations"] for i in r["Instances"]]
    return {"nanos": time.perf_counter_ns() - started, "count": len(instances)}


def change(instance, action):
    """Stops or starts it: when that was asked for and when it was answered, both in ns since 1970."""
    asked = time.time_ns()
    if action == "stop":
        ec2.stop_instances(InstanceIds=[instance])
    else:
        ec2.start_instances(InstanceIds=[instance])
    return {"asked": asked, "answered": time.time_ns()}


def command(instance, script, until=""):
    """Sends a command and asks every 0.2 s, until it has ended or its output has the text."""
    sent = ssm.send_command(
        InstanceIds=[instance], DocumentName="AWS-RunShellScript", Parameters={"commands": [script]}
    )["Command"]["CommandId"]
    while True:
        time.sleep(0.2)
        try:
            answer = ssm.get_command_invocation(CommandId=sent, InstanceId=instance)
        except ssm.exceptions.InvocationDoesNotExist:
            continue
        over = answer["Status"] not in ("Pending", "InProgress", "Delayed")
        if over or (until and until in answer["StandardOutputContent"]):
            return answer["StandardOutputContent"]


def launch(instance, script, until):
    """From the call to the first line."""
    started = time.perf_counter_ns()
    output = command(instance, script, until)
    return {"nanos": time.perf_counter_ns() - started, "seen": until in output}


def poll(instance, log, last):
    """Reads what is new in a log once a second until the last line has come: arrival by line, both in ns since 1970."""
    offset = 1
    arrivals = {}
    while True:
        began = time.monotonic()
        text = command(instance, f"tail -c +{offset} '{log}'")
        now = time.time_ns()
        whole = text[: text.rfind("\n") + 1]
        offset += len(whole)
        for line in whole.splitlines():
            if line == last:
                return arrivals
            arrivals[line] = now
        time.sleep(max(0.0, 1 - (time.monotonic() - began)))


for request in sys.stdin:
    name, *arguments = json.loads(request)
    print(json.dumps({"change": change, "listing": listing, "launch": launch, "poll": poll}[name](*arguments)), flush=True)
