import { CreatePipelineCommand, StartPipelineExecutionCommand, UpdatePipelineCommand } from "@aws-sdk/client-sagemaker";
import { bucket, definition, input, output, python, role, type Fixture } from "./fixture.ts";

/** A step with a CacheConfig. */
export const cached = (ExpireAfter?: string) => ({
  CacheConfig: { Enabled: true, ...(ExpireAfter !== undefined && { ExpireAfter }) },
});
const get = (what: string) => ({ Get: what });
export const parameters = [
  { Name: "Words", Type: "String", DefaultValue: "one" },
  { Name: "Kind", Type: "String", DefaultValue: "ml.m5.large" },
];
const write = `
import sys, time
print("ran")
open("/opt/ml/processing/out/result.txt", "w").write(f"{sys.argv[1]} {open('/opt/ml/processing/input/data/words.txt').read()} {time.time()}")
`;
const read = `
import sys
assert open("/opt/ml/processing/input/made/result.txt").read().startswith("one"), "not the words"
`;
const data = () => input("data", `s3://${bucket}/words/`);

/** A cached step that writes a file, and one that is not cached and reads it. */
export const makeAndUse = (expireAfter = "P30D", outputUri: unknown = undefined, more: object = {}) =>
  definition(
    [
      python("Make", write, {
        args: [get("Parameters.Words")],
        inputs: [data()],
        outputs: [
          output(
            "out",
            outputUri ?? {
              "Std:Join": { On: "/", Values: [`s3://${bucket}/made`, get("Execution.PipelineExecutionId")] },
            },
          ),
        ],
        step: { ...cached(expireAfter), ...more },
        request: {
          ProcessingResources: {
            ClusterConfig: { InstanceType: get("Parameters.Kind"), InstanceCount: 1, VolumeSizeInGB: 1 },
          },
        },
      }),
      python("Use", read, {
        inputs: [input("made", get("Steps.Make.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri"))],
      }),
    ],
    parameters,
  );

let count = 0;

/** A pipeline that can be started again and again, and changed in between. */
export async function openPipeline(fixture: Fixture) {
  const PipelineName = `cached-${++count}`;
  let made = false;
  const play = async (text: object, values: Readonly<Record<string, string>> = {}) => {
    await fixture.putScripts();
    const PipelineDefinition = JSON.stringify(text);
    if (made) await fixture.sagemaker.send(new UpdatePipelineCommand({ PipelineName, PipelineDefinition }));
    else {
      await fixture.sagemaker.send(new CreatePipelineCommand({ PipelineName, PipelineDefinition, RoleArn: role }));
      made = true;
    }
    const { PipelineExecutionArn = "" } = await fixture.sagemaker.send(
      new StartPipelineExecutionCommand({
        PipelineName,
        PipelineParameters: Object.entries(values).map(([Name, Value]) => ({ Name, Value })),
      }),
    );
    const end = await fixture.finish(PipelineExecutionArn);
    return { ...end, from: end.step("Make")?.CacheHitResult?.SourcePipelineExecutionArn };
  };
  return play;
}

/** Moves the end of every remembered run back. */
export function age(fixture: Fixture, seconds: number): void {
  const { store } = fixture.engine.context;
  for (const { PipelineExecutionArn: arn } of store.list<{ PipelineExecutionArn: string }>("PipelineExecution")) {
    const record = store.get<{ result?: { ended: number } }>("StepCacheRecord", `${arn}/Make`);
    if (record?.result === undefined) continue;
    const result = { ...record.result, ended: record.result.ended - seconds };
    store.put("StepCacheRecord", `${arn}/Make`, { ...record, result });
  }
}
