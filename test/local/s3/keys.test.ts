import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { existsSync, readdirSync, symlinkSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ownBucket } from "./own-bucket.ts";

const Bucket = "s3-keys";
const { bench, text, put, folder: s3Folder } = ownBucket(Bucket);

describe("keys that are no usable paths", () => {
  const odd = [
    "../../../escape",
    "..",
    ".",
    "a/../../b",
    "/absolute",
    "//",
    "trailing/",
    "a//b",
    "back\\..\\slash",
    `long/${"x".repeat(300)}`,
    "line\nbreak",
    "ctrl\u0001key",
    "sp ace/ ",
    ".hidden",
    "%2e%2e/%2fetc",
    "😀",
    "a/./b",
    "C:/x",
  ];

  it.each(odd)("%j is stored below the bucket's folder and found again", async (key) => {
    const before = readdirSync(bench().project).length;
    const bench2 = bench().engine.context.objects;
    await bench2.put(Bucket, key, Buffer.from(`at ${key}`));
    const file = bench2.file(Bucket, key) ?? "";
    expect(file.startsWith(`${s3Folder()}/`)).toBe(true);
    expect(readdirSync(bench().project)).toHaveLength(before);
    expect(bench2.list(Bucket, key).map((one) => one.key)).toContain(key);
  });

  it("travel over the wire unfolded", async () => {
    const url = `${bench().engine.endpoint}/${Bucket}/`;
    for (const key of ["a/../../b", "trailing/", "a//b"])
      expect(await (await rawGet(url + key)).text()).toBe(`at ${key}`);
  });

  it("may be both file and folder", async () => {
    await put("both", "file");
    await put("both/inner", "inner");
    await put("other/inner", "inner");
    await put("other", "file");
    for (const [key, body] of [
      ["both", "file"],
      ["both/inner", "inner"],
      ["other", "file"],
      ["other/inner", "inner"],
    ] as const) {
      expect(await text(key)).toBe(body);
    }
    await bench().s3.send(new DeleteObjectCommand({ Bucket, Key: "both" }));
    expect(await text("both/inner")).toBe("inner");
  });

  it("are refused with NUL or beyond 1024 bytes", async () => {
    await expect(put("a\0b", "x")).rejects.toMatchObject({ name: "InvalidURI" });
    await expect(put("x".repeat(1025), "x")).rejects.toMatchObject({ name: "KeyTooLongError" });
  });

  it("do not pass through a link that leads elsewhere", async () => {
    symlinkSync(bench().project, join(s3Folder(), Bucket, "link"));
    await put("link/escaped", "x");
    expect(existsSync(join(bench().project, "escaped"))).toBe(false);
    expect(await text("link/escaped")).toBe("x");
  });
});

/** A request whose path is sent as written. */
async function rawGet(url: string): Promise<Response> {
  const { host, hostname, port } = new URL(url);
  const path = url.slice(url.indexOf(host) + host.length);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve(new Response(Buffer.concat(chunks), { status: response.statusCode ?? 0 })));
    })
      .on("error", reject)
      .end();
  });
}
