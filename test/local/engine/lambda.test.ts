import { StopPipelineExecutionCommand } from "@aws-sdk/client-sagemaker";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { definition, fail, images, openFixture, type Fixture } from "./fixture.ts";

const arn = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
const python = `
import helper, os, time
def count(event, context):
    print("rows", event["rows"])
    assert context.function_name == "count" and context.get_remaining_time_in_millis() > 1000
    assert os.environ["AWS_ENDPOINT_URL"].startswith("http://127.0.0.1:") and os.environ["COLOUR"] == "red"
    return {"rows": event["rows"] + helper.one, "share": 2.0, "list": [1, {"a": True}], "ok": False, "other": 9}
def fails(event, context): raise ValueError("bad row " + str(event["row"]))
def nothing(event, context): return None
def sleeps(event, context):
    open("started-" + event["who"], "w").close()
    time.sleep(event["seconds"])
    return {}
def dies(event, context): os._exit(7)
`;
const node = `export const double = async ({ n, text }) => ({ twice: n * 2, text });
export const old = (event, context, done) => done(null, { name: context.functionName });`;

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture({
    images,
    lambda: {
      [arn("count")]: { handler: "./fn.py:count", environment: { COLOUR: "red" } },
      fails: "./fn.py:fails",
      nothing: "./fn.py:nothing",
      sleeps: "fn.py:sleeps",
      brief: { handler: "./fn.py:sleeps", timeout: 0.3 },
      dies: "./fn.py:dies",
      double: "./fn.mjs:double",
      old: "./fn.mjs:old",
      gone: "./gone.py:handler",
      odd: "./fn.py",
    },
  });
  writeFileSync(join(fixture.project, "fn.py"), python);
  writeFileSync(join(fixture.project, "helper.py"), "one = 1");
  writeFileSync(join(fixture.project, "fn.mjs"), node);
});
afterAll(() => fixture.close());

const call = (name: string, Arguments: object = {}, outputs: Readonly<Record<string, string>> = {}) => ({
  Name: "Call",
  Type: "Lambda",
  FunctionArn: name,
  Arguments,
  OutputParameters: Object.entries(outputs).map(([OutputName, OutputType]) => ({ OutputName, OutputType })),
});
const tell = (...names: readonly string[]) =>
  fail("Tell", {
    "Std:Join": { On: "|", Values: names.map((name) => ({ Get: `Steps.Call.OutputParameters['${name}']` })) },
  });
const reason = async (step: object): Promise<string | undefined> =>
  (await fixture.run(definition([step]))).step("Call")?.FailureReason;

describe("a Lambda step", () => {
  it("calls a Python function with its arguments and has the outputs that it declares, typed", async () => {
    const outputs = { rows: "Integer", share: "Float", list: "String", ok: "Boolean" };
    const run = await fixture.run(
      definition(
        [call(arn("count"), { rows: { Get: "Parameters.N" } }, outputs), tell(...Object.keys(outputs))],
        [{ Name: "N", Type: "Integer", DefaultValue: 41 }],
      ),
    );
    expect(run.step("Call")?.FailureReason).toBeUndefined();
    expect(run.step("Tell")?.FailureReason).toBe('42|2.0|[1,{"a":true}]|false');
    expect(run.step("Call")?.Metadata?.Lambda).toEqual({
      Arn: arn("count"),
      OutputParameters: [
        { Name: "rows", Value: "42" },
        { Name: "share", Value: "2.0" },
        { Name: "list", Value: '[1,{"a":true}]' },
        { Name: "ok", Value: "false" },
      ],
    });
  });

  it("calls a function of Node, with a promise or a callback", async () => {
    const run = await fixture.run(
      definition([
        call(`${arn("double")}:prod`, { n: 4, text: "é'\"$(x)" }, { twice: "Integer", text: "String" }),
        tell("twice", "text"),
      ]),
    );
    expect(run.step("Tell")?.FailureReason).toBe("8|é'\"$(x)");
    const old = await fixture.run(definition([call(arn("old"), {}, { name: "String" }), tell("name")]));
    expect(old.step("Tell")?.FailureReason).toBe("old");
  });

  it.each([
    ["an exception", call("fails", { row: 3 }), `${arn("fails")} failed: ValueError: bad row 3`],
    ["a process that ends", call("dies"), `${arn("dies")} failed: it ended with exit code 7: `],
    [
      "a function that takes too long",
      call("brief", { who: "b", seconds: 20 }),
      "failed: Task timed out after 0.30 seconds",
    ],
    ["an output that is missing", call("nothing", {}, { x: "String" }), "there is no output x; there are none"],
    [
      "an output of another type",
      call("double", { n: 1.25, text: "x" }, { twice: "Integer" }),
      "the output twice is declared as Integer and is 2.5",
    ],
    ["a file that is not there", call("gone"), 'sagewright.config.json: lambda["gone"]: the file '],
    ["an entry that says nothing", call("odd"), 'lambda["odd"] is "./fn.py"; write "./function.py:handler"'],
  ])("fails with the reason: %s", async (_, step, text) => {
    expect(await reason(step)).toContain(text);
  });

  it("fails with the text to add when nothing plays the function", async () => {
    expect(await reason(call(arn("unknown")))).toBe(
      `ClientError: no entry of "lambda" in sagewright.config.json names the function ${arn("unknown")}; add for example "lambda":{"unknown":"./lambda/unknown.py:lambda_handler"}, or a file.mjs:handler of Node`,
    );
  });

  it("is waited for by a stop, and not by the end of the engine", async () => {
    const started = async (who: string, seconds: number) => {
      const execution = await fixture.start(definition([call("sleeps", { who, seconds })]));
      while (!existsSync(join(fixture.project, `started-${who}`))) await sleep(20);
      return execution;
    };
    const first = await started("first", 1);
    await fixture.sagemaker.send(
      new StopPipelineExecutionCommand({ PipelineExecutionArn: first, ClientRequestToken: "s".repeat(32) }),
    );
    const stopped = await fixture.finish(first);
    const { StartTime, EndTime, StepStatus } = stopped.step("Call") ?? {};
    expect([stopped.status, StepStatus]).toEqual(["Stopped", "Stopped"]);
    expect((EndTime?.getTime() ?? 0) - (StartTime?.getTime() ?? 0)).toBeGreaterThanOrEqual(1000);

    const second = await started("second", 60);
    const before = Date.now();
    await fixture.restart();
    expect(Date.now() - before).toBeLessThan(20_000);
    expect((await fixture.finish(second)).status).toBe("Stopped");
  });
});
