import urllib.error
import urllib.request

from botocore.config import Config

def request(method, url, body=None):
    try:
        call = urllib.request.Request(url, data=body, method=method)
        if body is not None:
            call.add_header("Content-Type", "text/html")
        with urllib.request.urlopen(call) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except urllib.error.HTTPError as e:
        return e.code, "", e.read()


def check(s3):
    def sign(operation, **more):
        params = dict(Bucket="signed", Key="a key+\u00e9", **more)
        return s3.generate_presigned_url(operation, Params=params, ExpiresIn=60)

    print("put", request("PUT", sign("put_object", ContentType="text/html"), b"by link")[0])
    status, kind, body = request("GET", sign("get_object"))
    print("get", body, kind)
    print("as named", request("GET", sign("get_object", ResponseContentType="text/plain"))[1])
    print("other method", request("DELETE", sign("get_object"))[0])
    print("tampered", request("GET", sign("get_object").replace("/a", "/b"))[0])


boto3.client("s3").create_bucket(Bucket="signed")
# Left to itself boto3 presigns in us-east-1 with signature version 2.
check(boto3.client("s3"))
check(boto3.client("s3", config=Config(signature_version="s3v4")))
