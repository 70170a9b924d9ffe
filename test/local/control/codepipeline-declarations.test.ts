import {
  DeletePipelineCommand,
  GetPipelineCommand,
  ListPipelinesCommand,
  UpdatePipelineCommand,
  type ActionDeclaration,
} from "@aws-sdk/client-codepipeline";
import { describe, expect, it } from "vitest";
import { bench, commands, pipeline, create, start, state, execution, ended, action } from "./deployment-pipelines.ts";

describe("declarations", () => {
  it("are kept in versions, listed and deleted", async () => {
    const one = pipeline("kept", { A: [commands("A", "true")], B: [commands("B", "true")] });
    await create(one);
    await expect(create(one)).rejects.toMatchObject({ name: "PipelineNameInUseException" });
    const { pipeline: updated } = await bench.codepipeline.send(new UpdatePipelineCommand({ pipeline: one }));
    expect(updated?.version).toBe(2);
    const got = await bench.codepipeline.send(new GetPipelineCommand({ name: "kept" }));
    expect(got.pipeline).toEqual({ ...one, version: 2 });
    expect(got.metadata?.pipelineArn).toBe("arn:aws:codepipeline:us-east-1:123456789012:kept");
    expect((await bench.codepipeline.send(new ListPipelinesCommand({}))).pipelines?.map(({ name }) => name)).toContain(
      "kept",
    );
    await bench.codepipeline.send(new DeletePipelineCommand({ name: "kept" }));
    await expect(state("kept")).rejects.toMatchObject({ name: "PipelineNotFoundException" });
  });

  it.each([
    ["one stage", pipeline("x", { A: [commands("A", "true")] }), "InvalidStructureException"],
    ["an empty stage", pipeline("x", { A: [commands("A", "true")], B: [] }), "InvalidStageDeclarationException"],
    [
      "no commands",
      pipeline("x", { A: [commands("A")], B: [commands("B", "true")] }),
      "InvalidActionDeclarationException",
    ],
    [
      "an output that is no name",
      pipeline("x", { A: [{ ...commands("A", "true"), outputVariables: ["a;b"] }], B: [commands("B", "true")] }),
      "InvalidActionDeclarationException",
    ],
    [
      "queues in V1",
      pipeline("x", { A: [commands("A", "true")], B: [commands("B", "true")] }, { pipelineType: "V1" }),
      "InvalidStructureException",
    ],
  ])("with %s are refused", async (_what, declaration, name) => {
    await expect(create(declaration)).rejects.toMatchObject({ name });
  });

  it("want their variables", async () => {
    await create(
      pipeline(
        "vars",
        { A: [commands("A", "true")], B: [commands("B", "true")] },
        { variables: [{ name: "X" }, { name: "Y", defaultValue: "y" }] },
      ),
    );
    await expect(start("vars")).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("X"),
    });
    await expect(start("vars", { variables: [{ name: "Z", value: "1" }] })).rejects.toMatchObject({
      name: "ValidationException",
    });
    await expect(start("vars", { variables: [{ name: "X", value: "1".repeat(1001) }] })).rejects.toMatchObject({
      name: "ValidationException",
    });
    const id = await start("vars", { variables: [{ name: "X", value: "x" }] });
    expect((await execution("vars", id))?.variables).toEqual([
      { name: "X", resolvedValue: "x" },
      { name: "Y", resolvedValue: "y" },
    ]);
  });

  it("of providers that the engine lacks fail when reached", async () => {
    const build: ActionDeclaration = {
      name: "Build",
      actionTypeId: { category: "Build", owner: "AWS", provider: "CodeBuild", version: "1" },
    };
    await create(pipeline("build", { A: [build], B: [commands("B", "true")] }));
    expect(await ended("build", await start("build"))).toBe("Failed");
    expect((await action("build", "Build"))?.errorDetails?.message).toContain("CodeBuild");
  });
});
