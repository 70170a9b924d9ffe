"""Versions as boto3 sees them: enabled, suspended, delete markers, lists page by page, and what goes for good."""

import boto3

from checks import refused

s3 = boto3.client("s3")
BUCKET = "boto3-versions"
s3.create_bucket(Bucket=BUCKET)


def versioning(status):
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": status})
    assert s3.get_bucket_versioning(Bucket=BUCKET)["Status"] == status


def put(key, body):
    return s3.put_object(Bucket=BUCKET, Key=key, Body=body)["VersionId"]


def get(key, version=None):
    answer = s3.get_object(Bucket=BUCKET, Key=key, **({"VersionId": version} if version else {}))
    return answer["Body"].read(), answer["VersionId"]


def listed(**options):
    """Of each entry in order: key, version, whether it is the latest, and whether it is a marker."""
    page = s3.list_object_versions(Bucket=BUCKET, **options)
    found = [(one["Key"], one["VersionId"], one["IsLatest"], kind == "DeleteMarkers") for kind in ("Versions", "DeleteMarkers") for one in page.get(kind, [])]
    return found, page


# What was there before becomes the version null, and stays.
s3.put_object(Bucket=BUCKET, Key="k", Body=b"before")
versioning("Enabled")
assert get("k") == (b"before", "null")
first, second = put("k", b"first"), put("k", b"second")
assert len({first, second, "null"}) == 3
assert get("k") == (b"second", second) and get("k", first) == (b"first", first) and get("k", "null") == (b"before", "null")
assert s3.head_object(Bucket=BUCKET, Key="k", VersionId=first)["ContentLength"] == 5
assert s3.get_object(Bucket=BUCKET, Key="k", VersionId=first, Range="bytes=1-2")["Body"].read() == b"ir"
assert listed()[0] == [("k", second, True, False), ("k", first, False, False), ("k", "null", False, False)], listed()
with refused("NoSuchVersion"):
    get("k", "0" * 32)
with refused("NoSuchVersion"):
    get("other", first)

# A delete marker hides the key and nothing else.
gone = s3.delete_object(Bucket=BUCKET, Key="k")
assert gone["DeleteMarker"] is True, gone
marker = gone["VersionId"]
with refused("NoSuchKey"):
    get("k")
try:
    s3.head_object(Bucket=BUCKET, Key="k")
    raise AssertionError("a deleted key was found")
except s3.exceptions.ClientError as error:
    headers = error.response["ResponseMetadata"]["HTTPHeaders"]
    assert headers["x-amz-delete-marker"] == "true" and headers["x-amz-version-id"] == marker, headers
with refused("MethodNotAllowed"):
    get("k", marker)
assert "Contents" not in s3.list_objects_v2(Bucket=BUCKET)
assert get("k", second) == (b"second", second)
assert sorted(listed()[0])[-1] == ("k", "null", False, False) and ("k", marker, True, True) in listed()[0], listed()

# Copies from a version, also over the key itself: how one goes back.
copied = s3.copy_object(Bucket=BUCKET, Key="k", CopySource={"Bucket": BUCKET, "Key": "k", "VersionId": first})
assert copied["CopySourceVersionId"] == first and get("k") == (b"first", copied["VersionId"]), copied
with refused("InvalidRequest"):
    s3.copy_object(Bucket=BUCKET, Key="x", CopySource={"Bucket": BUCKET, "Key": "k", "VersionId": marker})

# The newest deleted for good: what was before it is back, be it an object or a marker.
assert "DeleteMarker" not in s3.delete_object(Bucket=BUCKET, Key="k", VersionId=copied["VersionId"])
with refused("NoSuchKey"):
    get("k")
assert s3.delete_object(Bucket=BUCKET, Key="k", VersionId=marker)["DeleteMarker"] is True
assert get("k") == (b"second", second)
s3.delete_object(Bucket=BUCKET, Key="k", VersionId=second)
assert get("k") == (b"first", first)
s3.delete_object(Bucket=BUCKET, Key="k", VersionId="0" * 32)
assert [one[1] for one in listed()[0]] == [first, "null"], listed()

# Suspended: the version null is written over, the others stay.
versioning("Suspended")
assert put("k", b"third") == "null" and put("k", b"fourth") == "null"
assert get("k") == (b"fourth", "null") and [one[1] for one in listed()[0]] == ["null", first], listed()
gone = s3.delete_object(Bucket=BUCKET, Key="k")
assert gone["DeleteMarker"] is True and gone["VersionId"] == "null", gone
assert sorted(listed()[0]) == sorted([("k", first, False, False), ("k", "null", True, True)]), listed()
versioning("Enabled")
assert put("k", b"fifth") != "null" and len(listed()[0]) == 3

# Batches name versions, and tell the markers that they make.
s3.put_object(Bucket=BUCKET, Key="other", Body=b"o")
deleted = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": "k", "VersionId": first}, {"Key": "k", "VersionId": "null"}, {"Key": "other"}]})["Deleted"]
assert deleted[0] == {"Key": "k", "VersionId": first}, deleted
assert deleted[1] == {"Key": "k", "VersionId": "null", "DeleteMarker": True, "DeleteMarkerVersionId": "null"}, deleted
assert deleted[2]["DeleteMarker"] is True and "VersionId" not in deleted[2], deleted

# Uploads in parts make a version too; conditions look at the newest.
upload = s3.create_multipart_upload(Bucket=BUCKET, Key="k")["UploadId"]
part = s3.upload_part(Bucket=BUCKET, Key="k", UploadId=upload, PartNumber=1, Body=b"in parts")
whole = s3.complete_multipart_upload(Bucket=BUCKET, Key="k", UploadId=upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]})
assert get("k") == (b"in parts", whole["VersionId"])
with refused("PreconditionFailed"):
    s3.put_object(Bucket=BUCKET, Key="k", Body=b"no", IfNoneMatch="*")
s3.put_object(Bucket=BUCKET, Key="other", Body=b"again", IfNoneMatch="*")

# Lists: prefix, delimiter, odd keys, page by page with every version once.
made = {(key, put(key, b"x")) for key in ("a/1", "a/2", "b c+&/ü", "a/1", "z") for _ in range(3)}
assert [one["Prefix"] for one in listed(Delimiter="/")[1]["CommonPrefixes"]] == ["a/", "b c+&/"]
assert {one[0] for one in listed(Prefix="a/")[0]} == {"a/1", "a/2"} and len(listed(Prefix="a/1")[0]) == 6
paged = []
for page in s3.get_paginator("list_object_versions").paginate(Bucket=BUCKET, PaginationConfig={"PageSize": 2}):
    assert len(page.get("Versions", [])) + len(page.get("DeleteMarkers", [])) <= 2
    paged += [(one["Key"], one["VersionId"]) for one in page.get("Versions", []) + page.get("DeleteMarkers", [])]
everything = [one[:2] for one in listed()[0]]
assert sorted(paged) == sorted(everything) and len(paged) == len(set(paged)) and made <= set(paged), paged
assert len([one for one in listed()[0] if one[2]]) == len({one[0] for one in everything})
with refused("InvalidArgument"):
    s3.list_object_versions(Bucket=BUCKET, VersionIdMarker=first)

# A bucket goes when its last version has gone.
bucket = boto3.resource("s3").Bucket(BUCKET)
bucket.objects.all().delete()
assert list(bucket.objects.all()) == []
with refused("BucketNotEmpty", "You must delete all versions"):
    bucket.delete()
bucket.object_versions.page_size(3).delete()
assert listed()[0] == []
bucket.delete()
print("s3_versions: ok")
