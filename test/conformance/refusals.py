"""What the port must refuse, told by a client that knows nothing of AWS."""

import http.client
import json
import os
import urllib.parse

port = urllib.parse.urlparse(os.environ["AWS_ENDPOINT_URL"]).port
SIGNED = f"AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/%s/aws4_request, SignedHeaders=host, Signature={'0' * 64}"
BUCKET = "sagewright-us-east-1-123456789012"


def send(method, path, body=None, service="sagemaker", host=f"127.0.0.1:{port}", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host)
    if service:
        connection.putheader("Authorization", SIGNED % service)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders()
    if body is not None:
        connection.send(body)
    answer = connection.getresponse()
    data = answer.read()
    assert not [name for name, _ in answer.getheaders() if name.lower().startswith("access-control")], answer.getheaders()
    return answer.status, data


LIST = {"x_amz_target": "SageMaker.ListPipelines", "content_type": "application/x-amz-json-1.1"}
assert send("POST", "/", b"{}", **LIST)[0] == 200
for host in ("evil.example", "127.0.0.1.nip.io", "169.254.169.254", "0.0.0.0", "localhost.evil.example", ""):
    assert send("POST", "/", b"{}", host=host, **LIST)[0] in (400, 403), host
    assert send("GET", f"/{BUCKET}/x", host=host, service=None)[0] in (400, 403), host
for origin in ("http://evil.example", "null", f"http://127.0.0.1:{port}"):
    assert send("POST", "/", b"{}", origin=origin, **LIST)[0] == 403, origin
    assert send("OPTIONS", "/", origin=origin, access_control_request_method="POST")[0] == 403, origin
assert send("POST", "/", b"{}", service=None, **LIST)[0] == 403
status, body = send("POST", "/", b"{", **LIST)
assert status == 400 and json.loads(body)["__type"] == "SerializationException", body
status, body = send("POST", "/", b"{}", x_amz_target="SageMaker.Nope")
assert status == 400 and json.loads(body)["__type"] == "UnknownOperationException", body

# No key, however written, leaves its bucket: what is put is what is got, and a neighbour's bytes are never read.
send("PUT", "/other-bucket", service="s3")
send("PUT", "/other-bucket/secret", b"secret", service="s3")
TRAVERSALS = [
    "../other-bucket/secret", "..%2fother-bucket%2fsecret", "%2e%2e/other-bucket/secret", "a/../../other-bucket/secret", "/etc/passwd",
    "%2fetc%2fpasswd", "..%5c..%5csecret", "../../engine.json", "../../state.db", "../../../../../../../../etc/passwd", ".%00./x", "a%00b",
    "../.odd/x", "../.uploads/x", "%c0%ae%c0%ae/secret", "..;/secret", "....//secret", "~/x", "$(id)", "a/" * 200 + "b", "%25252e",
]
for key in TRAVERSALS:
    path = f"/{BUCKET}/{key}"
    status, body = send("GET", path, service=None)
    assert status in (400, 404) or body == b"mine", (key, status, body)
    status, _ = send("PUT", path, b"mine", service="s3")
    assert status in (200, 400), (key, status)
    if status == 200:
        assert send("GET", path, service=None) == (200, b"mine"), key
assert send("GET", "/other-bucket/secret", service=None) == (200, b"secret")
for bucket in ("..", ".", ".odd", ".uploads", "%2e%2e", "a%2fb", "UPPER", "a..b", "-a"):
    assert send("PUT", f"/{bucket}", service="s3")[0] == 400, bucket
print("refusals: ok")
