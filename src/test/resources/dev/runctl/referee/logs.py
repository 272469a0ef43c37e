"""CloudWatch Logs, and commands whose output goes there, by boto3 and the aws CLI as they come.

Called with the name of a file for the raw answers; the endpoint and a key pair are in the environment. The last line is "logs complete".
"""

ec2, ssm, logs = boto3.client("ec2"), boto3.client("ssm"), boto3.client("logs")
logs.meta.events.register("before-parse", record)


group, stream = "/test/a-b", "one/two"
names = {"logGroupName": group, "logStreamName": stream}
refused("ResourceNotFoundException", logs.create_log_stream, **names)
logs.create_log_group(logGroupName=group)
refused("ResourceAlreadyExistsException", logs.create_log_group, logGroupName=group)
refused("ResourceNotFoundException", logs.get_log_events, **names)
logs.create_log_stream(**names)
refused("ResourceAlreadyExistsException", logs.create_log_stream, **names)
assert [found["logGroupName"] for found in logs.describe_log_groups(logGroupNamePrefix="/test")["logGroups"]] == [group]

empty = logs.get_log_events(startFromHead=True, **names)
assert empty["events"] == []
now = int(time.time() * 1000)
events = [{"timestamp": now + i // 50, "message": "line %d \u00e4\u20ac\U0001f600" % i} for i in range(12000)]
refused("InvalidParameterException", logs.put_log_events, logEvents=[events[100], events[0]], **names)
for start in range(0, 12000, 4000):
    logs.put_log_events(logEvents=events[start : start + 4000], **names)
rejected = logs.put_log_events(logEvents=[{"timestamp": now - 15 * 86400000, "message": "old"}], **names)
assert rejected["rejectedLogEventsInfo"] == {"tooOldLogEventEndIndex": 1}

# From the head by tokens, the first of which was given before there was anything; the end is the same token twice.
read, token = [], empty["nextForwardToken"]
while True:
    page = logs.get_log_events(startFromHead=True, nextToken=token, **names)
    read += page["events"]
    if page["nextForwardToken"] == token:
        break
    token = page["nextForwardToken"]
assert [event["message"] for event in read] == [event["message"] for event in events]
last = logs.get_log_events(limit=10, **names)
assert [event["message"] for event in last["events"]] == [event["message"] for event in events[-10:]]
before = logs.get_log_events(limit=10, nextToken=last["nextBackwardToken"], **names)
assert [event["message"] for event in before["events"]] == [event["message"] for event in events[-20:-10]]
some = logs.get_log_events(startTime=now + 2, endTime=now + 3, startFromHead=True, **names)["events"]
assert [event["message"] for event in some] == [event["message"] for event in events[100:150]]
pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group, filterPattern='"line 1199" line')
assert len([event for page in pages for event in page["events"]]) == 11
shown = logs.describe_log_streams(logGroupName=group, orderBy="LastEventTime", descending=True)["logStreams"][0]
assert (shown["firstEventTimestamp"], shown["lastEventTimestamp"]) == (now, now + 239), shown
logs.delete_log_group(logGroupName=group)
refused("ResourceNotFoundException", logs.describe_log_streams, logGroupName=group)

# A command's output.
image = ssm.get_parameter(Name="/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64")["Parameter"]["Value"]
instance = ec2.run_instances(ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
while not ssm.describe_instance_information(Filters=[{"Key": "InstanceIds", "Values": [instance]}])["InstanceInformationList"]:
    time.sleep(0.1)
sent = ssm.send_command(
    InstanceIds=[instance],
    DocumentName="AWS-RunShellScript",
    Parameters={"commands": ["echo first", "sleep 2", "python3 -c 'print(\"x\" * 450000)'", "echo oops >&2"]},
    CloudWatchOutputConfig={"CloudWatchOutputEnabled": True},
)["Command"]
group, stream = "/aws/ssm/AWS-RunShellScript", sent["CommandId"] + "/" + instance + "/aws-runShellScript/"
assert sent["CloudWatchOutputConfig"] == {"CloudWatchLogGroupName": group, "CloudWatchOutputEnabled": True}


def messages(output):
    for _ in range(600):
        try:
            page = logs.get_log_events(logGroupName=group, logStreamName=stream + output, startFromHead=True)
            return [event["message"] for event in page["events"]]
        except logs.exceptions.ResourceNotFoundException:
            time.sleep(0.1)


assert messages("stdout")[0] == "first\n"
ssm.get_waiter("command_executed").wait(CommandId=sent["CommandId"], InstanceId=instance, WaiterConfig={"Delay": 1, "MaxAttempts": 90})
assert messages("stderr") == ["oops"]
lengths = [len(message) for message in messages("stdout")]
assert lengths[:4] == [6, 200000, 200000, 50000], lengths
shown = aws("logs", "get-log-events", "--log-group-name", group, "--log-stream-name", stream + "stdout", "--start-from-head")
assert [len(event["message"]) for event in shown["events"]] == lengths
ended = ssm.get_command_invocation(CommandId=sent["CommandId"], InstanceId=instance)
assert ended["CloudWatchOutputConfig"] == sent["CloudWatchOutputConfig"]
assert len(ended["StandardOutputContent"]) == 24000
shown = aws("logs", "filter-log-events", "--log-group-name", group, "--filter-pattern", "oops")["events"]
assert [(event["message"], event["logStreamName"]) for event in shown] == [("oops", stream + "stderr")]
ec2.terminate_instances(InstanceIds=[instance])
while ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]["State"]["Name"] != "terminated":
    time.sleep(0.1)
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(answers, file)
print("logs complete")
