"""The life of an instance and of a command, by boto3 and the aws CLI as they come.

Called with the name of a file for the raw answers; the endpoint and a key pair are in the environment. Any surprise ends it with an
exception; the last line is "life complete". Waiters keep their own rules; only their pause is shortened.
"""

ec2 = boto3.client("ec2")
ssm = boto3.client("ssm")


def wait(name, **arguments):
    (ssm if name == "command_executed" else ec2).get_waiter(name).wait(
        WaiterConfig={"Delay": 1, "MaxAttempts": 90}, **arguments
    )


for client in (ec2, ssm):
    client.meta.events.register("before-parse", record)


# An image by its public parameter, as a careful script does it.
image = ssm.get_parameter(Name="/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64")["Parameter"]["Value"]
root = ec2.describe_images(ImageIds=[image])["Images"][0]["RootDeviceName"]
assert root == "/dev/xvda"

request = dict(
    ImageId=image,
    InstanceType="g5.xlarge",
    MinCount=1,
    MaxCount=1,
    ClientToken="referee-1",
    TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "a \"b\" <c> & 'd' ünï"}]}],
    BlockDeviceMappings=[{"DeviceName": root, "Ebs": {"VolumeSize": 40, "VolumeType": "gp3"}}],
    IamInstanceProfile={"Name": "trainer"},
)
refused("DryRunOperation", ec2.run_instances, DryRun=True, **request)
launched = ec2.run_instances(**request)
instance = launched["Instances"][0]["InstanceId"]
assert launched["Instances"][0]["State"] == {"Code": 0, "Name": "pending"}
assert ec2.run_instances(**request)["Instances"][0]["InstanceId"] == instance
refused("IdempotentParameterMismatch", ec2.run_instances, **{**request, "InstanceType": "g5.2xlarge"})

wait("instance_running", InstanceIds=[instance])
wait("instance_status_ok", InstanceIds=[instance])
shown = aws("ec2", "describe-instances", "--instance-ids", instance)["Reservations"][0]["Instances"][0]
assert shown["State"]["Name"] == "running"
assert shown["Tags"] == [{"Key": "Name", "Value": "a \"b\" <c> & 'd' ünï"}]
assert shown["IamInstanceProfile"]["Arn"].endswith(":instance-profile/trainer")
for operation, arguments in [
    ("describe_instances", {}),
    ("describe_instance_status", {"IncludeAllInstances": True}),
    ("describe_tags", {}),
    ("describe_volumes", {}),
    ("describe_images", {}),
    ("describe_regions", {}),
    ("describe_availability_zones", {}),
    ("describe_instance_types", {}),
    ("describe_instance_type_offerings", {"LocationType": "availability-zone"}),
    ("describe_spot_price_history", {"ProductDescriptions": ["Linux/UNIX"]}),
]:
    getattr(ec2, operation)(**arguments)
volume = ec2.describe_volumes(Filters=[{"Name": "attachment.instance-id", "Values": [instance]}])["Volumes"][0]
assert (volume["Size"], volume["State"]) == (40, "in-use")

types = [t["InstanceType"] for page in ec2.get_paginator("describe_instance_types").paginate() for t in page["InstanceTypes"]]
assert len(types) == len(set(types)) > 150, len(types)
zones = ec2.describe_availability_zones()["AvailabilityZones"]
assert [z["ZoneName"] for z in zones] == ["us-east-1a", "us-east-1b", "us-east-1c"]

ec2.create_tags(Resources=[instance], Tags=[{"Key": "team", "Value": "vision"}])
found = ec2.describe_instances(Filters=[{"Name": "tag:team", "Values": ["vis*"]}])["Reservations"]
assert found[0]["Instances"][0]["InstanceId"] == instance
ec2.delete_tags(Resources=[instance], Tags=[{"Key": "team"}])
assert ec2.describe_instances(Filters=[{"Name": "tag-key", "Values": ["team"]}])["Reservations"] == []

# Commands.
for _ in range(200):
    agents = ssm.describe_instance_information(Filters=[{"Key": "InstanceIds", "Values": [instance]}])
    if agents["InstanceInformationList"]:
        break
    time.sleep(0.1)
assert agents["InstanceInformationList"][0]["PingStatus"] == "Online"
sent = ssm.send_command(
    InstanceIds=[instance],
    DocumentName="AWS-RunShellScript",
    Parameters={"commands": ["echo 'one  two' \"$RUNCTL_INSTANCE_ID\"", "cat >&2 <<'X'", "é $(id) `id`", "X"]},
    TimeoutSeconds=60,
)
command = sent["Command"]["CommandId"]
wait("command_executed", CommandId=command, InstanceId=instance)
invocation = ssm.get_command_invocation(CommandId=command, InstanceId=instance)
assert invocation["StandardOutputContent"] == "one  two " + instance + "\n", invocation
assert invocation["StandardErrorContent"] == "é $(id) `id`\n", invocation
assert (invocation["Status"], invocation["ResponseCode"]) == ("Success", 0)

bad = aws("ssm", "send-command", "--instance-ids", instance, "--document-name", "AWS-RunShellScript",
          "--parameters", json.dumps({"commands": ["exit 3"]}))["Command"]["CommandId"]
try:
    wait("command_executed", CommandId=bad, InstanceId=instance)
    raise AssertionError("a failed command must fail the waiter")
except botocore.exceptions.WaiterError:
    pass
plugin = ssm.list_command_invocations(CommandId=bad, Details=True)
assert plugin["CommandInvocations"][0]["CommandPlugins"][0]["ResponseCode"] == 3
listed = ssm.list_commands(MaxResults=50)
assert [c["CommandId"] for c in listed["Commands"]] == [bad, command]
endless = ssm.send_command(InstanceIds=[instance], DocumentName="AWS-RunShellScript", Parameters={"commands": ["sleep 600"]})
endless = endless["Command"]["CommandId"]
ssm.cancel_command(CommandId=endless)
for _ in range(200):
    if ssm.get_command_invocation(CommandId=endless, InstanceId=instance)["Status"] == "Cancelled":
        break
    time.sleep(0.1)
else:
    raise AssertionError("not cancelled")
refused("InvocationDoesNotExist", ssm.get_command_invocation, CommandId="0" * 36, InstanceId=instance)
refused("InvalidInstanceId", ssm.send_command, InstanceIds=["i-" + "0" * 17], DocumentName="AWS-RunShellScript",
        Parameters={"commands": ["true"]})
ssm.get_parameters_by_path(Path="/aws/service/ami-amazon-linux-latest")

# From inside: what a shutdown means, what the console says, and the shutdown itself.
behavior = ec2.describe_instance_attribute(InstanceId=instance, Attribute="instanceInitiatedShutdownBehavior")
assert behavior["InstanceInitiatedShutdownBehavior"] == {"Value": "stop"}, behavior
assert "Output" not in ec2.get_console_output(InstanceId=instance)
ssm.send_command(InstanceIds=[instance], DocumentName="AWS-RunShellScript", Parameters={"commands": [
    'echo "last words" >> "$RUNCTL_CONSOLE"',
    'python3 "$RUNCTL_MACHINE_PROGRAM" poweroff "$RUNCTL_ENDPOINT_FOLDER" "$RUNCTL_INSTANCE_ID"']})
wait("instance_stopped", InstanceIds=[instance])
off = ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
assert off["StateReason"]["Code"] == "Client.InstanceInitiatedShutdown", off
assert aws("ec2", "get-console-output", "--instance-id", instance)["Output"] == "last words\n"
ec2.start_instances(InstanceIds=[instance])
wait("instance_running", InstanceIds=[instance])

# Stop, start, reboot, end.
aws("ec2", "stop-instances", "--instance-ids", instance)
wait("instance_stopped", InstanceIds=[instance])
refused("IncorrectInstanceState", ec2.reboot_instances, InstanceIds=[instance])
assert ssm.describe_instance_information()["InstanceInformationList"] == []
ec2.start_instances(InstanceIds=[instance])
aws("ec2", "wait", "instance-running", "--instance-ids", instance)
ec2.reboot_instances(InstanceIds=[instance])
assert ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]["State"]["Name"] == "running"
refused("InvalidInstanceID.NotFound", ec2.terminate_instances, InstanceIds=[instance, "i-0123456789abcdef0"])
ec2.terminate_instances(InstanceIds=[instance])
wait("instance_terminated", InstanceIds=[instance])
with open(sys.argv[1], "w") as opened:
    json.dump(answers, opened)
print("life complete")
