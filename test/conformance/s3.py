"""S3 as boto3 uses it: transfer manager, streams, resources, paginators and error classes."""

import hashlib
import io
import os
import tempfile

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from checks import refused

s3 = boto3.client("s3")
BUCKET = "boto3-bucket"
s3.create_bucket(Bucket=BUCKET)
s3.head_bucket(Bucket=BUCKET)
s3.create_bucket(Bucket=BUCKET)
assert s3.get_bucket_location(Bucket=BUCKET)["LocationConstraint"] is None
assert BUCKET in [one["Name"] for one in s3.list_buckets()["Buckets"]]

# A 20 MB file goes up in parts and comes down in ranges, threads and all.
blob = os.urandom(20 * 1024 * 1024)
with tempfile.TemporaryDirectory() as folder:
    source, target = os.path.join(folder, "up"), os.path.join(folder, "down")
    with open(source, "wb") as file:
        file.write(blob)
    s3.upload_file(source, BUCKET, "big/blob.bin", ExtraArgs={"Metadata": {"kind": "random"}, "ContentType": "application/x-blob"})
    s3.download_file(BUCKET, "big/blob.bin", target)
    with open(target, "rb") as file:
        assert file.read() == blob
head = s3.head_object(Bucket=BUCKET, Key="big/blob.bin")
assert head["ContentLength"] == len(blob) and head["Metadata"] == {"kind": "random"}
assert head["ContentType"] == "application/x-blob" and head["ETag"].endswith('-3"'), head

# A stream of unknown kind, an empty object, and the checksum algorithms.
s3.upload_fileobj(io.BytesIO(b"streamed"), BUCKET, "stream")
assert s3.get_object(Bucket=BUCKET, Key="stream")["Body"].read() == b"streamed"
s3.put_object(Bucket=BUCKET, Key="empty", Body=b"")
assert s3.get_object(Bucket=BUCKET, Key="empty")["Body"].read() == b""
for algorithm in ("CRC32", "SHA1", "SHA256"):
    answer = s3.put_object(Bucket=BUCKET, Key=f"sum/{algorithm}", Body=b"123456789", ChecksumAlgorithm=algorithm)
    assert answer[f"Checksum{algorithm}"], answer
    assert s3.get_object(Bucket=BUCKET, Key=f"sum/{algorithm}", ChecksumMode="ENABLED")["Body"].read() == b"123456789"
with refused("BadDigest"):
    # botocore tries again after BadDigest.
    boto3.client("s3", config=Config(retries={"total_max_attempts": 1})).put_object(Bucket=BUCKET, Key="bad", Body=b"x", ChecksumCRC32="AAAAAA==")

# Conditions and ranges.
etag = s3.put_object(Bucket=BUCKET, Key="once", Body=b"1", IfNoneMatch="*")["ETag"]
assert etag == f'"{hashlib.md5(b"1").hexdigest()}"'
with refused("PreconditionFailed"):
    s3.put_object(Bucket=BUCKET, Key="once", Body=b"2", IfNoneMatch="*")
with refused("304"):
    s3.get_object(Bucket=BUCKET, Key="once", IfNoneMatch=etag)
part = s3.get_object(Bucket=BUCKET, Key="big/blob.bin", Range="bytes=100-199")
assert part["Body"].read() == blob[100:200] and part["ContentRange"] == f"bytes 100-199/{len(blob)}"

# Keys that are odd on the wire, in XML or on disk.
KEYS = [
    "a b+c%&=?#.txt", "ü/ñ/日本.txt", "../up", "a/../b", "./dot", "trail/", "double//slash", "quote'\"<>&", "tab\tkey", "new\nline",
    "cr\rkey", "~!@$^*()_|", "x" * 1024, "both", "both/inner",
]
for key in KEYS:
    s3.put_object(Bucket=BUCKET, Key=f"odd/{key}"[:1024], Body=key.encode())
for key in KEYS:
    assert s3.get_object(Bucket=BUCKET, Key=f"odd/{key}"[:1024])["Body"].read() == key.encode(), key
listed = [one["Key"] for page in s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="odd/", PaginationConfig={"PageSize": 4}) for one in page.get("Contents", [])]
assert sorted(listed) == sorted(f"odd/{key}"[:1024] for key in KEYS), listed
folded = s3.list_objects_v2(Bucket=BUCKET, Delimiter="/")
assert [one["Prefix"] for one in folded["CommonPrefixes"]] == ["big/", "odd/", "sum/"], folded

# A large object is copied part by part.
s3.copy({"Bucket": BUCKET, "Key": "big/blob.bin"}, BUCKET, "big/copy.bin")
copy = s3.get_object(Bucket=BUCKET, Key="big/copy.bin")
assert copy["Body"].read() == blob and copy["ETag"].endswith('-3"'), copy

# The resource layer lists the old way and deletes in batches.
bucket = boto3.resource("s3").Bucket(BUCKET)
bucket.copy({"Bucket": BUCKET, "Key": "stream"}, "copied")
assert bucket.Object("copied").get()["Body"].read() == b"streamed"
with refused("BucketNotEmpty"):
    bucket.delete()
bucket.objects.all().delete()
assert list(bucket.objects.all()) == []
bucket.delete()
with refused("404"):
    s3.head_bucket(Bucket=BUCKET)
with refused("NoSuchBucket"):
    s3.list_objects_v2(Bucket=BUCKET)
try:
    s3.get_object(Bucket="sagewright-us-east-1-123456789012", Key="none")
    raise AssertionError("a missing key was found")
except s3.exceptions.NoSuchKey as error:
    assert isinstance(error, ClientError)
print("s3: ok")
