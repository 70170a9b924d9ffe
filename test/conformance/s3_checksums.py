"""Checksums that come with uploads, tags, parts and attributes, as boto3 gives and reads them."""

import base64
import hashlib
import urllib.parse
import zlib

import boto3
from botocore.config import Config

from checks import refused

s3 = boto3.client("s3")
# botocore tries again after BadDigest.
once = boto3.client("s3", config=Config(retries={"total_max_attempts": 1}))
BUCKET = "boto3-checksums"
s3.create_bucket(Bucket=BUCKET)
DIGITS = b"123456789"
# The check values of the algorithms' specifications.
KNOWN = {
    "CRC32": bytes.fromhex("cbf43926"),
    "SHA1": hashlib.sha1(DIGITS).digest(),
    "SHA256": hashlib.sha256(DIGITS).digest(),
    "CRC32C": bytes.fromhex("e3069283"),
    "CRC64NVME": bytes.fromhex("ae8b14860a799888"),
}


def text(value):
    return base64.b64encode(value).decode()


quiet = boto3.client("s3", config=Config(response_checksum_validation="when_required"))

# Kept as they came, given back when asked for, and not with a part of the bytes.
for algorithm, value in KNOWN.items():
    name, key = f"Checksum{algorithm}", f"sum/{algorithm}"
    given = s3.put_object(Bucket=BUCKET, Key=key, Body=DIGITS, **{name: text(value)})
    assert given[name] == text(value) and given["ChecksumType"] == "FULL_OBJECT", given
    for read in (s3.head_object, s3.get_object):
        answer = read(Bucket=BUCKET, Key=key, ChecksumMode="ENABLED")
        assert answer[name] == text(value) and answer["ChecksumType"] == "FULL_OBJECT", answer
    assert name not in quiet.get_object(Bucket=BUCKET, Key=key)
    assert name not in s3.get_object(Bucket=BUCKET, Key=key, ChecksumMode="ENABLED", Range="bytes=0-3")
    told = s3.get_object_attributes(Bucket=BUCKET, Key=key, ObjectAttributes=["ETag", "Checksum", "ObjectSize", "StorageClass"])
    assert told["Checksum"] == {name: text(value), "ChecksumType": "FULL_OBJECT"} and told["ObjectSize"] == 9, told
    assert told["ETag"] == hashlib.md5(DIGITS).hexdigest() and told["StorageClass"] == "STANDARD"
    with refused("BadDigest", algorithm):
        once.put_object(Bucket=BUCKET, Key=f"bad/{algorithm}", Body=DIGITS + b"!", **{name: text(value)})
assert {one["Key"]: one["ChecksumAlgorithm"] for one in s3.list_objects_v2(Bucket=BUCKET)["Contents"]} == {f"sum/{one}": [one] for one in KNOWN}
with refused("InvalidRequest", "Expecting a single x-amz-checksum- header"):
    s3.put_object(Bucket=BUCKET, Key="two", Body=DIGITS, ChecksumCRC32=text(KNOWN["CRC32"]), ChecksumSHA1=text(KNOWN["SHA1"]))

# A copy has its source's, or the one it is asked to have.
assert s3.copy_object(Bucket=BUCKET, Key="copy", CopySource={"Bucket": BUCKET, "Key": "sum/SHA1"})["CopyObjectResult"]["ChecksumSHA1"] == text(KNOWN["SHA1"])
s3.copy_object(Bucket=BUCKET, Key="copy", CopySource={"Bucket": BUCKET, "Key": "sum/SHA1"}, ChecksumAlgorithm="SHA256")
assert s3.head_object(Bucket=BUCKET, Key="copy", ChecksumMode="ENABLED")["ChecksumSHA256"] == text(KNOWN["SHA256"])

# In parts: of the parts' checksums, or of the whole.
BODIES = [b"a" * 5 * 1024 * 1024, b"b" * 5 * 1024 * 1024, b"c" * 9]
FIRST = {"Bucket": BUCKET, "Key": "parts"}


def upload(algorithm, kind):
    ids = {**FIRST, "UploadId": s3.create_multipart_upload(**FIRST, ChecksumAlgorithm=algorithm, ChecksumType=kind)["UploadId"]}
    done = []
    for number, body in enumerate(BODIES, 1):
        sent = s3.upload_part(**ids, PartNumber=number, Body=body, ChecksumAlgorithm=algorithm)
        done.append({"PartNumber": number, "ETag": sent["ETag"], f"Checksum{algorithm}": sent[f"Checksum{algorithm}"]})
    return ids, done


ids, done = upload("SHA256", "COMPOSITE")
page = s3.list_parts(**ids, MaxParts=2)
assert [one["PartNumber"] for one in page["Parts"]] == [1, 2] and page["IsTruncated"] and page["NextPartNumberMarker"] == 2, page
assert page["ChecksumAlgorithm"] == "SHA256" and page["Parts"][0]["ChecksumSHA256"] == text(hashlib.sha256(BODIES[0]).digest()), page
rest = s3.list_parts(**ids, MaxParts=2, PartNumberMarker=2)
assert [one["PartNumber"] for one in rest["Parts"]] == [3] and not rest["IsTruncated"] and rest["MaxParts"] == 2, rest
everything = [one["PartNumber"] for page in s3.get_paginator("list_parts").paginate(**ids, PaginationConfig={"PageSize": 1}) for one in page["Parts"]]
assert everything == [1, 2, 3]
with refused("InvalidRequest", "must include the checksum for each part"):
    s3.complete_multipart_upload(**ids, MultipartUpload={"Parts": [{"PartNumber": one["PartNumber"], "ETag": one["ETag"]} for one in done]})
with refused("InvalidPart"):
    s3.complete_multipart_upload(**ids, MultipartUpload={"Parts": [{**one, "ChecksumSHA256": text(b"x" * 32)} for one in done]})
with refused("InvalidRequest", "expected checksum Type: sha256, actual checksum Type: crc32"):
    s3.upload_part(**ids, PartNumber=4, Body=b"x", ChecksumAlgorithm="CRC32")
value = text(hashlib.sha256(b"".join(hashlib.sha256(body).digest() for body in BODIES)).digest()) + "-3"
assert s3.complete_multipart_upload(**ids, MultipartUpload={"Parts": done})["ChecksumSHA256"] == value
head = s3.head_object(**FIRST, ChecksumMode="ENABLED")
assert head["ChecksumSHA256"] == value and head["ChecksumType"] == "COMPOSITE", head
assert s3.get_object(**FIRST)["Body"].read() == b"".join(BODIES)

# The same parts can be read one by one.
second = s3.get_object(**FIRST, PartNumber=2)
assert second["PartsCount"] == 3 and second["Body"].read() == BODIES[1] and second["ContentRange"] == "bytes 5242880-10485759/10485769", second
assert s3.head_object(**FIRST, PartNumber=3)["ContentLength"] == 9
with refused("416"):
    s3.head_object(**FIRST, PartNumber=4)
assert s3.get_object_attributes(**FIRST, ObjectAttributes=["ObjectParts"])["ObjectParts"]["TotalPartsCount"] == 3

ids, done = upload("CRC32", "FULL_OBJECT")
whole = text(zlib.crc32(b"".join(BODIES)).to_bytes(4, "big"))
with refused("BadDigest"):
    once.complete_multipart_upload(**ids, MultipartUpload={"Parts": done}, ChecksumCRC32="AAAAAA==", ChecksumType="FULL_OBJECT")
answer = s3.complete_multipart_upload(**ids, MultipartUpload={"Parts": done}, ChecksumCRC32=whole, ChecksumType="FULL_OBJECT")
assert answer["ChecksumCRC32"] == whole and answer["ChecksumType"] == "FULL_OBJECT", answer
with refused("InvalidRequest", "cannot be used"):
    s3.create_multipart_upload(**FIRST, ChecksumAlgorithm="SHA256", ChecksumType="FULL_OBJECT")

# Uploads under way, page by page.
for key in ("u/1", "u/2", "u/2", "v"):
    s3.create_multipart_upload(Bucket=BUCKET, Key=key)
pages = list(s3.get_paginator("list_multipart_uploads").paginate(Bucket=BUCKET, PaginationConfig={"PageSize": 1}))
found = [(one["Key"], one["UploadId"]) for page in pages for one in page.get("Uploads", [])]
assert [key for key, _ in found] == ["u/1", "u/2", "u/2", "v"] and len(set(found)) == 4, found
folded = s3.list_multipart_uploads(Bucket=BUCKET, Delimiter="/")
assert [one["Prefix"] for one in folded["CommonPrefixes"]] == ["u/"] and [one["Key"] for one in folded["Uploads"]] == ["v"], folded

# Tags: with the upload, later, on a copy, per version.
s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
tagged = s3.put_object(Bucket=BUCKET, Key="t", Body=b"t", Tagging=urllib.parse.urlencode({"a": "1 & 2", "ü": ""}))["VersionId"]
tags = [{"Key": "a", "Value": "1 & 2"}, {"Key": "ü", "Value": ""}]
assert s3.get_object_tagging(Bucket=BUCKET, Key="t")["TagSet"] == tags
assert s3.get_object(Bucket=BUCKET, Key="t")["TagCount"] == 2
s3.copy_object(Bucket=BUCKET, Key="t2", CopySource={"Bucket": BUCKET, "Key": "t"})
assert s3.get_object_tagging(Bucket=BUCKET, Key="t2")["TagSet"] == tags
s3.copy_object(Bucket=BUCKET, Key="t2", CopySource={"Bucket": BUCKET, "Key": "t"}, TaggingDirective="REPLACE", Tagging="b=2")
assert s3.get_object_tagging(Bucket=BUCKET, Key="t2")["TagSet"] == [{"Key": "b", "Value": "2"}]
s3.put_object(Bucket=BUCKET, Key="t", Body=b"newer")
assert s3.put_object_tagging(Bucket=BUCKET, Key="t", VersionId=tagged, Tagging={"TagSet": [{"Key": "c", "Value": "3"}]})["VersionId"] == tagged
assert s3.get_object_tagging(Bucket=BUCKET, Key="t", VersionId=tagged)["TagSet"] == [{"Key": "c", "Value": "3"}]
assert s3.get_object_tagging(Bucket=BUCKET, Key="t")["TagSet"] == []
s3.delete_object_tagging(Bucket=BUCKET, Key="t", VersionId=tagged)
assert s3.get_object_tagging(Bucket=BUCKET, Key="t", VersionId=tagged)["TagSet"] == []
assert s3.get_object(Bucket=BUCKET, Key="t", VersionId=tagged)["Body"].read() == b"t"
with refused("BadRequest", "cannot be greater than 10"):
    s3.put_object_tagging(Bucket=BUCKET, Key="t", Tagging={"TagSet": [{"Key": f"k{i}", "Value": ""} for i in range(11)]})
with refused("InvalidTag"):
    s3.put_object_tagging(Bucket=BUCKET, Key="t", Tagging={"TagSet": [{"Key": "x", "Value": "1"}, {"Key": "x", "Value": "2"}]})
with refused("BadDigest"):
    once.put_object_tagging(Bucket=BUCKET, Key="t", Tagging={"TagSet": []}, ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg==")
print("s3_checksums: ok")
