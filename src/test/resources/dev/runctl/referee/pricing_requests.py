"""Judges recorded requests to the Price List Query API: their members by botocore's model, their signatures by botocore's
own signer. Reads a JSON array of {"headers", "body", "path", "host"}; prints one line per finding."""

import datetime
import json
import sys

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.session
import botocore.validate

session = botocore.session.Session()
model = session.get_service_model("pricing")
findings = []
if model.metadata["protocol"] != "json" or model.metadata["jsonVersion"] != "1.1":
    findings.append(f"botocore speaks {model.metadata['protocol']} {model.metadata.get('jsonVersion')}")
for request in json.load(sys.stdin):
    headers = {name.lower(): value for name, value in request["headers"].items()}
    prefix, _, operation = headers.get("x-amz-target", "").partition(".")
    if prefix != model.metadata["targetPrefix"]:
        findings.append(f"target {prefix}")
        continue
    shape = model.operation_model(operation).input_shape
    report = botocore.validate.ParamValidator().validate(json.loads(request["body"]), shape)
    if report.has_errors():
        findings.append(report.generate_report())
    unknown = set(json.loads(request["body"])) - set(shape.members)
    if unknown:
        findings.append(f"unknown members {unknown}")
    if headers.get("content-type") != "application/x-amz-json-1.1":
        findings.append(f"content type {headers.get('content-type')}")
    credential, signed, signature = headers["authorization"].removeprefix("AWS4-HMAC-SHA256 ").split(", ")
    scope = credential.split("/")
    if scope[2:] != ["us-east-1", "pricing", "aws4_request"]:
        findings.append(f"scope {scope}")
    names = signed.removeprefix("SignedHeaders=").split(";")
    aws = botocore.awsrequest.AWSRequest(
        method="POST",
        url=f"http://{headers['host']}{request['path']}",
        headers={name: headers[name] for name in names if name not in ("host",)},
        data=request["body"].encode(),
    )
    aws.context["timestamp"] = headers["x-amz-date"]
    signer = botocore.auth.SigV4Auth(botocore.credentials.Credentials("AKIAEXAMPLE", "secret"), "pricing", "us-east-1")
    canonical = signer.canonical_request(aws)
    again = signer.signature(signer.string_to_sign(aws, canonical), aws)
    if f"Signature={again}" != signature:
        findings.append(f"signature over\n{canonical}")
print("\n".join(findings))
