"""moto's server on a port of loopback with a small laboratory in it, as a person's account has: in two regions instances
that run since hours, one that was stopped, a disk and an address that are attached to nothing.

Arguments: port. Says a line for each instance, "instance region id name type hours", and for each disk, "disk region id
GiB instance", then "ready", and ends when standard input does.
"""

import logging
import sys
from datetime import datetime, timedelta, timezone

import boto3
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ec2.models import ec2_backends
from moto.server import ThreadedMotoServer

logging.getLogger("werkzeug").setLevel(logging.ERROR)
port = int(sys.argv[1])
url = f"http://127.0.0.1:{port}"
server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
server.start()

# Name, type, hours since its launch, GiB of its disk, whether it is stopped.
LAB = {
    "us-east-1": [
        ("resnet-sweep", "g5.xlarge", 5.2, 200, False),
        ("vit-finetune", "g5.12xlarge", 1.1, 500, False),
        ("tokenizer", "c7i.4xlarge", 53.0, 120, False),
        ("dataset-build", "m7i.2xlarge", 96.0, 750, True),
    ],
    "eu-west-1": [("eval-nightly", "g4dn.xlarge", 9.5, 125, False)],
}


def client(service, region):
    return boto3.client(
        service,
        endpoint_url=url,
        region_name=region,
        aws_access_key_id="AKIAEXAMPLE",
        aws_secret_access_key="secret",
    )


def tags(kind, name):
    return [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]


for region, instances in LAB.items():
    ec2 = client("ec2", region)
    image = ec2.describe_images()["Images"][0]["ImageId"]
    for name, instance_type, hours, gib, is_stopped in instances:
        launched = ec2.run_instances(
            ImageId=image,
            MinCount=1,
            MaxCount=1,
            InstanceType=instance_type,
            TagSpecifications=tags("instance", name),
            BlockDeviceMappings=[{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": gib, "VolumeType": "gp3"}}],
        )["Instances"][0]["InstanceId"]
        known = ec2_backends[DEFAULT_ACCOUNT_ID][region].get_instance(launched)
        known.launch_time = (datetime.now(timezone.utc) - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        if is_stopped:
            ec2.stop_instances(InstanceIds=[launched])
        print("instance", region, launched, name, instance_type, hours)
    ec2.create_volume(
        AvailabilityZone=f"{region}a", Size=300, VolumeType="gp3", TagSpecifications=tags("volume", "old-datasets")
    )
    ec2.allocate_address(Domain="vpc")
    for disk in ec2.describe_volumes()["Volumes"]:
        on = [it["InstanceId"] for it in disk["Attachments"]]
        print("disk", region, disk["VolumeId"], disk["Size"], *on)
client("s3", "us-east-1").create_bucket(Bucket="lab-checkpoints")
print("ready", flush=True)
sys.stdin.read()
