"""What the gateway's boto3 test runs: S3 as boto3 speaks it.

Arguments: endpoint, versioned bucket. Prints one JSON document.
"""

import hashlib
import io
import json
import sys
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, bucket = sys.argv[1:3]
keys = {
    "aws_access_key_id": "any",
    "aws_secret_access_key": "any",
    "region_name": "us-east-1",
    "endpoint_url": endpoint,
}
s3 = boto3.client("s3", **keys)
found = {}


def code(call):
    try:
        call()
        return "none"
    except ClientError as error:
        return error.response["Error"]["Code"]


key = "boto/red flower+é.json"
version = s3.put_object(Bucket=bucket, Key=key, Body=b"first", Metadata={"a": "1"})["VersionId"]
s3.put_object(Bucket=bucket, Key=key, Body=b"second")
found["old version"] = s3.get_object(Bucket=bucket, Key=key, VersionId=version)["Body"].read().decode()
found["listed"] = [one["Key"] for one in s3.list_objects_v2(Bucket=bucket, Prefix="boto/")["Contents"]]
found["condition"] = code(lambda: s3.put_object(Bucket=bucket, Key=key, Body=b"x", IfNoneMatch="*"))
found["no such key"] = code(lambda: s3.get_object(Bucket=bucket, Key="none"))
found["head of nothing"] = code(lambda: s3.head_object(Bucket=bucket, Key="none"))
found["no such bucket"] = code(lambda: s3.list_objects_v2(Bucket="no-such-bucket"))
found["unknown operation"] = code(lambda: s3.get_bucket_acl(Bucket=bucket))

large = bytes(range(256)) * 4096 * 9  # 9 MiB: a multipart upload, then ranged reads
parts = TransferConfig(multipart_threshold=5 * 2**20, multipart_chunksize=5 * 2**20)
s3.upload_fileobj(io.BytesIO(large), bucket, "boto/large", Config=parts)
back = io.BytesIO()
s3.download_fileobj(bucket, "boto/large", back, Config=parts)
found["large"] = hashlib.sha256(back.getvalue()).hexdigest() == hashlib.sha256(large).hexdigest()
s3.copy({"Bucket": bucket, "Key": "boto/large"}, bucket, "boto/copied", Config=parts)
found["copied"] = s3.head_object(Bucket=bucket, Key="boto/copied")["ContentLength"] == len(large)

for signature in ("s3", "s3v4"):
    signer = boto3.client("s3", config=Config(signature_version=signature), **keys)
    url = signer.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key})
    with urllib.request.urlopen(url) as response:
        found[f"presigned {signature}"] = response.read().decode()

gone = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key}, {"Key": "boto/large"}]})
found["deleted"] = sorted(one["Key"] for one in gone["Deleted"])
pages = s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=key, PaginationConfig={"PageSize": 1})
found["versions"] = sum(len(page.get("Versions", [])) + len(page.get("DeleteMarkers", [])) for page in pages)
found["caller"] = boto3.client("sts", **keys).get_caller_identity()["Account"]
print(json.dumps(found))
