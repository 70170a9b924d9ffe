import type { AsyncRequest } from "../hosting/async.ts";
import { AwsError } from "../wire/error.ts";
import { header, type Exchange } from "../wire/exchange.ts";

const seconds = (x: Exchange, name: string, min: number, max: number): number | undefined => {
  const text = header(x, `x-amzn-sagemaker-${name.toLowerCase()}`);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new AwsError("ValidationError", `${name} is ${text}; it must be a whole number from ${min} to ${max}.`);
};

const text = (x: Exchange, name: string, max: number, pattern: RegExp): string | undefined => {
  const value = header(x, `x-amzn-sagemaker-${name.toLowerCase()}`);
  if (value === undefined || (value.length <= max && pattern.test(value))) return value;
  throw new AwsError(
    "ValidationError",
    `${name} is "${value.slice(0, 600)}"; it must have at most ${max} characters and match ${pattern.source}.`,
  );
};

/** What the headers of InvokeEndpointAsync say. */
export function asyncRequest(x: Exchange): AsyncRequest {
  const inputLocation = header(x, "x-amzn-sagemaker-inputlocation") ?? "";
  if (!/^s3:\/\/[^/]+\/.+$/.test(inputLocation))
    throw new AwsError(
      "ValidationError",
      `InputLocation is "${inputLocation}"; it must be an S3 URI, s3://bucket/key.`,
    );
  const contentType = header(x, "x-amzn-sagemaker-content-type");
  const accept = header(x, "x-amzn-sagemaker-accept");
  const customAttributes = header(x, "x-amzn-sagemaker-custom-attributes");
  const inferenceId = header(x, "x-amzn-sagemaker-inference-id");
  const pathExtension = text(x, "S3OutputPathExtension", 512, /^(?!s3:|https:)[a-zA-Z0-9!_.*'()/-]+$/);
  const fileName = text(x, "Filename", 32, /^(?!.*\..*\.)[a-zA-Z0-9][a-zA-Z0-9-_.]*$/);
  const timeoutSeconds = seconds(x, "InvocationTimeoutSeconds", 1, 3600);
  const ttlSeconds = seconds(x, "RequestTTLSeconds", 60, 21_600);
  return {
    inputLocation,
    ...(contentType !== undefined && { contentType }),
    ...(accept !== undefined && { accept }),
    ...(customAttributes !== undefined && { customAttributes }),
    ...(inferenceId !== undefined && { inferenceId }),
    ...(pathExtension !== undefined && { pathExtension }),
    ...(fileName !== undefined && { fileName }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(ttlSeconds !== undefined && { ttlSeconds }),
  };
}
