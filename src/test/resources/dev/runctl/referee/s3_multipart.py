import os

MIB = 1024 * 1024
data = os.urandom(12 * MIB)
slices = [data[:5 * MIB], data[5 * MIB:10 * MIB], data[10 * MIB:]]
s3.create_bucket(Bucket="parts")


def begin(key):
    return dict(Bucket="parts", Key=key, UploadId=s3.create_multipart_upload(Bucket="parts", Key=key)["UploadId"])


def upload(u, number, body):
    return {"PartNumber": number, "ETag": s3.upload_part(**u, PartNumber=number, Body=body)["ETag"]}


def finish(u, *parts):
    return s3.complete_multipart_upload(**u, MultipartUpload={"Parts": list(parts)})


big = begin("big")
one, two, three = [upload(big, i + 1, body) for i, body in enumerate(slices)]
print("parts", [p["PartNumber"] for p in s3.list_parts(**big)["Parts"]])
print("listed", [u["Key"] for u in s3.list_multipart_uploads(Bucket="parts")["Uploads"]])
print("small", code(lambda: finish(big, one, three, {"PartNumber": 4, "ETag": upload(big, 4, b"x")["ETag"]})))
print("wrong", code(lambda: finish(big, {"PartNumber": 1, "ETag": two["ETag"]})))
print("order", code(lambda: finish(big, two, one)))
etag = finish(big, one, two, three)["ETag"]
print("done", etag.endswith('-3"'), s3.get_object(Bucket="parts", Key="big")["Body"].read() == data)
middle = s3.get_object(Bucket="parts", Key="big", Range=f"bytes={5 * MIB - 3}-{10 * MIB + 3}")["Body"].read()
print("across", middle == data[5 * MIB - 3:10 * MIB + 4])
part = s3.get_object(Bucket="parts", Key="big", PartNumber=2)
print("part 2", part["Body"].read() == slices[1], part["PartsCount"])
copy = begin("copy")
result = s3.upload_part_copy(
    **copy, PartNumber=1, CopySource={"Bucket": "parts", "Key": "big"}, CopySourceRange=f"bytes=0-{7 * MIB - 1}")
finish(copy, {"PartNumber": 1, "ETag": result["CopyPartResult"]["ETag"]})
print("copied", s3.get_object(Bucket="parts", Key="copy")["Body"].read() == data[:7 * MIB])
gone = begin("gone")
upload(gone, 1, b"x")
s3.abort_multipart_upload(**gone)
print("aborted", code(s3.list_parts, **gone), len(s3.list_multipart_uploads(Bucket="parts").get("Uploads", [])))
attributes = s3.get_object_attributes(Bucket="parts", Key="big", ObjectAttributes=["ObjectParts", "ETag", "ObjectSize"])
print("attributes", attributes["ObjectParts"]["TotalPartsCount"])
