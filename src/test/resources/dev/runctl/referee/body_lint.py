"""Checks the JSON bodies of requests against botocore's service models: unknown, missing and badly typed members.

Reads from standard input a JSON array of {"service", "operation", "body"} and prints one line per finding.
"""

import json
import sys

import botocore.session
from botocore.model import ServiceModel
from botocore.validate import ParamValidator


def main():
    loader = botocore.session.Session().get_component("data_loader")
    status = 0
    for request in json.load(sys.stdin):
        service = request["service"]
        model = ServiceModel(loader.load_service_model(service, "service-2"), service)
        shape = model.operation_model(request["operation"]).input_shape
        body = json.loads(request["body"])
        report = ParamValidator().validate(body, shape)
        for unknown in set(body) - set(shape.members):
            print(f"{request['operation']}: unknown member {unknown}")
            status = 1
        if report.has_errors():
            print(f"{request['operation']}: {report.generate_report()}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
