import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DescribePipelineExecutionCommand, StartPipelineExecutionCommand } from "@aws-sdk/client-sagemaker";
import { beforeAll, expect, test } from "vitest";
import { register as local } from "../../cli/commands/local.ts";
import { register as logs } from "../../cli/commands/logs.ts";
import { register as resume } from "../../cli/commands/resume.ts";
import { register as run } from "../../cli/commands/run.ts";
import { register as status } from "../../cli/commands/status.ts";
import { register as stop } from "../../cli/commands/stop.ts";
import { register as why } from "../../cli/commands/why.ts";
import { openSession } from "../../cli/session.ts";
import { runCommand } from "../pipelines/command.ts";
import { temporaryFolder } from "../temporary.ts";

const pipeline = {
  Version: "2020-12-01",
  Steps: [
    {
      Name: "Count_rows",
      Type: "Lambda",
      FunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:count",
      Arguments: { rows: 3 },
      OutputParameters: [],
    },
    {
      Name: "Count",
      Type: "Lambda",
      FunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:count",
      Arguments: { rows: 4 },
      OutputParameters: [],
    },
    { Name: "Check", Type: "Condition", Arguments: { Conditions: [], IfSteps: [], ElseSteps: [] } },
  ],
};
const check = {
  Conditions: [{ Type: "Equals", LeftValue: 1, RightValue: 1 }],
  IfSteps: [],
  ElseSteps: [],
};

let folder = "";
let arn = "";
beforeAll(async () => {
  folder = temporaryFolder("executions");
  writeFileSync(
    join(folder, "fn.py"),
    'def count(event, context):\n    print("rows", event["rows"])\ndef fail(event, context):\n    print("going down")\n    raise ValueError("no")\n',
  );
  const slow = 'import time\ndef wait(event, context):\n    open("waits", "w").close()\n    time.sleep(1)\n';
  writeFileSync(join(folder, "slow.py"), slow);
  writeFileSync(
    join(folder, "sagewright.config.json"),
    JSON.stringify({ lambda: { count: "./fn.py:count", fail: "./fn.py:fail", wait: "./slow.py:wait" } }),
  );
  const Steps = pipeline.Steps.map((step) => (step.Name === "Check" ? { ...step, Arguments: check } : step));
  writeFileSync(join(folder, "calls.json"), JSON.stringify({ ...pipeline, Steps }));
  for (const [file, step, name] of [
    ["waits.json", "Wait", "wait"],
    ["fails.json", "Fails", "fail"],
  ] as const) {
    const Steps = [
      { ...pipeline.Steps[0], Name: step, FunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${name}` },
    ];
    writeFileSync(join(folder, file), JSON.stringify({ Version: "2020-12-01", Steps }));
  }
  const ran = await runCommand(run, folder, "run", "calls.json");
  arn = /^(arn:\S+) {2}Succeeded$/m.exec(ran.stdout)?.[1] ?? ran.stderr;
}, 60_000);

test("logs prints what Lambda steps printed, each its own; a step without a program has printed nothing", async () => {
  const all = await runCommand(logs, folder, "logs", "calls");
  expect(all.stdout.split("\n").map((line) => line.slice(26))).toEqual(
    expect.arrayContaining(["Count_rows  rows 3", "Count  rows 4"]),
  );
  const one = await runCommand(logs, folder, "logs", arn, "Count");
  expect(one.stdout.trim().split("\n")).toEqual([expect.stringContaining("Count  rows 4")]);
  const none = await runCommand(logs, folder, "logs", "calls", "Check");
  expect([none.code, none.stdout, none.stderr]).toEqual([0, "", "nothing was printed\n"]);
});

test("of a function that fails, run shows the last lines", async () => {
  const ran = await runCommand(run, folder, "run", "fails.json");
  expect([ran.code, ran.stderr]).toEqual([1, expect.stringContaining("the last lines of Fails:\n  | going down\n")]);
});

test("an execution is found by its ARN, its id, its pipeline's name, or as the latest", async () => {
  const id = arn.slice(arn.lastIndexOf("/") + 1);
  for (const asked of [arn, id]) {
    const told = await runCommand(status, folder, "status", asked);
    expect(told.stdout, told.stderr).toContain(`${arn}\nSucceeded`);
  }
  const named = await runCommand(status, folder, "status", "calls");
  expect(named.stdout).toContain(`${arn}\nSucceeded`);
  const latest = await runCommand(status, folder, "status", "latest");
  expect(latest.stdout).toMatch(/:pipeline\/fails\/execution\/\w+\nFailed/);
  const none = await runCommand(status, folder, "status", "nothing");
  expect(none).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("no pipeline and no execution is called nothing; npx sagewright status lists"),
  });
});

test("stop ends an execution and waits; what is over cannot be stopped, and can be resumed", async () => {
  const session = await openSession({ project: folder });
  const { sagemaker } = session.clients;
  try {
    const { upsert } = await import("../../pipelines/upsert.ts");
    const { readFileSync, existsSync } = await import("node:fs");
    const definition = readFileSync(join(folder, "waits.json"), "utf8");
    await upsert(session.clients, { name: "waits", definition, roleArn: session.embedded?.role ?? "" });
    const started = await sagemaker.send(new StartPipelineExecutionCommand({ PipelineName: "waits" }));
    await expect.poll(() => existsSync(join(folder, "waits")), { timeout: 20_000 }).toBe(true);
    const PipelineExecutionArn = started.PipelineExecutionArn ?? "";
    const stopped = await runCommand(stop, folder, "stop", "waits");
    expect(stopped, stopped.stderr).toMatchObject({ code: 0, stdout: `${PipelineExecutionArn}  Stopped\n` });
    const { PipelineExecutionStatus } = await sagemaker.send(
      new DescribePipelineExecutionCommand({ PipelineExecutionArn }),
    );
    expect(PipelineExecutionStatus).toBe("Stopped");
    await expect(runCommand(stop, folder, "stop", "waits")).rejects.toThrow(/Only pipelines with "Executing" status/);
    const resumed = await runCommand(resume, folder, "resume", "waits");
    expect(resumed, resumed.stderr).toMatchObject({ code: 0, stdout: `${PipelineExecutionArn}  Succeeded\n` });
  } finally {
    await session.close();
  }
}, 60_000);

test("status and why say that a step was tried again", async () => {
  const retried = {
    Name: "Try",
    Type: "Processing",
    RetryPolicies: [{ ExceptionType: ["SageMaker.CAPACITY_ERROR"], MaxAttempts: 3 }],
    Arguments: {
      RoleArn: "arn:aws:iam::123456789012:role/test",
      ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 } },
      AppSpecification: { ImageUri: "test:1", ContainerEntrypoint: ["true"] },
    },
  };
  const other = temporaryFolder("tries");
  const images = [{ match: "test:*", interpreter: "python3" }];
  writeFileSync(join(other, "sagewright.config.json"), JSON.stringify({ images }));
  writeFileSync(join(other, "tries.json"), JSON.stringify({ Version: "2020-12-01", Steps: [retried] }));
  const ran = await runCommand(
    run,
    other,
    ...["run", "tries.json", "--inject", "Try=SageMaker.CAPACITY_ERROR*2", "--time-scale", "0.001"],
  );
  expect(ran.stderr).toMatch(/Try +Succeeded .*attempt 3/);
  expect((await runCommand(status, other, "status", "tries")).stdout).toMatch(/^Try +Succeeded .*attempt 3$/m);
  const told = await runCommand(why, other, "why", "tries", "Try");
  expect(told.stdout).toMatch(/ran: it has no CacheConfig; it took 3 attempts/);
});

test.each(["abc", "65536", "-1", "1e3"])("local refuses the port %s in words", async (port) => {
  const refused = await runCommand(local, folder, "local", `--port=${port}`);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(`--port is ${port}; give a number`) });
});
