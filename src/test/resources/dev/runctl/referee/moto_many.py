"""moto's server on a port of loopback, with so many instances in one region that a client has to turn pages.

RunInstances takes moto about 12 ms an instance, so one is launched through the API and the others are copies of it, each a
reservation of its own. Their disks and network interfaces are left out: moto's answer would be twice as long in the making.
Arguments: port, region, count. Says "ready", and ends when standard input does.
"""

import copy
import logging
import sys

import boto3
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ec2.models import ec2_backends
from moto.ec2.models.instances import Instance
from moto.server import ThreadedMotoServer

logging.getLogger("werkzeug").setLevel(logging.ERROR)
port, region, count = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
server.start()
ec2 = boto3.client(
    "ec2",
    endpoint_url=f"http://127.0.0.1:{port}",
    region_name=region,
    aws_access_key_id="AKIAEXAMPLE",
    aws_secret_access_key="secret",
)
image = ec2.describe_images()["Images"][0]["ImageId"]
launched = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, InstanceType="t3.micro")
reservations = ec2_backends[DEFAULT_ACCOUNT_ID][region].reservations
first = reservations[launched["ReservationId"]]
light = type("Light", (Instance,), {"network_interfaces": [], "metadata_options": None})
for number in range(1, count):
    instance = copy.copy(first.instances[0])
    instance.id = f"i-{number:017x}"
    instance._state = copy.copy(instance._state)
    instance.block_device_mapping = type(instance.block_device_mapping)()
    instance.__class__ = light
    reservation = copy.copy(first)
    reservation.id = f"r-{number:017x}"
    reservation.instances = [instance]
    reservations[reservation.id] = reservation
print("ready", flush=True)
sys.stdin.read()
