import {
  DescribePipelineExecutionCommand,
  ListPipelineExecutionStepsCommand,
  SendPipelineExecutionStepFailureCommand,
  SendPipelineExecutionStepSuccessCommand,
  StopPipelineExecutionCommand,
} from "@aws-sdk/client-sagemaker";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { definition, fail, images, openFixture, type Fixture } from "./fixture.ts";

const url = (name: string) => `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}`;
const config = {
  images,
  callback: {
    [url("robot")]: ["node", "answer.mjs"],
    slow: ["node", "-e", "setTimeout(() => {}, 60_000)"],
    crash: ["node", "-e", "throw new Error('out of ink')"],
  },
};
let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture(config);
});
afterAll(() => fixture.close());

const callback = (queue: string, more: object = {}) => ({
  Name: "Ask",
  Type: "Callback",
  SqsQueueUrl: url(queue),
  Arguments: { rows: 3, rate: 2.5, who: "lab" },
  OutputParameters: [
    { OutputName: "label", OutputType: "String" },
    { OutputName: "count", OutputType: "Integer" },
    { OutputName: "share", OutputType: "Float" },
    { OutputName: "good", OutputType: "Boolean" },
  ],
  ...more,
});
const told = fail("Tell", {
  "Std:Join": {
    On: " ",
    Values: ["label", "count", "share", "good"].map((name) => ({ Get: `Steps.Ask.OutputParameters['${name}']` })),
  },
});
const outputs = { label: "cat", count: "7", share: "2", good: "True" };
const listed = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([Name, Value]) => ({ Name, Value }));

/** One operation of SQS over the wire, as its clients send it. */
async function sqs(operation: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(fixture.engine.endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `AmazonSQS.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=${"0".repeat(64)}`,
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, ...(text === "" ? {} : (JSON.parse(text) as object)) };
}

interface Message {
  readonly token: string;
  readonly pipelineExecutionArn: string;
  readonly arguments: unknown;
  readonly status?: string;
}

async function receive(queue: string): Promise<Message> {
  for (let i = 0; i < 200; i++) {
    const answer = await sqs("ReceiveMessage", { QueueUrl: url(queue), WaitTimeSeconds: 1 });
    const [message] = (answer["Messages"] ?? []) as { Body: string; ReceiptHandle: string }[];
    if (message !== undefined) {
      await sqs("DeleteMessage", { QueueUrl: url(queue), ReceiptHandle: message.ReceiptHandle });
      return JSON.parse(message.Body) as Message;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`nothing came to ${queue}`);
}

describe("a Callback step", () => {
  it("waits for the answer to its message and has the outputs, typed", async () => {
    const arn = await fixture.start(definition([callback("lab"), told]));
    const message = await receive("lab");
    expect(message).toEqual({
      token: expect.stringMatching(/^[A-Za-z0-9]{10}$/) as string,
      pipelineExecutionArn: arn,
      arguments: { rows: 3, rate: 2.5, who: "lab" },
    });
    const { token } = message;
    const send = (values: Readonly<Record<string, string>>) =>
      fixture.sagemaker.send(
        new SendPipelineExecutionStepSuccessCommand({ CallbackToken: token, OutputParameters: listed(values) }),
      );
    // What does not fit is refused and can be put right.
    await expect(send({ ...outputs, count: "many" })).rejects.toThrow(
      'step Ask: the output count is declared as Integer and is "many"',
    );
    await expect(send({ label: "cat" })).rejects.toThrow("step Ask: there is no output count; there is label");
    const { PipelineExecutionSteps: steps = [] } = await fixture.sagemaker.send(
      new ListPipelineExecutionStepsCommand({ PipelineExecutionArn: arn }),
    );
    expect(steps[0]?.StepStatus).toBe("Executing");
    expect(steps[0]?.Metadata?.Callback).toEqual({ CallbackToken: token, SqsQueueUrl: url("lab") });
    expect((await send(outputs)).PipelineExecutionArn).toBe(arn);
    const run = await fixture.finish(arn);
    // Python's spelling: a float stays one.
    expect(run.step("Tell")?.FailureReason).toBe("cat 7 2.0 true");
    expect(run.step("Ask")?.Metadata?.Callback?.OutputParameters).toEqual(
      listed({ label: "cat", count: "7", share: "2.0", good: "true" }),
    );
    await expect(send(outputs)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("has already been used") as string,
    });
  });

  it("tells a client that repeats its request the same", async () => {
    const arn = await fixture.start(definition([callback("lab", { OutputParameters: [] })]));
    const { token: CallbackToken } = await receive("lab");
    const command = () =>
      new SendPipelineExecutionStepSuccessCommand({ CallbackToken, ClientRequestToken: "r".repeat(32) });
    await fixture.sagemaker.send(command());
    expect((await fixture.sagemaker.send(command())).PipelineExecutionArn).toBe(arn);
    expect((await fixture.finish(arn)).status).toBe("Succeeded");
  });

  it("fails with the reason that it is answered with, and no token but its own answers it", async () => {
    const arn = await fixture.start(definition([callback("lab")]));
    const { token } = await receive("lab");
    const failure = (CallbackToken: string) =>
      fixture.sagemaker.send(
        new SendPipelineExecutionStepFailureCommand({ CallbackToken, FailureReason: "no samples" }),
      );
    await expect(failure("AAAAAAAAAA")).rejects.toMatchObject({ name: "ResourceNotFound" });
    await failure(token);
    const run = await fixture.finish(arn);
    expect(run.step("Ask")?.FailureReason).toBe("ClientError: no samples");
    expect(run.status).toBe("Failed");
  });

  it("asks to stop with a second message and stays Stopping until it is answered", async () => {
    const arn = await fixture.start(definition([callback("stops")]));
    const { token } = await receive("stops");
    await fixture.sagemaker.send(
      new StopPipelineExecutionCommand({ PipelineExecutionArn: arn, ClientRequestToken: "s".repeat(32) }),
    );
    const second = await receive("stops");
    expect(second).toMatchObject({ token, status: "Stopping" });
    const { PipelineExecutionStatus } = await fixture.sagemaker.send(
      new DescribePipelineExecutionCommand({ PipelineExecutionArn: arn }),
    );
    expect(PipelineExecutionStatus).toBe("Stopping");
    await fixture.sagemaker.send(new SendPipelineExecutionStepFailureCommand({ CallbackToken: token }));
    const run = await fixture.finish(arn);
    expect([run.status, run.step("Ask")?.StepStatus]).toEqual(["Stopped", "Stopped"]);
  });

  it("is answered by the command that plays its queue", async () => {
    writeFileSync(
      join(fixture.project, "answer.mjs"),
      `import { readFileSync } from "node:fs";
       const { arguments: { rows, who } } = JSON.parse(readFileSync(0, "utf8"));
       console.error("asked");
       console.log(JSON.stringify({ label: who, count: rows + 1, share: 0.5, good: true, more: [1] }));`,
    );
    const run = await fixture.run(definition([callback("robot"), told]));
    expect(run.step("Ask")?.FailureReason).toBeUndefined();
    expect(run.step("Tell")?.FailureReason).toBe("lab 4 0.5 true");
    const token = run.step("Ask")?.Metadata?.Callback?.CallbackToken ?? "";
    expect(fixture.log("/sagewright/callbacks", `Ask/${token}`)).toBe("asked");
  });

  it("fails when that command does", async () => {
    const run = await fixture.run(definition([callback("crash")]));
    expect(run.step("Ask")?.FailureReason).toMatch(
      /^ClientError: node -e .* ended with exit code 1: Error: out of ink/,
    );
  });

  it("ends its command when the execution is stopped", async () => {
    const arn = await fixture.start(definition([callback("slow")]));
    for (;;) {
      const { PipelineExecutionSteps: steps = [] } = await fixture.sagemaker.send(
        new ListPipelineExecutionStepsCommand({ PipelineExecutionArn: arn }),
      );
      if (steps[0]?.StepStatus === "Executing") break;
    }
    const before = Date.now();
    await fixture.sagemaker.send(
      new StopPipelineExecutionCommand({ PipelineExecutionArn: arn, ClientRequestToken: "s".repeat(32) }),
    );
    expect((await fixture.finish(arn)).status).toBe("Stopped");
    expect(Date.now() - before).toBeLessThan(15_000);
  });

  it("needs a URL that ends with the name of a queue, whatever that name is", async () => {
    const arn = await fixture.start(definition([callback("constructor")]));
    const { token: CallbackToken } = await receive("constructor");
    await fixture.sagemaker.send(new SendPipelineExecutionStepFailureCommand({ CallbackToken }));
    await fixture.finish(arn);
    const run = await fixture.run(definition([callback("", { SqsQueueUrl: "https://sqs/1/no name" })]));
    expect(run.step("Ask")?.FailureReason).toMatch(
      /^ClientError: Failed to invoke sagemaker:SendMessage\. Error Details: Can only include alphanumeric .*: no name/,
    );
  });

  it("does not keep the engine from closing, and its token is dead afterwards", async () => {
    const arn = await fixture.start(definition([callback("lab")]));
    const { token: CallbackToken } = await receive("lab");
    await fixture.restart();
    expect((await fixture.finish(arn)).status).toBe("Stopped");
    await expect(
      fixture.sagemaker.send(new SendPipelineExecutionStepSuccessCommand({ CallbackToken })),
    ).rejects.toThrow("does not wait any more");
  });
});

describe("a queue", () => {
  const QueueUrl = url("plain");

  it("hides a message that was taken, and gives it again when its time is over", async () => {
    expect(await sqs("CreateQueue", { QueueName: "plain" })).toEqual({
      status: 200,
      QueueUrl: `${fixture.engine.endpoint}/123456789012/plain`,
    });
    const sent = await sqs("SendMessage", { QueueUrl, MessageBody: "hello" });
    expect(sent["MD5OfMessageBody"]).toBe("5d41402abc4b2a76b9719d911017c592");
    const first = await sqs("ReceiveMessage", { QueueUrl, VisibilityTimeout: 1 });
    expect(first["Messages"]).toMatchObject([{ Body: "hello", MessageId: sent["MessageId"] }]);
    expect((await sqs("ReceiveMessage", { QueueUrl }))["Messages"]).toBeUndefined();
    const again = await sqs("ReceiveMessage", { QueueUrl, WaitTimeSeconds: 5 });
    expect(again["Messages"]).toMatchObject([{ Body: "hello", Attributes: { ApproximateReceiveCount: "2" } }]);
    const [{ ReceiptHandle }] = again["Messages"] as [{ ReceiptHandle: string }];
    await sqs("DeleteMessage", { QueueUrl, ReceiptHandle });
    const { Attributes } = await sqs("GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] });
    expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: "0", ApproximateNumberOfMessagesNotVisible: "0" });
  });

  it.each([
    ["GetQueueUrl", { QueueName: "none" }, "QueueDoesNotExist"],
    ["SendMessage", { QueueUrl: url("none"), MessageBody: "x" }, "QueueDoesNotExist"],
    ["CreateQueue", { QueueName: "../x" }, "InvalidParameterValue"],
    ["ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 11 }, "InvalidParameterValue"],
    ["SendMessage", { QueueUrl, MessageBody: "" }, "MissingParameter"],
  ])("refuses %s %j", async (operation, body, code) => {
    expect(await sqs(operation, body)).toMatchObject({ status: 400, __type: code });
  });
});
