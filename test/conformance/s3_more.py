"""S3 beyond bytes: presigned URLs, headers that downloads repeat, uploads under way, conditions, no versions."""

import datetime
import gzip
import io
import urllib.error
import urllib.request

import boto3
from botocore.config import Config

from checks import refused

s3 = boto3.client("s3", config=Config(signature_version="s3v4"))
BUCKET = "boto3-more"
s3.create_bucket(Bucket=BUCKET)


def fetch(url, method="GET", body=None):
    with urllib.request.urlopen(urllib.request.Request(url, data=body, method=method)) as answer:
        return answer.read(), dict(answer.headers)


def failing(url, status, method="GET"):
    try:
        fetch(url, method)
    except urllib.error.HTTPError as error:
        assert error.code == status, (url, error.code)
        return error.read().decode()
    raise AssertionError(f"{url} was served")


# Presigned: written by one, read by another, each with no credentials of its own.
ODD = "a b/ü+&?#%.bin"
fetch(s3.generate_presigned_url("put_object", Params={"Bucket": BUCKET, "Key": ODD}), "PUT", b"presigned")
read = {"Bucket": BUCKET, "Key": ODD}
assert fetch(s3.generate_presigned_url("get_object", Params=read))[0] == b"presigned"
shown = s3.generate_presigned_url("get_object", Params={**read, "ResponseContentType": "text/plain", "ResponseContentDisposition": 'attachment; filename="x"'})
headers = {name.lower(): value for name, value in fetch(shown)[1].items()}
assert headers["content-type"] == "text/plain" and headers["content-disposition"] == 'attachment; filename="x"', headers
assert fetch(s3.generate_presigned_url("head_object", Params=read), "HEAD")[0] == b""
past = (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=2)).strftime("%Y%m%dT%H%M%SZ")
url = s3.generate_presigned_url("get_object", Params=read, ExpiresIn=60)
assert "Request has expired" in failing(url.replace(url.split("X-Amz-Date=")[1].split("&")[0], past), 403)

# The older signature, which boto3 writes here when nobody says s3v4; it moves headers into the query.
older = boto3.client("s3", config=Config(signature_version="s3"))
put = {"Bucket": BUCKET, "Key": "older", "Metadata": {"who": "me"}, "Tagging": "a=1"}
url = older.generate_presigned_url("put_object", Params=put)
assert "Signature=" in url and "x-amz-meta-who=me" in url, url
fetch(url, "PUT", b"older")
assert fetch(older.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "older"}))[0] == b"older"
head = s3.head_object(Bucket=BUCKET, Key="older")
assert head["Metadata"] == {"who": "me"}, head
assert s3.get_object_tagging(Bucket=BUCKET, Key="older")["TagSet"] == [{"Key": "a", "Value": "1"}]
assert "Request has expired" in failing(older.generate_presigned_url("get_object", Params=read, ExpiresIn=-60), 403)
assert "AccessDenied" in failing(url.replace("Signature=", "Nothing="), 403, "PUT")

# What an upload says of itself.
said = {"CacheControl": "no-cache", "ContentDisposition": "inline", "ContentEncoding": "gzip", "ContentLanguage": "de", "ContentType": "text/csv", "Metadata": {"who": "me"}}
s3.upload_fileobj(io.BytesIO(gzip.compress(b"1,2")), BUCKET, "said", ExtraArgs=said)
for key in ("said", "copied"):
    head = s3.head_object(Bucket=BUCKET, Key=key) if key == "said" else s3.copy_object(Bucket=BUCKET, Key=key, CopySource={"Bucket": BUCKET, "Key": "said"}) and s3.head_object(Bucket=BUCKET, Key=key)
    assert {name: head[name] for name in said} == said, head
assert gzip.decompress(s3.get_object(Bucket=BUCKET, Key="said")["Body"].read()) == b"1,2"
s3.copy_object(Bucket=BUCKET, Key="said", CopySource={"Bucket": BUCKET, "Key": "said"}, MetadataDirective="REPLACE", Metadata={"new": "1"}, ContentType="a/b")
head = s3.head_object(Bucket=BUCKET, Key="said")
assert head["Metadata"] == {"new": "1"} and head["ContentType"] == "a/b" and "CacheControl" not in head, head

# Uploads under way.
upload = s3.create_multipart_upload(Bucket=BUCKET, Key="parts")["UploadId"]
etags = [s3.upload_part(Bucket=BUCKET, Key="parts", UploadId=upload, PartNumber=number, Body=bytes(5 * 1024 * 1024))["ETag"] for number in (1, 2)]
listed = s3.list_parts(Bucket=BUCKET, Key="parts", UploadId=upload)["Parts"]
assert [(part["PartNumber"], part["ETag"], part["Size"]) for part in listed] == [(1, etags[0], 5242880), (2, etags[1], 5242880)], listed
assert [one["UploadId"] for one in s3.list_multipart_uploads(Bucket=BUCKET)["Uploads"]] == [upload]
with refused("NoSuchKey"):
    s3.get_object(Bucket=BUCKET, Key="parts")
with refused("InvalidPart"):
    s3.complete_multipart_upload(Bucket=BUCKET, Key="parts", UploadId=upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": '"0"'}]})
s3.abort_multipart_upload(Bucket=BUCKET, Key="parts", UploadId=upload)
assert "Uploads" not in s3.list_multipart_uploads(Bucket=BUCKET)
with refused("NoSuchUpload"):
    s3.list_parts(Bucket=BUCKET, Key="parts", UploadId=upload)
upload = s3.create_multipart_upload(Bucket=BUCKET, Key="once")["UploadId"]
part = {"PartNumber": 1, "ETag": s3.upload_part(Bucket=BUCKET, Key="once", UploadId=upload, PartNumber=1, Body=b"1")["ETag"]}
s3.put_object(Bucket=BUCKET, Key="once", Body=b"first")
with refused("PreconditionFailed"):
    s3.complete_multipart_upload(Bucket=BUCKET, Key="once", UploadId=upload, MultipartUpload={"Parts": [part]}, IfNoneMatch="*")

# Buckets by prefix and page by page.
for name in ("pages-1", "pages-2", "pages-3"):
    s3.create_bucket(Bucket=name)
first = s3.list_buckets(Prefix="pages-", MaxBuckets=2)
assert [one["Name"] for one in first["Buckets"]] == ["pages-1", "pages-2"] and first["Prefix"] == "pages-", first
rest = s3.list_buckets(Prefix="pages-", MaxBuckets=2, ContinuationToken=first["ContinuationToken"])
assert [one["Name"] for one in rest["Buckets"]] == ["pages-3"] and "ContinuationToken" not in rest, rest

# Conditions.
etag = s3.head_object(Bucket=BUCKET, Key="once")["ETag"]
etag = s3.put_object(Bucket=BUCKET, Key="once", Body=b"second", IfMatch=etag)["ETag"]
with refused("PreconditionFailed"):
    s3.put_object(Bucket=BUCKET, Key="once", Body=b"third", IfMatch='"stale"')
with refused("NoSuchKey"):
    s3.put_object(Bucket=BUCKET, Key="nothing", Body=b"x", IfMatch=etag)
for given, code in [("bytes=-3", b"ond"), ("bytes=3-", b"ond"), ("bytes=0-0", b"s")]:
    assert s3.get_object(Bucket=BUCKET, Key="once", Range=given)["Body"].read() == code
with refused("PreconditionFailed"):
    s3.delete_object(Bucket=BUCKET, Key="once", IfMatch='"stale"')
with refused("PreconditionFailed"):
    s3.copy_object(Bucket=BUCKET, Key="copied", CopySource={"Bucket": BUCKET, "Key": "once"}, CopySourceIfNoneMatch=etag)
with refused("InvalidRange"):
    s3.get_object(Bucket=BUCKET, Key="once", Range="bytes=6-")

# A bucket that was never told to keeps no versions.
assert "Status" not in s3.get_bucket_versioning(Bucket=BUCKET)
assert s3.get_object(Bucket=BUCKET, Key="once", VersionId="null")["Body"].read() == b"second"
assert "VersionId" not in s3.put_object(Bucket=BUCKET, Key="once", Body=b"third")
with refused("NoSuchVersion"):
    s3.get_object(Bucket=BUCKET, Key="once", VersionId="abc")
with refused("MalformedXML"):
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "On"})
print("s3_more: ok")
