import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../temporary.ts";
import { getExecution, stepsOfExecution } from "../../../local/engine/records.ts";
import { startEngine } from "../../../local/index.ts";
import { definition, images, python, scriptTexts } from "./fixture.ts";

const project = temporaryFolder("recovery");

// An engine of its own process, which starts one execution and prints its ARN.
const program = (alive: string) => `
import { startEngine } from "${fileURLToPath(new URL("../../../local/index.ts", import.meta.url))}";
import { sagemakerOperations } from "${fileURLToPath(new URL("../../../local/sagemaker/index.ts", import.meta.url))}";
const engine = await startEngine({ project: ${JSON.stringify(project)} });
const scripts = ${JSON.stringify(alive)};
for (const [key, code] of JSON.parse(scripts).texts) await engine.context.objects.put("sagewright-us-east-1-123456789012", key, Buffer.from(code));
const call = (name, input) => sagemakerOperations[name](engine.context, input);
await call("CreatePipeline", { PipelineName: "p", PipelineDefinition: JSON.parse(scripts).definition, RoleArn: "arn:aws:iam::123456789012:role/r", ClientRequestToken: "t".repeat(32) });
console.log(call("StartPipelineExecution", { PipelineName: "p" }).PipelineExecutionArn);
`;

it("ends what a killed engine left, and lets none of its processes live on", async () => {
  writeFileSync(join(project, "sagewright.config.json"), JSON.stringify({ images }));
  const alive = join(project, "alive");
  const steps = [
    python(
      "Long",
      `import os, time\nwhile True:\n    open('${alive}', 'w').write(str(time.time()))\n    time.sleep(0.05)`,
    ),
    python("Next", "pass", { step: { DependsOn: ["Long"] } }),
  ];
  const input = JSON.stringify({ definition: JSON.stringify(definition(steps)), texts: [...scriptTexts()] });
  const file = join(project, "engine.mjs");
  await build({
    stdin: { contents: program(input), resolveDir: project, loader: "js" },
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    banner: { js: "" },
    define: { "import.meta.url": JSON.stringify(new URL("../../../definition/shapes/shape.ts", import.meta.url).href) },
  });
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  // Packages are found from the repository's root.
  const copy = join(root, "node_modules", `.recovery-${process.pid}.mjs`);
  writeFileSync(copy, readFileSync(file));
  const child = spawn(process.execPath, [copy], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    let arn = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => void (arn += text));
    while (!existsSync(alive)) await sleep(20);
    arn = arn.trim();
    child.kill("SIGKILL");
    await sleep(300);
    const last = readFileSync(alive, "utf8");
    await sleep(300);
    expect(readFileSync(alive, "utf8")).toBe(last);

    const engine = await startEngine({ project });
    try {
      expect(getExecution(engine.context, arn)).toMatchObject({
        PipelineExecutionStatus: "Failed",
        FailureReason: "Step failure: One or multiple steps failed.",
      });
      const [step, ...others] = stepsOfExecution(engine.context, arn);
      expect(others).toEqual([]);
      expect(step).toMatchObject({
        StepName: "Long",
        StepStatus: "Failed",
        FailureReason: "InternalServerError: engine restarted",
      });
      const [job] = engine.context.store.list<{ ProcessingJobStatus: string }>("ProcessingJob");
      expect(job?.ProcessingJobStatus).toBe("Failed");
    } finally {
      await engine.close();
    }
  } finally {
    child.kill("SIGKILL");
    rmSync(copy, { force: true });
  }
});
