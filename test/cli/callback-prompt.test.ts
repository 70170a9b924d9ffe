import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  ListPipelineExecutionsCommand,
  ListPipelineExecutionStepsCommand,
  SageMakerClient,
  SendPipelineExecutionStepSuccessCommand,
} from "@aws-sdk/client-sagemaker";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../temporary.ts";
import { repository, sagewright, startLocal } from "../road/project.ts";
import { inTerminal, key } from "./terminal.ts";

const bin = join(repository, "bin/sagewright.js");
const queue = (name: string) => `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}`;
const ask = {
  Name: "Ask",
  Type: "Callback",
  SqsQueueUrl: queue("lab"),
  Arguments: { rows: 3, who: "lab\u001b[2J\u009b" },
  OutputParameters: [
    { OutputName: "label", OutputType: "String" },
    { OutputName: "count", OutputType: "Integer" },
    { OutputName: "good", OutputType: "Boolean" },
  ],
};
const robot = { ...ask, Name: "Robot", SqsQueueUrl: queue("robot") };
const read = (name: string) => ({ Get: `Steps.Ask.OutputParameters['${name}']` });
const tell = {
  Name: "Tell",
  Type: "Fail",
  Arguments: { ErrorMessage: { "Std:Join": { On: "/", Values: [read("label"), read("count"), read("good")] } } },
};
const answer = { label: "dog", count: "7", good: "false" };
const program = `setTimeout(() => console.log(${JSON.stringify(JSON.stringify(answer))}), 500)`;

let folder: string;
beforeEach(() => {
  folder = temporaryFolder("prompt");
  const config = { callback: { robot: [process.execPath, "-e", program] } };
  writeFileSync(join(folder, "sagewright.config.json"), JSON.stringify(config));
});

function runInTerminal(steps: readonly object[], keys: Parameters<typeof inTerminal>[1]) {
  writeFileSync(join(folder, "d.json"), JSON.stringify({ Version: "2020-12-01", Steps: steps }));
  return inTerminal([process.execPath, bin, "run", "d.json"], keys, folder);
}

test("a person is shown the arguments and asked for each output; what does not fit is asked again", async () => {
  const { code, text } = await runInTerminal(
    [ask, robot, tell],
    [
      ["Did it succeed?", [key.enter]],
      ["label (String)", [..."cat", key.enter]],
      ["count (Integer)", [..."many", key.enter]],
      ["the output count is declared as Integer", [..."\u007f\u007f\u007f\u007f", ..."12", key.enter]],
      ["good (Boolean)", [key.down, key.enter]],
    ],
  );
  expect(text).toContain("step Tell failed: cat/12/false");
  expect(code).toBe(1);
  expect(text).toContain('"rows" = 3');
  // What a step says never steers the terminal.
  expect(text).toContain(String.raw`"who" = "lab\u001b[2J\u009b"`);
  // The step that a command answers is not asked about.
  expect(text).not.toContain("Robot waits");
  // The table stands still while a question does, and goes on after it.
  const question = text.slice(text.indexOf("Did it succeed?"), text.lastIndexOf("good (Boolean)"));
  expect(question).not.toMatch(/Ask +Executing/);
  expect(text).toMatch(/Ask +Succeeded/);
}, 60_000);

test("a failure has the reason that was given", async () => {
  const { code, text } = await runInTerminal(
    [ask],
    [
      ["Did it succeed?", [key.down, key.enter]],
      ["Why?", [..."the lab is shut", key.enter]],
    ],
  );
  expect(text).toContain("step Ask failed: ClientError: the lab is shut");
  expect(code).toBe(1);
}, 60_000);

test("Ctrl-C at the question stops the execution, and the step with it", async () => {
  const { code, text } = await runInTerminal([ask], [["Did it succeed?", [key.interrupt]]]);
  expect(text).toContain("stopping the execution");
  expect(text).toMatch(/arn:aws:sagemaker\S+ +Stopped/);
  expect(code).toBe(130);
}, 60_000);

/** Answers the step that waits, once whoever follows it has had time to ask. */
async function answerOverTheWire(endpoint: string): Promise<void> {
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const sagemaker = new SageMakerClient({ endpoint, region: "us-east-1", credentials });
  const token = async (): Promise<string | undefined> => {
    const { PipelineExecutionSummaries = [] } = await sagemaker.send(
      new ListPipelineExecutionsCommand({ PipelineName: "d" }),
    );
    const [{ PipelineExecutionArn } = {}] = PipelineExecutionSummaries;
    if (PipelineExecutionArn === undefined) return undefined;
    const { PipelineExecutionSteps: [step] = [] } = await sagemaker.send(
      new ListPipelineExecutionStepsCommand({ PipelineExecutionArn }),
    );
    return step?.Metadata?.Callback?.CallbackToken;
  };
  let CallbackToken = await token();
  for (; CallbackToken === undefined; CallbackToken = await token()) await sleep(200);
  await sleep(2500);
  const OutputParameters = Object.entries(answer).map(([Name, Value]) => ({ Name, Value }));
  await sagemaker.send(new SendPipelineExecutionStepSuccessCommand({ CallbackToken, OutputParameters }));
}

test.each(["a terminal", "no terminal"])(
  "on %s, what somebody else answers ends the waiting",
  async (where) => {
    writeFileSync(join(folder, "d.json"), JSON.stringify({ Version: "2020-12-01", Steps: [ask] }));
    await sagewright(folder, "upsert", "d.json");
    const local = await startLocal(folder);
    try {
      const running = where === "a terminal" ? runInTerminal([ask], []) : sagewright(folder, "run", "d.json");
      await answerOverTheWire(local.endpoint);
      const ran = await running;
      const text = "text" in ran ? ran.text : ran.stderr;
      expect(ran.code, text).toBe(0);
      expect(text.includes("Did it succeed?")).toBe(where === "a terminal");
      if (where === "a terminal") expect(text).toMatch(/Ask +Succeeded/);
    } finally {
      await local.stop();
    }
  },
  60_000,
);

test("run-pipeline asks too, on an engine that AWS_ENDPOINT_URL names", async () => {
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(repository, join(folder, "node_modules/sagewright"));
  writeFileSync(
    join(folder, "lab.ts"),
    `import { callback, pipeline } from "sagewright";
const ask = callback("Ask", { rows: 3 }, { SqsQueueUrl: ${JSON.stringify(queue("lab"))}, outputs: { label: "String" } });
export default pipeline("lab", { steps: [ask] });
`,
  );
  const local = await startLocal(folder);
  try {
    const role = "arn:aws:iam::123456789012:role/sagewright-local";
    const { code, text } = await inTerminal(
      [process.execPath, bin, "run-pipeline", "--module-name", "lab", "--role-arn", role],
      [
        ["Did it succeed?", [key.enter]],
        ["label (String)", [..."cat", key.enter]],
      ],
      folder,
      {
        AWS_ENDPOINT_URL: local.endpoint,
        AWS_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: "a",
        AWS_SECRET_ACCESS_KEY: "b",
      },
    );
    expect(code, text).toBe(0);
    expect(text).toMatch(/"Name": "label",\s+"Value": "cat"/);
  } finally {
    await local.stop();
  }
}, 60_000);

test("who leaves it to somebody else has the command to do so, and is not asked again", async () => {
  const { text } = await runInTerminal(
    [ask],
    [
      ["Did it succeed?", [key.escape]],
      ["Executing", []],
      ["Executing", [key.interrupt]],
      // The step waits for its answer still; who presses on ends the command.
      ["stopping the execution", [key.interrupt, key.interrupt]],
    ],
  );
  expect(text).toContain("send-pipeline-execution-step-success --callback-token");
  const after = text.slice(text.lastIndexOf("Did it succeed?"));
  expect(after.match(/Ask +Executing/g)?.length).toBeGreaterThan(1);
}, 60_000);
