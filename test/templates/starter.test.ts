import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectFiles } from "../../templates/index.ts";
import { parseTemplate } from "./cloudformation.ts";
import { judge } from "./judge.ts";

// botocore checks the request against the service's own model.
const driver = `
import json, sys
import boto3
from botocore.stub import Stubber, ANY

sent = []
def client(name):
    made = make(name, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    made.meta.events.register("provide-client-params.codepipeline.StartPipelineExecution", lambda params, **_: sent.append(params))
    stubber = Stubber(made)
    stubber.add_response("start_pipeline_execution", {"pipelineExecutionId": "e1"}, {"name": ANY, "variables": ANY, "clientRequestToken": ANY})
    stubber.activate()
    return made
make, boto3.client = boto3.client, client

sys.path.insert(0, sys.argv[1])
import index
for event in json.load(sys.stdin):
    try:
        index.handler(event, None)
    except KeyError as error:
        sent.append({"error": str(error)})
print("SENT " + json.dumps(sent))
`;
import { temporaryFolder } from "../temporary.ts";

const event = (detail: Readonly<Record<string, unknown>>, id = "1", time = "2026-11-21T10:00:05Z") => ({
  id,
  time,
  source: "aws.sagemaker",
  "detail-type": "SageMaker Model Package State Change",
  detail: { ModelPackageArn: arn, ModelPackageVersion: 3, ModelApprovalStatus: "Approved", ...detail },
});
const arn = "arn:aws:sagemaker:us-east-1:123456789012:model-package/skin-p-a1b2c3/3";

interface Sent {
  readonly name?: string;
  readonly variables?: readonly { readonly name: string; readonly value: string }[];
  readonly clientRequestToken?: string;
  readonly error?: string;
}

async function startedBy(events: readonly unknown[]): Promise<readonly Sent[]> {
  const template = parseTemplate(
    String((await projectFiles({ projectName: "skin", system: "skin" })).get("template.yml")),
  );
  const { Code } = template.Resources["StartDeployment"]!.Properties as { Code: { ZipFile: string } };
  const folder = temporaryFolder("starter");
  try {
    writeFileSync(join(folder, "index.py"), Code.ZipFile);
    writeFileSync(join(folder, "driver.py"), driver);
    process.env["PIPELINE_NAME"] = "sagemaker-skin-p-a1b2c3-modeldeploy";
    const { code, output } = judge("boto3", [join(folder, "driver.py"), folder], JSON.stringify(events));
    expect(code, output).toBe(0);
    return JSON.parse(/^SENT (.*)$/m.exec(output)?.[1] ?? "null") as Sent[];
  } finally {
    delete process.env["PIPELINE_NAME"];
    rmSync(folder, { recursive: true });
  }
}

test("an approval starts the pipeline for its own package, however often its event comes", async () => {
  const once = event({ LastModifiedTime: 1_795_255_200_000 });
  const again = event({ LastModifiedTime: 1_795_255_200_000 }, "2", "2026-11-21T10:00:09Z");
  const later = event({ LastModifiedTime: 1_795_258_800_000 }, "3", "2026-11-21T11:00:00Z");
  const other = event({
    LastModifiedTime: 1_795_255_200_000,
    ModelPackageArn: arn.replace("/3", "/4"),
    ModelPackageVersion: 4,
  });
  const sent = await startedBy([once, again, later, other]);
  expect(sent.map(({ name }) => name)).toEqual(Array(4).fill("sagemaker-skin-p-a1b2c3-modeldeploy"));
  expect(sent.map(({ variables }) => variables)).toEqual([
    ...Array<unknown>(3).fill([{ name: "ModelPackageArn", value: arn }]),
    [{ name: "ModelPackageArn", value: arn.replace("/3", "/4") }],
  ]);
  const tokens = sent.map(({ clientRequestToken = "" }) => clientRequestToken);
  for (const token of tokens) expect(token).toMatch(/^[0-9a-f]{64}$/);
  expect(tokens[1]).toBe(tokens[0]);
  expect(new Set(tokens).size).toBe(3);
});

test("without a time of its own, the event's time tells approvals apart", async () => {
  const tokens = (await startedBy([event({}), event({}, "2", "2026-11-21T12:00:00Z")])).map(
    (sent) => sent.clientRequestToken,
  );
  expect(new Set(tokens).size).toBe(2);
});

test("an event without a package fails, so that Lambda says so, and starts nothing", async () => {
  expect(await startedBy([{ ...event({}), detail: { ModelApprovalStatus: "Approved" } }])).toEqual([
    { error: "'ModelPackageArn'" },
  ]);
});
