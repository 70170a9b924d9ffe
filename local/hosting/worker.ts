import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { unpack } from "../containers/archive.ts";
import { awsEnvironment, temporaryEnvironment } from "../containers/contract.ts";
import { openTail } from "../containers/failure.ts";
import { freePort } from "../containers/free-port.ts";
import { gpuCount, hostEnvironment } from "../containers/host.ts";
import { imageEntry, projectCommand } from "../containers/images.ts";
import type { Machine } from "../containers/machine.ts";
import { startProcess, type Child, type Spawn } from "../containers/process.ts";
import { checkRequirements } from "../containers/requirements.ts";
import { endpointManifest, writeServerManifest } from "../containers/run-manifest.ts";
import { containerSpawn, hasImage } from "../containers/runners/container.ts";
import { sdkEnvironment } from "../containers/sdk-defaults.ts";
import { ClientError, s3Location } from "../containers/transfer.ts";
import type { Grade } from "../containers/runners/runner.ts";
import type { Context } from "../context.ts";
import { ping } from "./http.ts";
import type { ModelContainer } from "./records.ts";

/** A process that serves one variant. */
export interface Worker {
  readonly port: number;
  /** What is `/opt/ml` for it. */
  readonly folder: string;
  readonly alive: () => boolean;
  stop(): Promise<void>;
}

export interface WorkerOptions {
  readonly ctx: Context;
  readonly machine: Machine;
  readonly endpoint: string;
  readonly variant: string;
  readonly container: ModelContainer;
  readonly startupSeconds: number;
  readonly isolateNetwork: boolean;
  readonly stop: AbortSignal;
  /** Where what ran it is written down; default beside the endpoint's folder. */
  readonly manifest?: string;
  /** Where its lines go; default the endpoint's log. */
  readonly log?: { readonly group: string; readonly stream: string };
}

const graceMs = 30_000;

/** Serves the handler functions of a model whose image says nothing of how it serves. */
const handlerServer = fileURLToPath(new URL("./handlers/serve.py", import.meta.url));

/** Unpacks the model, starts the image's `serve` and waits until it answers `/ping`. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { ctx, endpoint, variant, stop } = options;
  const port = await freePort();
  const folder = join(ctx.folder, "endpoints", endpoint, `${variant}-${port}`);
  const clean = () => rmSync(folder, { recursive: true, force: true });
  clean();
  mkdirSync(join(folder, "model"), { recursive: true });
  let child: Child | undefined;
  let ended = false;
  const tail = openTail();
  try {
    await fetchModel(ctx, options.container, join(folder, "model"));
    const { spawn, runner, grade } = await serveSpawn(options, folder, port);
    const place = options.log ?? { group: `/aws/sagemaker/Endpoints/${endpoint}`, stream: `${variant}/local` };
    const log = (line: string) => ctx.logs.append(place.group, place.stream, line);
    child = await startProcess(spawn, (line, source) => {
      log(line);
      if (source === "stderr") tail.add(line);
    });
    writeServerManifest(options.manifest ?? endpointManifest(ctx, endpoint), {
      job: endpoint,
      image: options.container.Image,
      runner,
      grade,
      pid: child.pid,
    });
    void child.exited.then(({ code }) => {
      ended = true;
      log(`the container ended with exit code ${code}`);
    });
    const deadline = Date.now() + options.startupSeconds * 1000;
    while (!(await ping(port))) {
      stop.throwIfAborted();
      if (ended || Date.now() > deadline) throw new PingError(variant, tail.error());
      await sleep(100);
    }
  } catch (error) {
    await child?.terminate(2000);
    clean();
    throw error;
  }
  const running = child;
  return {
    port,
    folder,
    alive: () => !ended,
    stop: async () => {
      await running.terminate(graceMs);
      clean();
    },
  };
}

/** The service's words for a container that does not come up, then the container's own last ones. */
class PingError extends Error {
  constructor(variant: string, last: string) {
    const text = `The primary container for production variant ${variant} did not pass the ping health check. Please check CloudWatch logs for this endpoint.`;
    super(last === "" ? text : `${text} It said: ${last}`);
  }
}

async function fetchModel(ctx: Context, { ModelDataUrl: url }: ModelContainer, folder: string): Promise<void> {
  if (url === undefined || url === "") return;
  const { bucket, key } = s3Location(url);
  const file = ctx.objects.file(bucket, key);
  if (file === undefined) throw new ClientError(`Failed to download model data: ${url} does not exist`);
  await unpack(file, folder);
}

async function serveSpawn(
  { ctx, machine, endpoint, variant, container, isolateNetwork }: WorkerOptions,
  folder: string,
  port: number,
): Promise<{ readonly spawn: Spawn; readonly runner: string; readonly grade: Grade }> {
  const { container: engine, server } = await machine.runners();
  const env = { ...awsEnvironment(ctx), ...container.Environment, SAGEMAKER_REGION: ctx.region };
  const { Image: image } = container;
  if (engine !== undefined && (await hasImage(engine, image))) {
    machine.announce("container");
    const launch = {
      name: `sagewright-${endpoint}-${variant}-${port}`,
      image,
      args: ["serve"],
      env,
      folder,
      isolateNetwork: false,
      port,
      gpus: gpuCount() > 0,
    };
    return { spawn: containerSpawn(engine, launch, hostEnvironment()), runner: engine.name, grade: "A" };
  }
  if (isolateNetwork) {
    ctx.say({
      level: "warning",
      message: `endpoint ${endpoint}: EnableNetworkIsolation is not kept, the server must be reached on 127.0.0.1`,
    });
  }
  machine.announce(server);
  const { serve } = imageEntry(ctx.project, image);
  const environment = await machine.environment(image);
  if (serve === undefined) {
    const requirements = join(folder, "model", "code", "requirements.txt");
    await checkRequirements(environment.python, requirements, ctx.project, image, "the model's code/requirements.txt");
  }
  const host = hostEnvironment();
  const spawn = await server.spawn({
    argv: [...(serve === undefined ? ["python3", "-B", handlerServer] : projectCommand(ctx.project, serve)), "serve"],
    cwd: "/opt/ml",
    folder,
    env: {
      ...host,
      ...sdkEnvironment(ctx),
      ...temporaryEnvironment(folder),
      SM_MODEL_DIR: "/opt/ml/model",
      ...env,
      SAGEMAKER_BIND_TO_PORT: String(port),
      SAGEWRIGHT_BIND_HOST: "127.0.0.1",
      PATH: `${environment.bin}:${host["PATH"]}`,
    },
    isolateNetwork: false,
  });
  return { spawn, runner: server.name, grade: server.grade };
}
