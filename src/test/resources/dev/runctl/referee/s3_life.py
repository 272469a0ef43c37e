s3.create_bucket(Bucket="life")
s3.create_bucket(Bucket="abroad", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
here = s3.get_bucket_location(Bucket="life")["LocationConstraint"] or "us-east-1"
print("created", here, s3.get_bucket_location(Bucket="abroad")["LocationConstraint"])
assert [b["Name"] for b in s3.list_buckets()["Buckets"]] == ["abroad", "life"]
print("again", code(s3.create_bucket, Bucket="life"))

put = s3.put_object(Bucket="life", Key="key", Body=b"0123456789", ContentType="text/plain", Metadata={"run": "r-1"})
got = s3.get_object(Bucket="life", Key="key")
print("read", got["Body"].read(), got["ContentType"], got["Metadata"], got["ETag"] == put["ETag"])
part = s3.get_object(Bucket="life", Key="key", Range="bytes=2-4")
print("range", part["Body"].read(), part["ContentRange"])
print("beyond", code(s3.get_object, Bucket="life", Key="key", Range="bytes=10-"))
print("known", code(s3.get_object, Bucket="life", Key="key", IfNoneMatch=put["ETag"]))
print("taken", code(s3.put_object, Bucket="life", Key="key", Body=b"new", IfNoneMatch="*"))
print("stale", code(s3.put_object, Bucket="life", Key="key", Body=b"new", IfMatch='"00000000000000000000000000000000"'))
s3.put_object(Bucket="life", Key="key", Body=b"new", IfMatch=put["ETag"])
print("replaced", s3.get_object(Bucket="life", Key="key")["Body"].read())
s3.copy_object(
    Bucket="life", Key="a copy+of it", CopySource={"Bucket": "life", "Key": "key"},
    MetadataDirective="REPLACE", Metadata={"copy": "yes"})
s3.copy_object(Bucket="life", Key="second copy", CopySource={"Bucket": "life", "Key": "a copy+of it"})
copied = s3.get_object(Bucket="life", Key="second copy")
print("copied", copied["Body"].read(), copied["Metadata"])

hostile = ["../../etc/x", "a//b", "./c", "d/", "d/e", "sp ace", "plus+?&=#%25", "\u00e9\u65e5\U0001f600", "k" * 1024]
for key in hostile:
    s3.put_object(Bucket="life", Key=key, Body=key.encode())
same = all(s3.get_object(Bucket="life", Key=key)["Body"].read() == key.encode() for key in hostile)
listed = [o["Key"] for o in s3.list_objects_v2(Bucket="life")["Contents"]]
assert listed == sorted(hostile + ["key", "a copy+of it", "second copy"], key=str.encode), listed
print("hostile", len(hostile), same)
print("missing", code(s3.get_object, Bucket="life", Key="none"), code(s3.head_object, Bucket="life", Key="none"))
print("corrupt", code(s3.put_object, Bucket="life", Key="corrupt", Body=b"x", ChecksumSHA256="A" * 43 + "="))
print("full", code(s3.delete_bucket, Bucket="life"))
deleted = s3.delete_objects(Bucket="life", Delete={"Objects": [{"Key": key} for key in listed]})
print("deleted", len(deleted["Deleted"]), s3.list_objects_v2(Bucket="life")["KeyCount"])
s3.delete_bucket(Bucket="life")
print("gone", code(s3.list_objects_v2, Bucket="life"))
