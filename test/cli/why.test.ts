import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../temporary.ts";
import { sagewright } from "../road/project.ts";

let folder = "";
beforeAll(() => {
  folder = temporaryFolder("why");
  const images = [{ match: "test:*", interpreter: "python3" }];
  writeFileSync(join(folder, "sagewright.config.json"), JSON.stringify({ images }));
  writeFileSync(
    join(folder, "words.json"),
    JSON.stringify({
      Version: "2020-12-01",
      Parameters: [{ Name: "Word", Type: "String", DefaultValue: "one" }],
      Steps: [
        {
          Name: "Say",
          Type: "Processing",
          CacheConfig: { Enabled: true, ExpireAfter: "P30D" },
          Arguments: {
            RoleArn: "arn:aws:iam::123456789012:role/test",
            ProcessingResources: {
              ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 },
            },
            AppSpecification: {
              ImageUri: "test:1",
              ContainerEntrypoint: ["echo"],
              ContainerArguments: [{ Get: "Parameters.Word" }],
            },
          },
        },
      ],
    }),
  );
});

test("a person asks why a step ran, and whose results it took", async () => {
  const none = await sagewright(folder, "why", "latest", "Say");
  expect([none.code, none.stderr]).toEqual([1, expect.stringContaining("no engine has run in")]);

  expect((await sagewright(folder, "run", "words.json")).code).toBe(0);
  expect((await sagewright(folder, "why", "words", "Say")).stdout).toMatch(
    /^Say of execution \w{12} ran: no execution/,
  );

  const cached = await sagewright(folder, "run", "words.json");
  expect(cached.stderr).toMatch(/Say +Succeeded.* cached, from execution \w{12}/);
  expect((await sagewright(folder, "status", "words")).stdout).toMatch(
    /Say +Succeeded.* cached, from execution \w{12}/,
  );
  const { stdout } = await sagewright(folder, "why", "latest", "Say", "--json");
  expect(JSON.parse(stdout)).toMatchObject({ step: "Say", mode: "aws", reason: { kind: "hit" } });

  expect((await sagewright(folder, "run", "words.json", "--param", "Word=two")).code).toBe(0);
  expect((await sagewright(folder, "why", "latest", "Say")).stdout).toContain(
    'Arguments.AppSpecification.ContainerArguments[0] changed from "one" to "two" (Parameters.Word)',
  );
  expect((await sagewright(folder, "why", "latest")).stdout).toMatch(
    /Say +Succeeded +1 value of its cache key changed/,
  );

  const wrong = await sagewright(folder, "why", "latest", "Sai");
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('did you mean "Say"?')]);
  expect((await sagewright(folder, "why", "nobody")).stderr).toContain("no execution here is called nobody");
}, 60_000);
