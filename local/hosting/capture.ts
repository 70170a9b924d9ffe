import { randomUUID } from "node:crypto";
import type { Context, InvokeRequest } from "../context.ts";
import { s3Location } from "../containers/transfer.ts";
import type { Answer } from "./http.ts";
import { textOf } from "./model-error.ts";
import { settingsOf, type EndpointSettings } from "./records.ts";

/** Writes samples of requests and answers to S3, as DataCaptureConfig says. */
export interface Capture {
  take(endpoint: string, variant: string, request: InvokeRequest, answer: Answer): void;
  /** Writes what has been taken and is not in S3 yet. */
  flush(): Promise<void>;
}

type Config = NonNullable<EndpointSettings["DataCaptureConfig"]>;

/** How long samples gather before their file is written. */
const gatherMs = 1000;

interface Pile {
  readonly destination: string;
  readonly lines: string[];
}

export function openCapture(ctx: Context, random: () => number): Capture {
  let piles = new Map<string, Pile>();
  let timer: NodeJS.Timeout | undefined;

  const write = async ({ destination, lines }: Pile, endpoint: string, variant: string): Promise<void> => {
    const { bucket, key } = s3Location(destination);
    const prefix = key === "" || key.endsWith("/") ? key : `${key}/`;
    ctx.objects.createBucket(bucket);
    await ctx.objects.put(bucket, `${prefix}${fileName(endpoint, variant, new Date())}`, Buffer.from(lines.join("")), {
      contentType: "application/x-jsonlines",
    });
  };

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const taken = piles;
    piles = new Map();
    for (const [key, pile] of taken) {
      const [endpoint = "", variant = ""] = key.split("\n");
      try {
        await write(pile, endpoint, variant);
      } catch (error) {
        ctx.say({ level: "warning", message: `endpoint ${endpoint}: data capture failed: ${textOf(error)}` });
      }
    }
  };

  return {
    take: (endpoint, variant, request, answer) => {
      const config = settingsOf(ctx, endpoint).DataCaptureConfig;
      if (config === undefined || config.EnableCapture === false) return;
      if (random() * 100 >= (config.InitialSamplingPercentage ?? 0)) return;
      const key = `${endpoint}\n${variant}`;
      const pile = piles.get(key) ?? { destination: config.DestinationS3Uri ?? "", lines: [] };
      piles.set(key, pile);
      pile.lines.push(`${JSON.stringify(captured(config, request, answer))}\n`);
      timer ??= setTimeout(() => void flush(), gatherMs).unref();
    },
    flush,
  };
}

/** `<endpoint>/<variant>/yyyy/mm/dd/hh/mm-ss-ms-<uuid>.jsonl` */
function fileName(endpoint: string, variant: string, time: Date): string {
  const [year, month, day, hour, minute, second, ms] = time.toISOString().split(/[-T:.Z]/);
  return `${endpoint}/${variant}/${year}/${month}/${day}/${hour}/${minute}-${second}-${ms}-${randomUUID()}.jsonl`;
}

function captured(config: Config, request: InvokeRequest, answer: Answer): object {
  const modes = new Set((config.CaptureOptions ?? []).map(({ CaptureMode }) => CaptureMode));
  const both = modes.has("InputAndOutput");
  return {
    captureData: {
      ...((both || modes.has("Input")) && { endpointInput: side(config, "INPUT", request.contentType, request.body) }),
      ...((both || modes.has("Output")) && { endpointOutput: side(config, "OUTPUT", answer.contentType, answer.body) }),
    },
    eventMetadata: {
      eventId: randomUUID(),
      ...(request.customAttributes !== undefined && { customAttributes: [request.customAttributes] }),
      ...(request.inferenceId !== undefined && { inferenceId: request.inferenceId }),
      inferenceTime: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    },
    eventVersion: "0",
  };
}

/** Bytes of a content type that the configuration names stay text; all others travel as base64. */
function side(config: Config, mode: "INPUT" | "OUTPUT", contentType: string | undefined, body: Buffer): object {
  const { CsvContentTypes, JsonContentTypes } = config.CaptureContentTypeHeader ?? {};
  const kind = (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const named = (types: readonly string[] | undefined) => (types ?? []).some((type) => type.toLowerCase() === kind);
  const encoding = named(CsvContentTypes) ? "CSV" : named(JsonContentTypes) ? "JSON" : "BASE64";
  return {
    ...(contentType !== undefined && { observedContentType: contentType }),
    mode,
    data: body.toString(encoding === "BASE64" ? "base64" : "utf8"),
    encoding,
  };
}
