import { spawn } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
} from "@aws-sdk/client-eventbridge";
import { expect, onTestFinished, test } from "vitest";
import { putTriggers } from "../../pipelines/trigger-rules.ts";
import { assign, fromEvent, onEvent, schedule, type Trigger } from "../../pipelines/trigger.ts";
import { parameter } from "../../steps/index.ts";

/** Moto's own EventBridge, which knows nothing of this package. */
async function moto(): Promise<EventBridgeClient> {
  const port = await new Promise<number>((found) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port: free } = probe.address() as AddressInfo;
      probe.close(() => found(free));
    });
  });
  const python = process.env["SAGEWRIGHT_PYTHON_JUDGES"] ?? "python3";
  const server = spawn(python, ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let told = "";
  server.stderr.setEncoding("utf8").on("data", (text: string) => (told += text));
  onTestFinished(() => void server.kill());
  await expect.poll(() => told, { timeout: 30_000 }).toContain("Running on");
  const client = new EventBridgeClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "x", secretAccessKey: "x" },
  });
  onTestFinished(() => client.destroy());
  return client;
}

test("moto takes the rules as they are put, changed and removed", async () => {
  const events = await moto();
  const [count, key] = [parameter.integer("Count", 1), parameter.string("Key", "none")];
  const pipelineArn = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/watch";
  const roleArn = "arn:aws:iam::123456789012:role/r";
  const put = async (...triggers: readonly Trigger[]) =>
    (await putTriggers(events, { pipeline: "watch", pipelineArn, roleArn, triggers })).map(({ outcome }) => outcome);
  const nightly = schedule({ name: "nightly", cron: "30 2 * * ? *", parameters: [assign(count, 5)] });
  const arrival = onEvent({
    pattern: { source: ["demo.store"] },
    parameters: [assign(key, fromEvent("$.detail.key"))],
  });
  expect(await put(nightly, arrival)).toEqual(["created", "created"]);
  expect(await put(nightly, arrival)).toEqual(["unchanged", "unchanged"]);
  const rule = await events.send(new DescribeRuleCommand({ Name: "sagewright-watch-nightly" }));
  expect(rule).toMatchObject({ ScheduleExpression: "cron(30 2 * * ? *)", State: "ENABLED" });
  const { Targets } = await events.send(new ListTargetsByRuleCommand({ Rule: "sagewright-watch-event" }));
  expect(Targets).toMatchObject([
    {
      Arn: pipelineArn,
      RoleArn: roleArn,
      SageMakerPipelineParameters: { PipelineParameterList: [{ Name: "Key", Value: "$.detail.key" }] },
    },
  ]);
  expect(await put({ ...nightly, enabled: false })).toEqual(["updated", "removed"]);
  expect(await put()).toEqual(["removed"]);
  expect((await events.send(new ListRulesCommand({}))).Rules).toEqual([]);
}, 60_000);
