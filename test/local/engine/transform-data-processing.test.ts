import { describe, expect, it } from "vitest";
import { transform, line } from "./transform-jobs.ts";

describe("DataProcessing", () => {
  const csv = { input: line, output: { AssembleWith: "Line", Accept: "text/csv" } } as const;
  const jsonLines = { input: { SplitType: "Line", ContentType: "application/jsonlines" } } as const;
  const rows = '7,"a,b",xx\n8,c,yyy';

  it("keeps a column from the model and joins its answer to the row", async () => {
    const { out, bodies, job } = await transform(
      { "a.csv": rows },
      { ...csv, more: { DataProcessing: { InputFilter: "$[1:]", JoinSource: "Input", OutputFilter: "$[0,-1]" } } },
    );
    expect(job.FailureReason).toBeUndefined();
    expect(bodies).toEqual(['"a,b",xx\nc,yyy']);
    expect(out("a.csv")).toBe("7,8\n8,5\n");
  });

  it("joins an answer to an object, and to what is none, as numbers were written", async () => {
    const files = { "a.jsonl": '{"id":1.0,"x":[1,2],"name":"é"}\n{"id":2,"x":[3.5]}' };
    const joined = await transform(files, {
      ...jsonLines,
      more: { DataProcessing: { JoinSource: "Input", OutputFilter: "$['id','SageMakerOutput']" } },
    });
    expect(joined.out("a.jsonl")).toBe(
      '{"id":1.0,"SageMakerOutput":{"sum":3}}\n{"id":2,"SageMakerOutput":{"sum":3.5}}',
    );
    const nested = await transform(files, {
      ...jsonLines,
      more: { DataProcessing: { JoinSource: "Input", OutputFilter: "$.SageMakerOutput.sum" } },
    });
    expect(nested.out("a.jsonl")).toBe("3\n3.5");
    const list = await transform(
      { "a.json": "[1,2]" },
      {
        input: { ContentType: "application/json" },
        env: { ECHO: "1" },
        more: { DataProcessing: { JoinSource: "Input" } },
      },
    );
    expect(list.out("a.json")).toBe('{"SageMakerInput":[1,2],"SageMakerOutput":[1, 2]}'.replace(", ", ","));
  });

  it.each([
    ["$.nothing", "the InputFilter $.nothing finds nothing in a record"],
    ["$[0]", "the InputFilter $[0] finds nothing in a record"],
  ])("fails where %s finds nothing", async (InputFilter, text) => {
    const { job } = await transform(
      { "a.jsonl": '{"x":[1]}' },
      { ...jsonLines, more: { DataProcessing: { InputFilter } } },
    );
    expect(job.FailureReason).toContain(text);
  });

  it("fails for a type that it cannot read", async () => {
    const { job } = await transform(
      { "a.png": "x" },
      { input: { ContentType: "image/png" }, more: { DataProcessing: { JoinSource: "Input" } } },
    );
    expect(job.FailureReason).toBe(
      "ClientError: DataProcessing works with text/csv, application/json and application/jsonlines; the input is image/png",
    );
  });
});
