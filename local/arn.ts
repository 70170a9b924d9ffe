import type { Context } from "./context.ts";

type Place = Pick<Context, "region" | "account">;

/** `arn:aws:sagemaker:<region>:<account>:<resource>/<name>`; the service lower-cases names in job and endpoint ARNs. */
export const sagemakerArn = (place: Place, resource: string, name: string): string =>
  `arn:aws:sagemaker:${place.region}:${place.account}:${resource}/${resource === "pipeline" ? name : name.toLowerCase()}`;

/** The resource's name from an ARN, or the text itself when it is no ARN. */
export const nameOf = (nameOrArn: string): string =>
  nameOrArn.startsWith("arn:") ? nameOrArn.slice(nameOrArn.indexOf("/") + 1) : nameOrArn;
