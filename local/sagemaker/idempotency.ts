import { createHash } from "node:crypto";
import type { Context } from "../context.ts";
import { AwsError } from "../wire/error.ts";
import type { Operation, Operations } from "./operation.ts";

/** The operations that a token makes repeatable: the member that carries it, and the one that says what is acted on. */
const TOKENS: Readonly<Record<string, readonly [token: string, subject: string]>> = {
  DeletePipeline: ["ClientRequestToken", "PipelineName"],
  StartPipelineExecution: ["ClientRequestToken", "PipelineName"],
  StopPipelineExecution: ["ClientRequestToken", "PipelineExecutionArn"],
  RetryPipelineExecution: ["ClientRequestToken", "PipelineExecutionArn"],
  CreateModelPackage: ["ClientToken", "ModelPackageGroupName"],
};

interface Kept {
  readonly request: string;
  readonly answer: unknown;
}

/**
 * Makes what carries a token happen once: the same request again is given the same answer, another request with the
 * same token is refused. CreatePipeline is not among them: its name already makes it happen once.
 */
export const withTokens = (operations: Operations): Operations =>
  Object.fromEntries(
    Object.entries(operations).map(([name, run]) => {
      const members = Object.hasOwn(TOKENS, name) ? TOKENS[name] : undefined;
      return [name, members === undefined ? run : once(name, members, run)];
    }),
  );

function once(name: string, [tokenMember, subject]: readonly [string, string], run: Operation): Operation {
  return (ctx: Context, input: never) => {
    const members: Readonly<Record<string, unknown>> = input;
    const token = members[tokenMember];
    if (typeof token !== "string") return run(ctx, input);
    const key = `${name}/${String(members[subject] ?? "")}/${token}`;
    const request = digest(members);
    const kept = ctx.store.get<Kept>("RequestToken", key);
    if (kept !== undefined) {
      if (kept.request !== request) throw tokenReused(name, token);
      return kept.answer;
    }
    const keep = (answer: unknown) => {
      ctx.store.put("RequestToken", key, { request, answer } satisfies Kept);
      return answer;
    };
    const answer = run(ctx, input);
    return answer instanceof Promise ? answer.then(keep) : keep(answer);
  };
}

/** The same for the same members, whatever their order. */
const digest = (input: object) => createHash("sha256").update(JSON.stringify(input, sorted)).digest("base64url");

const sorted = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** What the service says of a token that came with another request before; not captured from an account. */
const tokenReused = (operation: string, token: string) =>
  new AwsError(
    "ConflictException",
    `The client request token ${token} was used before with different parameters of ${operation}; use a new token for a new request.`,
  );
