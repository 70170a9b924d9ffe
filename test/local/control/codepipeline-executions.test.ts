import { ListPipelineExecutionsCommand, StopPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isAlive } from "../../../local/lock.ts";
import { eventually } from "./engine.ts";
import {
  bench,
  commands,
  approval,
  pipeline,
  create,
  start,
  state,
  ended,
  action,
  tokenOf,
  answer,
  out,
} from "./deployment-pipelines.ts";

describe("approvals", () => {
  it("take their own token once", async () => {
    await create(pipeline("gate", { A: [approval("Gate")], B: [commands("B", "true")] }));
    const id = await start("gate");
    const token = await tokenOf("gate", "Gate");
    await expect(answer("gate", "A", "Gate", "00000000-0000-0000-0000-000000000000")).rejects.toMatchObject({
      name: "InvalidApprovalTokenException",
    });
    await expect(answer("gate", "X", "Gate", token)).rejects.toMatchObject({ name: "StageNotFoundException" });
    await expect(answer("gate", "A", "X", token)).rejects.toMatchObject({ name: "ActionNotFoundException" });
    await expect(answer("none", "A", "Gate", token)).rejects.toMatchObject({ name: "PipelineNotFoundException" });
    const { approvedAt } = await answer("gate", "A", "Gate", token);
    expect(approvedAt).toBeInstanceOf(Date);
    await expect(answer("gate", "A", "Gate", token)).rejects.toMatchObject({
      name: "ApprovalAlreadyCompletedException",
    });
    expect(await ended("gate", id)).toBe("Succeeded");
    expect(await action("gate", "Gate")).toMatchObject({ status: "Succeeded", summary: "because" });
    expect((await action("gate", "Gate"))?.token).toBeUndefined();
  });

  it("end the execution when refused", async () => {
    await create(pipeline("refused", { A: [approval("Gate")], B: [commands("B", "touch refused.txt")] }));
    const id = await start("refused");
    await answer("refused", "A", "Gate", await tokenOf("refused", "Gate"), "Rejected");
    expect(await ended("refused", id)).toBe("Failed");
    expect((await action("refused", "Gate"))?.errorDetails?.message).toContain("Rejected by");
    expect(existsSync(out("refused.txt"))).toBe(false);
  });
});

describe("several executions", () => {
  const gated = { A: [approval("Gate")], B: [commands("B", "true")] };

  it("wait in line when QUEUED", async () => {
    await create(pipeline("queued", gated));
    const [first, second] = [await start("queued"), await start("queued")];
    const token = await tokenOf("queued", "Gate");
    const waiting = (await state("queued")).stageStates?.[0];
    expect(waiting?.latestExecution?.pipelineExecutionId).toBe(first);
    expect(waiting?.inboundExecutions?.map((one) => one.pipelineExecutionId)).toEqual([second]);
    await answer("queued", "A", "Gate", token);
    expect(await ended("queued", first)).toBe("Succeeded");
    const next = await tokenOf("queued", "Gate");
    expect(next).not.toBe(token);
    await answer("queued", "A", "Gate", next);
    expect(await ended("queued", second)).toBe("Succeeded");
  });

  it("give way to newer ones when SUPERSEDED", async () => {
    await create(pipeline("superseded", gated, { executionMode: "SUPERSEDED" }));
    const [first, second, third] = [await start("superseded"), await start("superseded"), await start("superseded")];
    expect(await ended("superseded", second)).toBe("Superseded");
    await answer("superseded", "A", "Gate", await tokenOf("superseded", "Gate"));
    expect(await ended("superseded", first)).toBe("Succeeded");
    await answer("superseded", "A", "Gate", await tokenOf("superseded", "Gate"));
    expect(await ended("superseded", third)).toBe("Succeeded");
    const { pipelineExecutionSummaries } = await bench.codepipeline.send(
      new ListPipelineExecutionsCommand({ pipelineName: "superseded" }),
    );
    expect(pipelineExecutionSummaries?.map((one) => one.pipelineExecutionId)).toEqual([third, second, first]);
  });

  it("are one when the token is the same", async () => {
    await create(pipeline("tokens", { A: [commands("A", "true")], B: [commands("B", "true")] }));
    const clientRequestToken = "same-token";
    expect(await start("tokens", { clientRequestToken })).toBe(await start("tokens", { clientRequestToken }));
    expect(await start("tokens")).not.toBe(await start("tokens", { clientRequestToken }));
  });

  it("stop after what is under way, or at once", async () => {
    await create(
      pipeline("stops", {
        A: [commands("Wait", "echo $$ > stops.pid; sleep 0.5; echo done > stops.txt")],
        B: [commands("B", "touch stops-b.txt")],
      }),
    );
    const stop = (pipelineExecutionId: string, abandon: boolean) =>
      bench.codepipeline.send(
        new StopPipelineExecutionCommand({ pipelineName: "stops", pipelineExecutionId, abandon, reason: "test" }),
      );
    const first = await start("stops");
    await stop(first, false);
    await expect(stop(first, false)).rejects.toMatchObject({ name: "DuplicatedStopRequestException" });
    expect(await ended("stops", first)).toBe("Stopped");
    expect(existsSync(out("stops.txt"))).toBe(true);
    expect(existsSync(out("stops-b.txt"))).toBe(false);
    writeFileSync(out("stops.pid"), "");
    const second = await start("stops");
    const pid = await eventually(() => Number(readFileSync(out("stops.pid"), "utf8")) || undefined, "the command");
    await stop(second, true);
    expect(await ended("stops", second)).toBe("Stopped");
    await eventually(() => (isAlive(pid) ? undefined : true), "the command's end");
    expect((await action("stops", "Wait"))?.status).toBe("Abandoned");
    await expect(stop(second, true)).rejects.toMatchObject({ name: "PipelineExecutionNotStoppableException" });
  });
});
