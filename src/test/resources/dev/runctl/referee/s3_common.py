import boto3
from botocore.exceptions import ClientError

s3 = boto3.client("s3")


def code(call, **arguments):
    try:
        call(**arguments)
        return "accepted"
    except ClientError as e:
        return f"{e.response['Error']['Code']}/{e.response['ResponseMetadata']['HTTPStatusCode']}"


