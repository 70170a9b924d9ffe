import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { openBus } from "./events/bus.ts";
import type { Context, Hosting, Note, Play, Scheduler } from "./context.ts";
import { openCloudWatch } from "./cloudwatch/cloudwatch.ts";
import { openDeployments } from "./codepipeline/deployments.ts";
import { writeSdkDefaults } from "./containers/sdk-defaults.ts";
import { deferred } from "./deferred.ts";
import { ecrOperations } from "./ecr/ecr.ts";
import { engineDefaults } from "./defaults.ts";
import { lockFolder } from "./lock.ts";
import { logsOperations } from "./logs/service.ts";
import { openLogs } from "./logs/store.ts";
import { openObjects } from "./s3/objects.ts";
import { openS3 } from "./s3/serve.ts";
import type { Operations } from "./sagemaker/operation.ts";
import { validateRequest } from "./sagemaker/validate-request.ts";
import { listen, type Services } from "./server.ts";
import { checks } from "./service-checks.ts";
import { sqsOperations } from "./sqs/operations.ts";
import { writeShims } from "./shims.ts";
import { openStore } from "./store.ts";

/** What runs executions and serves endpoints; the engine's own unless a test puts in another. */
export interface Parts {
  createScheduler(ctx: Context): Scheduler;
  createHosting(ctx: Context): Hosting;
  readonly sagemakerOperations: Operations;
}

export interface EngineOptions {
  /** The project's root; all state goes to `.sagewright` in it. */
  readonly project: string;
  /** Default 0: a free one. */
  readonly port?: number;
  readonly say?: (note: Note) => void;
  /** The environment of commands that local deployments run; default this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly parts?: Parts;
  /** Faults that steps meet instead of running; default none. */
  readonly inject?: Play["inject"];
  /** What artificial waits are multiplied by; default 1. */
  readonly timeScale?: number;
  /** Default `aws`. */
  readonly cache?: Play["cache"];
  /** Default false: after a failure nothing new starts. */
  readonly keepGoing?: boolean;
}

export interface Engine {
  /** What `AWS_ENDPOINT_URL` must say. */
  readonly endpoint: string;
  readonly port: number;
  readonly context: Context;
  /** Stops all that runs, waits for it, and gives the folder free. */
  close(): Promise<void>;
}

/**
 * Starts the embedded engine: the AWS services of the road from pipeline to endpoint, on one loopback port.
 *
 * @example
 * const engine = await startEngine({ project: process.cwd() });
 * const sagemaker = new SageMakerClient({ endpoint: engine.endpoint, region: "us-east-1" });
 * await engine.close();
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const project = resolve(options.project);
  const folder = join(project, ".sagewright");
  mkdirSync(folder, { recursive: true });
  const parts = options.parts ?? (await import("./parts.ts")).parts;
  const lock = lockFolder(folder);
  const opened: (() => unknown)[] = [() => lock.release()];
  const closeAll = async () => {
    for (const close of opened.splice(0).toReversed()) await close();
  };
  try {
    const { promise: services, resolve: ready } = deferred<Services>();
    const server = await listen(options.port ?? 0, lock.instance, () => services);
    const endpoint = `http://127.0.0.1:${server.port}`;
    const store = openStore(join(folder, "state.db"));
    opened.push(
      () => store.close(),
      () => server.close(),
    );
    const objects = openObjects(store, join(folder, "s3"));
    const logs = openLogs(store, join(folder, "logs"));
    const say = options.say ?? (() => undefined);
    const context: Context = {
      folder,
      project,
      region: engineDefaults.region,
      account: engineDefaults.account,
      store,
      objects,
      logs,
      get scheduler() {
        return scheduler;
      },
      get hosting() {
        return hosting;
      },
      play: {
        inject: options.inject ?? [],
        timeScale: options.timeScale ?? 1,
        cache: options.cache ?? "aws",
        keepGoing: options.keepGoing ?? false,
      },
      endpoint: () => endpoint,
      get cloudwatch() {
        return cloudwatch;
      },
      emit: (event) => bus.emit(event),
      say,
    };
    const cloudwatch = openCloudWatch(context);
    opened.push(() => cloudwatch.close());
    const scheduler = parts.createScheduler(context);
    const hosting = parts.createHosting(context);
    const deployments = openDeployments(context, options.env ?? process.env);
    const bus = openBus(context, {
      startDeployment: deployments.start,
      startPipeline: async (input) => {
        await parts.sagemakerOperations["StartPipelineExecution"]?.(context, input as never);
      },
    });
    opened.push(
      () => bus.close(),
      () => hosting.close(),
      () => scheduler.close(),
      () => deployments.close(),
    );
    objects.createBucket(engineDefaults.bucket);
    writeShims(folder);
    writeSdkDefaults(folder);
    ready({
      context,
      s3: openS3(store, objects),
      lambda: async (x) => (await import("./lambda/invoke.ts")).serveLambda(x, context, logs),
      cloudwatch: cloudwatch.operations,
      json: {
        SageMaker: { operations: parts.sagemakerOperations, check: validateRequest },
        AmazonSQS: { operations: sqsOperations, check: checks.AmazonSQS },
        AWSEvents: { operations: bus.operations, check: checks.AWSEvents },
        CodePipeline_20150709: { operations: deployments.operations, check: checks.CodePipeline_20150709 },
        AmazonEC2ContainerRegistry_V20150921: {
          operations: ecrOperations,
          check: checks.AmazonEC2ContainerRegistry_V20150921,
        },
        Logs_20140328: { operations: logsOperations(logs), check: checks.Logs_20140328 },
      },
    });
    scheduler.recover();
    hosting.recover();
    deployments.recover();
    bus.recover();
    lock.publish(endpoint);
    return { endpoint, port: server.port, context, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
