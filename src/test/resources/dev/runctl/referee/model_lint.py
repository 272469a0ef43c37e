"""Checks raw AWS answers against botocore's service models, which clients' parsers do not: they skip what they do not know.

Reads from standard input a JSON array of {"service", "operation", "body"} and prints one line per finding. Exit status 0
when there is none, 1 when there are, 2 when an answer could not be checked at all.
"""

import base64
import binascii
import json
import re
import sys
import xml.etree.ElementTree as ElementTree

import botocore.session
from botocore.model import ServiceModel

TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")
INTEGER = re.compile(r"-?\d+")
BITS = {"integer": 32, "long": 64}


class Lint:
    def __init__(self):
        self.findings = []

    def say(self, path, text):
        self.findings.append(f"{path}: {text}")

    def required(self, path, shape, present):
        for name in shape.required_members:
            if name not in present:
                self.say(path, f"required member {name} is missing")

    def bounds(self, path, shape, number):
        low, high = shape.metadata.get("min"), shape.metadata.get("max")
        if low is not None and number < low:
            self.say(path, f"{number} is below the least of {low}")
        if high is not None and number > high:
            self.say(path, f"{number} is above the most of {high}")

    def string(self, path, shape, text):
        enum = shape.metadata.get("enum")
        if enum:
            if text not in enum:
                self.say(path, f"{text!r} is not one of {shape.name}")
            return
        self.bounds(path, shape, len(text))
        pattern = shape.metadata.get("pattern")
        if pattern:
            try:
                matches = re.search(pattern, text)
            except re.error:
                return
            if not matches:
                self.say(path, f"{text!r} does not match {pattern}")

    def integer(self, path, shape, number):
        self.bounds(path, shape, number)
        bits = BITS[shape.type_name]
        if not -(2 ** (bits - 1)) <= number < 2 ** (bits - 1):
            self.say(path, f"{number} does not fit {shape.type_name}")

    def blob(self, path, text):
        try:
            base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            self.say(path, "not base64")


class XmlLint(Lint):
    """EC2's and the query protocol's answers."""

    def answer(self, model, operation, body):
        root = ElementTree.fromstring(body)
        protocol = model.metadata["protocol"]
        namespace, name = self.split(root)
        if name != operation.name + "Response":
            self.say(name, f"the root should be {operation.name}Response")
        expected = (
            f"http://ec2.amazonaws.com/doc/{model.api_version}/" if protocol == "ec2" else model.metadata["xmlNamespace"]
        )
        if namespace.rstrip("/") != expected.rstrip("/"):
            self.say(name, f"namespace {namespace} should be {expected}")
        children = {self.split(child)[1]: child for child in root}
        if protocol == "ec2":
            self.text(name, children.pop("requestId", None), "requestId")
            if operation.output_shape is None:
                result = children.pop("return", None)
                if result is None or result.text != "true":
                    self.say(name, "an operation without output answers <return>true</return>")
                for left in children:
                    self.say(f"{name}.{left}", "unknown element")
            else:
                self.structure(name, operation.output_shape, [c for c in root if self.split(c)[1] != "requestId"])
            return
        metadata = children.pop("ResponseMetadata", None)
        if metadata is None:
            self.say(name, "ResponseMetadata is missing")
        else:
            self.text(name, metadata.find(f"{{{namespace}}}RequestId"), "ResponseMetadata.RequestId")
        wrapper = operation.output_shape.serialization.get("resultWrapper") if operation.output_shape else None
        if wrapper:
            result = children.pop(wrapper, None)
            if result is None:
                self.say(name, f"{wrapper} is missing")
            else:
                self.structure(f"{name}.{wrapper}", operation.output_shape, list(result))
        for left in children:
            self.say(f"{name}.{left}", "unknown element")

    def text(self, path, element, name):
        if element is None or not element.text:
            self.say(path, f"{name} is missing or empty")

    @staticmethod
    def split(element):
        namespace, brace, name = element.tag.rpartition("}")
        return namespace.lstrip("{"), name

    def structure(self, path, shape, elements):
        members = {}
        for member, member_shape in shape.members.items():
            name = member_shape.serialization.get("name", member)
            if member_shape.type_name == "list" and member_shape.serialization.get("flattened"):
                name = member_shape.member.serialization.get("name", name)
            members[name] = (member, member_shape)
        present = {}
        for element in elements:
            name = self.split(element)[1]
            if name not in members:
                self.say(f"{path}.{name}", f"unknown element; {shape.name} has no such member")
                continue
            member, member_shape = members[name]
            if member in present and not member_shape.serialization.get("flattened"):
                self.say(f"{path}.{name}", "comes twice")
            present.setdefault(member, []).append(element)
        self.required(path, shape, present)
        for member, found in present.items():
            member_shape = shape.members[member]
            at = f"{path}.{self.split(found[0])[1]}"
            if member_shape.type_name == "list" and member_shape.serialization.get("flattened"):
                for index, element in enumerate(found):
                    self.value(f"{at}[{index}]", member_shape.member, element)
            else:
                self.value(at, member_shape, found[0])

    def value(self, path, shape, element):
        kind = shape.type_name
        if kind in ("structure", "list", "map"):
            if element.text and element.text.strip():
                self.say(path, f"text {element.text.strip()!r} inside a {kind}")
        elif len(element):
            self.say(path, f"elements inside a {kind}")
            return
        text = element.text or ""
        if kind == "structure":
            self.structure(path, shape, list(element))
        elif kind == "list":
            name = shape.member.serialization.get("name", "member")
            for index, child in enumerate(element):
                tag = self.split(child)[1]
                if tag != name:
                    self.say(f"{path}.{tag}", f"unknown element; entries of {shape.name} are {name}")
                else:
                    self.value(f"{path}[{index}]", shape.member, child)
        elif kind == "map":
            self.say(path, "maps are not covered")
        elif kind in ("string", "character"):
            self.string(path, shape, text)
        elif kind in BITS:
            if INTEGER.fullmatch(text):
                self.integer(path, shape, int(text))
            else:
                self.say(path, f"{text!r} is not an integer")
        elif kind == "boolean":
            if text not in ("true", "false"):
                self.say(path, f"{text!r} is not a boolean")
        elif kind == "timestamp":
            if not TIMESTAMP.fullmatch(text):
                self.say(path, f"{text!r} is not a timestamp as AWS writes it")
        elif kind in ("double", "float"):
            try:
                float(text)
            except ValueError:
                self.say(path, f"{text!r} is not a number")
        elif kind == "blob":
            self.blob(path, text)
        else:
            self.say(path, f"{kind} is not covered")


class RestXmlLint(XmlLint):
    """The bodies of S3's answers; what the model puts in headers is not in them."""

    ROOTS = {
        "ListBuckets": "ListAllMyBucketsResult", "ListObjects": "ListBucketResult",
        "ListObjectsV2": "ListBucketResult", "ListObjectVersions": "ListVersionsResult",
        "CreateMultipartUpload": "InitiateMultipartUploadResult", "DeleteObjects": "DeleteResult",
        "GetObjectTagging": "Tagging", "GetBucketVersioning": "VersioningConfiguration",
        "UploadPartCopy": "CopyPartResult", "GetObjectAttributes": "GetObjectAttributesResponse",
    }
    NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"

    def answer(self, model, operation, body):
        root = ElementTree.fromstring(body)
        namespace, name = self.split(root)
        expected = self.ROOTS.get(operation.name, operation.name + "Result")
        if name != expected:
            self.say(name, f"the root should be {expected}")
        if namespace != self.NAMESPACE:
            self.say(name, f"namespace {namespace} should be {self.NAMESPACE}")
        shape = operation.output_shape
        payload = shape.serialization.get("payload")
        self.structure(name, shape.members[payload] if payload else shape, list(root))

    def required(self, path, shape, present):
        pass


class JsonLint(Lint):
    """Answers of JSON 1.0 and 1.1."""

    def answer(self, model, operation, body):
        found = json.loads(body) if body else {}
        if operation.output_shape is None:
            if found != {}:
                self.say(operation.name, "an operation without output answers {} or nothing")
            return
        self.value(operation.name, operation.output_shape, found)

    def value(self, path, shape, found):
        kind = shape.type_name
        expected = {
            "structure": dict, "map": dict, "list": list, "string": str, "character": str, "blob": str, "boolean": bool,
            "integer": int, "long": int, "double": (int, float), "float": (int, float), "timestamp": (int, float),
        }.get(kind)
        if expected is None:
            self.say(path, f"{kind} is not covered")
            return
        if not isinstance(found, expected) or (isinstance(found, bool) and kind != "boolean"):
            self.say(path, f"{found!r} is not a {kind}")
            return
        if kind == "structure":
            self.required(path, shape, found)
            for name, value in found.items():
                if name in shape.members:
                    self.value(f"{path}.{name}", shape.members[name], value)
                else:
                    self.say(f"{path}.{name}", f"unknown; {shape.name} has no such member")
        elif kind == "list":
            self.bounds(path, shape, len(found))
            for index, value in enumerate(found):
                self.value(f"{path}[{index}]", shape.member, value)
        elif kind == "map":
            for key, value in found.items():
                self.value(f"{path}.{key}(key)", shape.key, key)
                self.value(f"{path}.{key}", shape.value, value)
        elif kind in ("string", "character"):
            self.string(path, shape, found)
        elif kind in BITS:
            self.integer(path, shape, found)
        elif kind == "blob":
            self.blob(path, found)


LINTS = {"json": JsonLint, "rest-xml": RestXmlLint}


def main():
    loader = botocore.session.Session().get_component("data_loader")
    models = {}
    status = 0
    for number, answer in enumerate(json.load(sys.stdin)):
        service = answer["service"]
        if service not in models:
            models[service] = ServiceModel(loader.load_service_model(service, "service-2"), service)
        model = models[service]
        lint = LINTS.get(model.metadata["protocol"], XmlLint)()
        try:
            lint.answer(model, model.operation_model(answer["operation"]), answer["body"])
        except (ElementTree.ParseError, ValueError, KeyError) as problem:
            lint.say(answer["operation"], f"{type(problem).__name__}: {problem}")
            status = 2
        except Exception as problem:  # an operation that the model does not have
            lint.say(answer["operation"], f"{type(problem).__name__}: {problem}")
            status = 2
        for finding in lint.findings:
            print(f"{service} answer {number}: {finding}")
            status = max(status, 1)
    return status


if __name__ == "__main__":
    sys.exit(main())
