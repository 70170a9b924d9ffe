import { createHash } from "node:crypto";
import { copyFile, mkdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { unpack } from "../containers/archive.ts";
import { s3Location } from "../containers/transfer.ts";
import type { Context, InvokeRequest } from "../context.ts";
import { AwsError } from "../wire/error.ts";
import type { Fleet } from "./fleet.ts";
import { send, type Answer } from "./http.ts";
import type { Limits } from "./limits.ts";
import { modelError, textOf } from "./model-error.ts";
import type { ModelContainer } from "./records.ts";
import { started, type How, type Variant } from "./call.ts";
import type { Worker } from "./worker.ts";

export interface ModelsOptions {
  readonly ctx: Context;
  readonly endpoint: string;
  readonly variant: string;
  readonly container: ModelContainer;
  readonly limits: Limits;
  begin(changes: Partial<ModelContainer>): Promise<Worker>;
  fleetOf(changes: Partial<ModelContainer>, count: number): Fleet;
  ask(worker: Worker, request: InvokeRequest, how: How, path?: string): Promise<Answer>;
  answered(answer: Answer): Answer;
}

interface Located {
  readonly url: string;
  /** The file that holds the object. */
  readonly file: string;
  /** The model's name inside the container. */
  readonly id: string;
}

/**
 * A variant that serves every model below an S3 prefix, loaded when it is asked for. A container that speaks the
 * multi-model API (`/models`) keeps them all; of any other, each model gets a process, and the least used one goes.
 */
export function openModels(options: ModelsOptions): Variant {
  const { ctx, endpoint, variant, container, limits } = options;
  /** Processes by the model's key, the least recently used first. */
  const single = new Map<string, Fleet>();
  const shared = options.fleetOf(
    { Environment: { ...container.Environment, SAGEMAKER_MULTI_MODEL: "true" }, ModelDataUrl: "" },
    1,
  );
  const loaded = new WeakMap<Worker, Map<string, Promise<void>>>();
  let speaks: Promise<boolean> | undefined;

  const probe = async (): Promise<boolean> => {
    try {
      return await shared.use(
        async ({ port }) => (await send(port, { method: "GET", path: "/models", ms: 5000 })).status === 200,
      );
    } catch (error) {
      ctx.say({
        level: "info",
        message: `endpoint ${endpoint}: the image does not speak the multi-model API, each model gets a process (${textOf(error).slice(0, 200)})`,
      });
      return false;
    }
  };

  const locate = (target: string | undefined): Located => {
    if (target === undefined)
      throw new AwsError(
        "ValidationError",
        `Endpoint ${endpoint} is a multi-model endpoint; name a model in TargetModel.`,
      );
    const prefix = container.ModelDataUrl ?? "";
    const url = `${prefix}${prefix.endsWith("/") ? "" : "/"}${target.replace(/^\/+/, "")}`;
    const { bucket, key } = s3Location(url);
    const file = ctx.objects.file(bucket, key);
    if (file === undefined) {
      throw new AwsError(
        "ValidationError",
        `Failed to download model data(bucket: ${bucket}, key: ${key}). Please ensure that there is an object located at the URL and that the role passed to CreateModel has permissions to download the model.`,
      );
    }
    return { url, file, id: createHash("sha256").update(url).digest("hex").slice(0, 32) };
  };

  /** Puts a model where the container looks for it and has it loaded; out of memory, the least used ones go first. */
  const load = async (worker: Worker, known: Map<string, Promise<void>>, { url, file, id }: Located): Promise<void> => {
    const folder = join(worker.folder, "models", id, "model");
    await mkdir(folder, { recursive: true });
    if (/\.(tar\.gz|tgz)$/.test(url)) await unpack(file, folder);
    else await copyFile(file, join(folder, basename(url)));
    const body = Buffer.from(JSON.stringify({ model_name: id, url: `/opt/ml/models/${id}/model` }));
    const headers = { "content-type": "application/json", "content-length": String(body.length) };
    for (;;) {
      const answer = await send(worker.port, {
        method: "POST",
        path: "/models",
        headers,
        body,
        ms: limits.loadMs,
      }).catch((error: unknown) => {
        throw new AwsError(
          "ModelNotReadyException",
          `Model ${id} of endpoint ${endpoint} is not loaded yet: ${textOf(error)}`,
          429,
        );
      });
      if (answer.status < 400 || answer.status === 409) return;
      const oldest = [...known.keys()].find((other) => other !== id);
      if (answer.status !== 507 || oldest === undefined)
        throw modelError(ctx, endpoint, variant, answer.status, answer.body.toString("utf8"));
      known.delete(oldest);
      await send(worker.port, { method: "DELETE", path: `/models/${oldest}`, ms: limits.loadMs });
      await rm(join(worker.folder, "models", oldest), { recursive: true, force: true });
    }
  };

  const callShared = (request: InvokeRequest, how: How, model: Located): Promise<Answer> =>
    started(ctx, endpoint, variant, shared, async (worker) => {
      const { id } = model;
      const known = loaded.get(worker) ?? new Map<string, Promise<void>>();
      loaded.set(worker, known);
      const ready = known.get(id) ?? load(worker, known, model);
      // Asked for last, unloaded last.
      known.delete(id);
      known.set(id, ready);
      ready.catch(() => known.delete(id));
      await ready;
      return options.answered(await options.ask(worker, request, how, `/models/${id}/invoke`));
    });

  const callSingle = async (request: InvokeRequest, how: How, { url, id }: Located): Promise<Answer> => {
    const fleet = single.get(id) ?? options.fleetOf({ ModelDataUrl: url }, 1);
    single.delete(id);
    single.set(id, fleet);
    const [oldest] = single;
    const makesRoom = single.size > limits.loadedModels && oldest !== undefined;
    if (makesRoom) single.delete(oldest[0]);
    if (makesRoom) await oldest[1].stop();
    return started(ctx, endpoint, variant, fleet, async (worker) =>
      options.answered(await options.ask(worker, request, how)),
    );
  };

  return {
    start: async () => {
      speaks ??= probe();
      if (!(await speaks)) await shared.stop();
    },
    resize: async () => undefined,
    call: async (request, how) => {
      const model = locate(request.targetModel);
      speaks ??= probe();
      return (await speaks) ? callShared(request, how, model) : callSingle(request, how, model);
    },
    stop: async () => {
      await Promise.all([shared.stop(), ...[...single.values()].map((fleet) => fleet.stop())]);
    },
  };
}
