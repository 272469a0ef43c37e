s3.create_bucket(Bucket="paging")
s3.put_object(Bucket="paging", Key="seed", Body=b"x")
names = [f"run-{i // 100:02d}/file {i:05d} \U0001f600" for i in range(2500)]
for name in names:
    s3.copy_object(Bucket="paging", Key=name, CopySource="paging/seed")
s3.delete_object(Bucket="paging", Key="seed")
pages = list(s3.get_paginator("list_objects_v2").paginate(Bucket="paging"))
keys = [o["Key"] for page in pages for o in page["Contents"]]
print(len(keys), len(pages), keys == names)
print("+".join(str(len(page["Contents"])) for page in s3.get_paginator("list_objects").paginate(Bucket="paging")))
pages = list(s3.get_paginator("list_objects_v2").paginate(
    Bucket="paging", Delimiter="/", PaginationConfig={"PageSize": 7}))
print("grouped", sum(len(p.get("CommonPrefixes", [])) for p in pages), sum(len(p.get("Contents", [])) for p in pages))
pages = s3.get_paginator("list_object_versions").paginate(Bucket="paging")
print("versions", sum(len(p["Versions"]) for p in pages))
removed = list(boto3.resource("s3").Bucket("paging").objects.all().delete())
print("removed", sum(len(r["Deleted"]) for r in removed), s3.list_objects_v2(Bucket="paging")["KeyCount"])
