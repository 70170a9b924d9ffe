import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { S3Client } from "@aws-sdk/client-s3";
import { create } from "tar";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Execution } from "../../../local/codepipeline/execution.ts";
import type { Store } from "../../../local/store.ts";
import { readJournal } from "../../../modeldeploy/index.ts";
import { deploymentKey } from "../../../modeldeploy/names.ts";
import { buildCli, type BuiltCli } from "../../modeldeploy/built-cli.ts";
import { processesOf } from "../../road/project.ts";
import { bucket } from "./corpus/bad-request.ts";
import { noSurvivors, survivors } from "./invariants.ts";
import { openKillable, randomFrom, seed, until, type Killable } from "./killable.ts";
import { mark, role } from "./ledger.ts";

const deployments = 4;
const random = randomFrom(seed);
let here: Killable;
let cli: BuiltCli;

beforeAll(async () => {
  [here, cli] = await Promise.all([openKillable(), buildCli()]);
});
afterAll(async () => {
  await here?.close();
  cli?.remove();
});

async function register(name: string): Promise<string> {
  const file = join(here.project, "model.tar.gz");
  await create({ gzip: true, cwd: here.project, file }, ["serve.py"]);
  await here.wire.put(bucket, `models/${name}.tar.gz`, readFileSync(file));
  const { ModelPackageArn } = await here.wire.call<{ ModelPackageArn: string }>("SageMaker.CreateModelPackage", {
    ModelPackageGroupName: "models",
    ModelApprovalStatus: "Approved",
    InferenceSpecification: {
      Containers: [
        {
          Image: "test/serve:1",
          ModelDataUrl: `s3://${bucket}/models/${name}.tar.gz`,
          Environment: { ANSWER: name },
        },
      ],
      SupportedContentTypes: ["text/plain"],
      SupportedResponseMIMETypes: ["text/plain"],
    },
  });
  return ModelPackageArn;
}

const action = (name: string, ...commands: string[]) => ({
  name,
  actionTypeId: { category: "Compute", owner: "AWS", provider: "Commands", version: "1" },
  commands,
  environmentVariables: [{ name: "PACKAGE", value: "#{variables.Package}", type: "PLAINTEXT" }],
});

const createDeployment = (name: string, ...actions: readonly object[]) =>
  here.wire.call("CodePipeline_20150709.CreatePipeline", {
    pipeline: {
      ...{ name, roleArn: role, pipelineType: "V2", executionMode: "QUEUED" },
      artifactStore: { type: "S3", location: bucket },
      variables: [{ name: "Package", defaultValue: "none" }],
      stages: actions.map((one, i) => ({ name: `Stage${i}`, actions: [one] })),
    },
  });

const startDeployment = async (name: string, Package: string): Promise<string> => {
  const variables = [{ name: "Package", value: Package }];
  const answer = await here.wire.call<{ pipelineExecutionId: string }>("CodePipeline_20150709.StartPipelineExecution", {
    ...{ name, variables },
  });
  return answer.pipelineExecutionId;
};

interface ActionDetail {
  readonly actionName: string;
  readonly status: string;
  readonly output?: { readonly executionResult?: { readonly errorDetails?: { readonly message: string } } };
}

async function actionsOf(pipelineExecutionId: string): Promise<readonly ActionDetail[]> {
  const { actionExecutionDetails } = await here.wire.call<{ actionExecutionDetails: readonly ActionDetail[] }>(
    "CodePipeline_20150709.ListActionExecutions",
    { pipelineName: "release", filter: { pipelineExecutionId } },
  );
  return actionExecutionDetails;
}

/** `true` once it is on record that the command runs. */
async function deploys(pipelineExecutionId: string): Promise<true | undefined> {
  const actions = await actionsOf(pipelineExecutionId);
  return actions.some(({ actionName, status }) => actionName === "Deploy" && status === "InProgress") || undefined;
}

it("takes a release to staging, however often the engine is killed on the way", async () => {
  await here.wire.call("SageMaker.CreateModelPackageGroup", { ModelPackageGroupName: "models" });
  // The mark is in the words of each of its shells.
  const deploy = `sh -c '"$1" "$2" deploy --stage staging --package "$PACKAGE"; exit $?' ${mark} '${process.execPath}' '${cli.file}'`;
  await createDeployment("release", action("Before", "true"), action("Deploy", deploy), action("After", "true"));
  const arns = { first: await register("first"), second: await register("second") };
  let inside = 0;
  for (let i = 0; i < deployments; i++) {
    const name = i % 2 === 0 ? "first" : "second";
    const pipelineExecutionId = await startDeployment("release", arns[name]);
    const look = (store: Store) => {
      const found = store.get<Execution>("CodePipelineExecution", `release/${pipelineExecutionId}`);
      // It was acknowledged.
      expect(found).toBeDefined();
      expect(processesOf(cli.file)).toEqual([]);
      if (found?.stages[1]?.actions["Deploy"]?.status === "InProgress") inside++;
    };
    // Each package is once hit while its command runs for sure; after that the machine's speed has a say.
    const early = i < 2;
    if (early) await until("the command", () => deploys(pipelineExecutionId));
    for (let kills = 1 + Math.round(random()); kills > 0; kills--) {
      if (!early) await sleep(random() * 2500);
      await here.killed(look);
    }
    const status = await until("the deployment's end", async () => {
      const { pipelineExecution } = await here.wire.call<{ pipelineExecution: { status: string } }>(
        "CodePipeline_20150709.GetPipelineExecution",
        { pipelineName: "release", pipelineExecutionId },
      );
      return pipelineExecution.status === "InProgress" ? undefined : pipelineExecution.status;
    });
    expect(status, JSON.stringify(await actionsOf(pipelineExecutionId))).toBe("Succeeded");
    expect(await here.wire.invoke("models-staging")).toBe(name);
    const { EndpointStatus } = (await here.describeEndpoint("models-staging")) ?? {};
    expect(EndpointStatus).toBe("InService");
  }
  expect(inside).toBeGreaterThanOrEqual(deployments / 2);
  // What the journal says is what happened, and nobody holds the stage.
  const deployment = { name: "models", bucket };
  const s3 = new S3Client({
    ...{ endpoint: here.engine.endpoint, region: "us-east-1", forcePathStyle: true },
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
  const journal = await readJournal({ s3 }, deployment, "staging");
  expect(journal.map(({ seq }) => seq)).toEqual(journal.map((_, i) => i + 1));
  const served = journal.filter(({ event }) => event === "serving").map(({ modelPackageArn }) => modelPackageArn);
  // A command that was killed between its entry and its end writes nothing twice.
  expect(served).toEqual(Array.from({ length: deployments }, (_, i) => (i % 2 === 0 ? arns.first : arns.second)));
  expect(await here.wire.get(bucket, deploymentKey("models", "staging", "lock.json"))).toBeUndefined();
}, 400_000);

it("leaves no command of a deployment running", async () => {
  await createDeployment("long", action("Sleep", `sh -c 'sleep 60; true' ${mark}`), action("After", "true"));
  await startDeployment("long", "none");
  await until("the command", async () => (survivors().some((line) => line.includes("sleep 60")) ? true : undefined));
  await here.engine.kill("SIGKILL");
  // No engine has been started that could have looked for it.
  await noSurvivors();
}, 60_000);
