import {
  InvokeEndpointAsyncCommand,
  InvokeEndpointCommand,
  InvokeEndpointWithResponseStreamCommand,
} from "@aws-sdk/client-sagemaker-runtime";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bucket } from "../engine/fixture.ts";
import { eventually, openStage, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.model("m");
  await stage.config("m", [{}]);
  const OutputConfig = { S3OutputPath: `s3://${bucket}/out/`, S3FailurePath: `s3://${bucket}/failed` };
  await stage.config("async", [{ ModelName: "m" }], { AsyncInferenceConfig: { OutputConfig } });
  await Promise.all([stage.create("async", "async"), stage.create("sync", "m")]);
}, 60_000);
afterAll(() => stage?.close());

it.each([
  ["InferenceComponentName", { InferenceComponentName: "part" }],
  ["TargetContainerHostname", { TargetContainerHostname: "second" }],
  ["EnableExplanations", { EnableExplanations: "`true`" }],
  ["SessionId", { SessionId: "NEW_SESSION" }],
])("refuses %s instead of answering as if it had been heeded", async (name, more) => {
  const request = { EndpointName: "sync", Body: Buffer.from("x"), ...more };
  const refusal = { name: "ValidationError", message: expect.stringContaining(name) as unknown };
  await expect(stage.runtime().send(new InvokeEndpointCommand(request))).rejects.toMatchObject(refusal);
  if (name === "EnableExplanations") return;
  await expect(stage.runtime().send(new InvokeEndpointWithResponseStreamCommand(request))).rejects.toMatchObject(
    refusal,
  );
});

const sendLater = async (more: object, body = "hello") => {
  const InputLocation = await stage.fixture.put(`in/${body}`, body);
  return stage.runtime().send(new InvokeEndpointAsyncCommand({ EndpointName: "async", InputLocation, ...more }));
};
const at = async (uri = "") => eventually(() => stage.fixture.read(uri.replace(`s3://${bucket}/`, "")), uri);

it("puts an asynchronous answer where S3OutputPathExtension and Filename say", async () => {
  const ticket = await sendLater({ S3OutputPathExtension: "day/one", Filename: "answer.txt" });
  expect(ticket.OutputLocation).toBe(`s3://${bucket}/out/day/one/answer.txt`);
  expect(ticket.FailureLocation).toMatch(new RegExp(`^s3://${bucket}/failed/day/one/[^/]+-error\\.out$`));
  expect(await at(ticket.OutputLocation)).toBe("m:hello");
  const failed = await sendLater({ S3OutputPathExtension: "day/two" }, "bad");
  expect(await at(failed.FailureLocation)).toContain("cannot read it");
});

it.each([{ Filename: "a/b" }, { Filename: "a.b.c" }, { S3OutputPathExtension: "s3://elsewhere" }])(
  "refuses %j",
  async (more) => {
    await expect(sendLater(more)).rejects.toMatchObject({
      name: "ValidationError",
      message: expect.stringContaining(Object.keys(more)[0] ?? "") as unknown,
    });
  },
);
