"""Checks requests as they were sent against botocore's service models: unknown and missing members, wrong types, values
outside of bounds, patterns and enumerations.

Reads from standard input a JSON array of {"service", "operation", "method", "path", "query", "headers", "body"} and prints one
line per finding. Exit status 0 when there is none, else 1.
"""

import json
import re
import sys
import urllib.parse
import xml.etree.ElementTree as ElementTree

import botocore.session
from botocore.model import ServiceModel
from botocore.validate import ParamValidator

findings = []
models = {}
loader = botocore.session.get_session().get_component("data_loader")


def say(request, text):
    findings.append(f"{request['service']} {request['operation']}: {text}")


def model(service):
    if service not in models:
        models[service] = ServiceModel(loader.load_service_model(service, "service-2"))
    return models[service]


def scalar(shape, text):
    kind = shape.type_name
    if kind in ("integer", "long"):
        return int(text)
    if kind in ("float", "double"):
        return float(text)
    if kind == "boolean":
        return {"true": True, "false": False}[text]
    if kind == "timestamp" and not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", text):
        raise ValueError(text)
    if kind == "blob":
        return text.encode()
    return text


class Form:
    """The query protocols: a form whose names spell out where in the input a value belongs."""

    def __init__(self, protocol, pairs):
        self.ec2 = protocol == "ec2"
        self.pairs = pairs
        self.used = set()

    def name(self, shape, member):
        if self.ec2:
            given = shape.serialization.get("queryName")
            if given:
                return given
            location = shape.serialization.get("name", member)
            return location[0].upper() + location[1:]
        return shape.serialization.get("name", member)

    def has(self, prefix):
        return any(key == prefix or key.startswith(prefix + ".") for key in self.pairs)

    def read(self, shape, prefix):
        kind = shape.type_name
        if kind == "structure":
            value = {}
            for member, inner in shape.members.items():
                name = self.name(inner, member)
                full = f"{prefix}.{name}" if prefix else name
                if inner.type_name == "list":
                    full = full if self.ec2 or inner.serialization.get("flattened") else full + ".member"
                if self.has(full):
                    value[member] = self.read(inner, full)
            return value
        if kind == "list":
            if self.pairs.get(prefix) == "":
                self.used.add(prefix)
            value, number = [], 1
            while self.has(f"{prefix}.{number}"):
                value.append(self.read(shape.member, f"{prefix}.{number}"))
                number += 1
            return value
        self.used.add(prefix)
        return scalar(shape, self.pairs[prefix])


def enums(request, shape, value, path=""):
    kind = shape.type_name
    if kind == "structure" and isinstance(value, dict):
        for name, inner in value.items():
            if name in shape.members:
                enums(request, shape.members[name], inner, f"{path}.{name}")
    elif kind == "list" and isinstance(value, list):
        for inner in value:
            enums(request, shape.member, inner, path)
    elif kind == "map" and isinstance(value, dict):
        for inner in value.values():
            enums(request, shape.value, inner, path)
    elif kind == "string" and isinstance(value, str):
        allowed = shape.metadata.get("enum")
        if allowed and value not in allowed:
            say(request, f"{path}: {value!r} is not one of {shape.name}")
        pattern = shape.metadata.get("pattern")
        try:
            if pattern and not re.search(pattern, value):
                say(request, f"{path}: {value!r} does not match {pattern}")
        except re.error:
            pass
        low, high = shape.metadata.get("min", 0), shape.metadata.get("max")
        if len(value) < low or (high is not None and len(value) > high):
            say(request, f"{path}: {len(value)} characters are not from {low} to {high}")


def validate(request, shape, value):
    report = ParamValidator().validate(value, shape)
    if report.has_errors():
        for line in report.generate_report().splitlines():
            say(request, line)
    enums(request, shape, value)


def form(request, service, operation):
    pairs = dict(urllib.parse.parse_qsl(request["body"], keep_blank_values=True))
    for name, values in request["query"].items():
        pairs.setdefault(name, values[0] if values else "")
    if pairs.pop("Action", None) != request["operation"]:
        say(request, "Action is another one")
    if pairs.pop("Version", None) != service.api_version:
        say(request, f"Version is not {service.api_version}")
    reader = Form(service.metadata["protocol"], pairs)
    value = reader.read(operation.input_shape, "") if operation.input_shape else {}
    for name in sorted(set(pairs) - reader.used):
        say(request, f"unknown parameter {name}")
    if operation.input_shape:
        validate(request, operation.input_shape, value)


def document(request, service, operation):
    target = f"{service.metadata['targetPrefix']}.{operation.name}"
    if request["headers"].get("x-amz-target") != [target]:
        say(request, f"X-Amz-Target is not {target}")
    validate(request, operation.input_shape, json.loads(request["body"] or "{}"))


OWN_QUERY = re.compile(r"x-id|X-Amz-.*", re.IGNORECASE)
OWN_HEADER = re.compile(
    r"amz-sdk-.*|x-amz-(date|content-sha256|decoded-content-length|trailer|te|sdk-checksum-algorithm|checksum-.*)|host"
    r"|user-agent|content-.*|accept.*|expect|transfer-encoding|x-amzn-trace-id|date"
)


def element(request, shape, node, path):
    value = {}
    names = {inner.serialization.get("name", member): member for member, inner in shape.members.items()}
    for child in node:
        tag = child.tag.rpartition("}")[2]
        if tag not in names:
            say(request, f"{path}.{tag}: unknown element")
            continue
        member = names[tag]
        inner = shape.members[member]
        if inner.type_name == "structure":
            value[member] = element(request, inner, child, f"{path}.{tag}")
        elif inner.type_name == "list":
            of = inner.member
            items = [child] if inner.serialization.get("flattened") else list(child)
            value.setdefault(member, []).extend(
                element(request, of, it, f"{path}.{tag}") if of.type_name == "structure" else scalar(of, it.text or "")
                for it in items
            )
        else:
            value[member] = scalar(inner, child.text or "")
    return value


def rest(request, service, operation):
    if request["method"] != operation.http["method"]:
        say(request, f"method is not {operation.http['method']}")
    uri, _, fixed = operation.http["requestUri"].partition("?")
    pattern = re.sub(r"\\\{(\w+)\\\+\\\}", r"(?P<\1>.+)", re.escape(uri))
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", pattern)
    found = re.fullmatch(pattern + "/?", request["path"])
    if not found:
        say(request, f"path {request['path']} is not {uri}")
        return
    value = {name: urllib.parse.unquote(text) for name, text in found.groupdict().items()}
    named = {name.split("=")[0] for name in fixed.split("&") if name}
    for name in named - set(request["query"]):
        say(request, f"?{name} is missing")
    members = operation.input_shape.members
    places = {}
    prefixes = {}
    for member, inner in members.items():
        place, name = inner.serialization.get("location"), inner.serialization.get("name", member)
        if place == "headers":
            prefixes[name.lower()] = member
        elif place in ("querystring", "header"):
            places[place, name if place == "querystring" else name.lower()] = member
    for name, values in request["query"].items():
        member = places.get(("querystring", name))
        if member:
            value[member] = scalar(members[member], values[0] if values and values[0] is not None else "")
        elif name not in named and not OWN_QUERY.fullmatch(name):
            say(request, f"unknown parameter ?{name}")
    for name, values in request["headers"].items():
        member = places.get(("header", name))
        if member and members[member].type_name in ("string", "integer", "long", "boolean"):
            value[member] = scalar(members[member], values[0])
        elif not member and not OWN_HEADER.fullmatch(name) and not any(name.startswith(it) for it in prefixes):
            say(request, f"unknown header {name}")
    payload = operation.input_shape.serialization.get("payload")
    if payload and members[payload].type_name == "structure" and request["body"]:
        value[payload] = element(request, members[payload], ElementTree.fromstring(request["body"]), payload)
    validate(request, operation.input_shape, value)


for sent in json.load(sys.stdin):
    try:
        service = model(sent["service"])
        operation = service.operation_model(sent["operation"])
        check = {"ec2": form, "query": form, "json": document, "rest-xml": rest}[service.metadata["protocol"]]
        check(sent, service, operation)
    except Exception as e:  # whatever cannot be read as the model says is a finding, too
        say(sent, f"{type(e).__name__}: {e}")
print("\n".join(findings))
sys.exit(1 if findings else 0)
