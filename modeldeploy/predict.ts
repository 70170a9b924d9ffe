import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import type { Reach } from "./endpoint.ts";
import { withRetries } from "./retry.ts";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  json: "application/json",
  csv: "text/csv",
  npy: "application/x-npy",
  dcm: "application/dicom",
};

/** The content type that a file's extension stands for; other files are images of unnamed kind. */
export const contentTypeOf = (file: string): string =>
  CONTENT_TYPES[/\.([^.]+)$/.exec(file)?.[1]?.toLowerCase() ?? ""] ?? "application/x-image";

/** What a model answered: a class, or something of another shape. */
export interface Prediction {
  readonly class?: string;
  readonly probability?: number;
  readonly probabilities?: Readonly<Record<string, number>>;
  /** The answer as it came: the parsed JSON, or the text. */
  readonly answer: unknown;
  readonly invokedVariant?: string;
  readonly milliseconds: number;
}

export interface Invocation {
  readonly endpointName: string;
  readonly body: Uint8Array;
  readonly contentType: string;
}

/** Sends one body through InvokeEndpoint and reads `{"class", "probabilities"}` from the answer where it has that shape. */
export async function predict(reach: Reach<"runtime">, invocation: Invocation): Promise<Prediction> {
  const { clients, clock } = reach;
  const { answered, milliseconds } = await withRetries(clock, async () => {
    // Each attempt has a time of its own: a pause after a throttle is not the model's latency.
    const start = performance.now();
    const response = await clients.runtime.send(
      new InvokeEndpointCommand({
        EndpointName: invocation.endpointName,
        Body: invocation.body,
        ContentType: invocation.contentType,
        Accept: "application/json",
      }),
    );
    return { answered: response, milliseconds: performance.now() - start };
  });
  const text = new TextDecoder().decode(answered.Body ?? new Uint8Array());
  return {
    ...readAnswer(text),
    ...(answered.InvokedProductionVariant !== undefined && { invokedVariant: answered.InvokedProductionVariant }),
    milliseconds,
  };
}

function readAnswer(text: string): Omit<Prediction, "milliseconds"> {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return { answer: text };
  }
  if (typeof answer !== "object" || answer === null) return { answer };
  const { class: named, probabilities } = answer as { class?: unknown; probabilities?: unknown };
  if (typeof named !== "string") return { answer };
  if (!isProbabilities(probabilities)) return { class: named, answer };
  const probability = probabilities[named];
  return { class: named, probabilities, ...(probability !== undefined && { probability }), answer };
}

const isProbabilities = (value: unknown): value is Readonly<Record<string, number>> =>
  typeof value === "object" && value !== null && Object.values(value).every((item) => typeof item === "number");
