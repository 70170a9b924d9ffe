import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  type DescribeEndpointCommandOutput,
  type DescribeEndpointConfigCommandOutput,
  type DescribeModelCommandOutput,
} from "@aws-sdk/client-sagemaker";
import type { Uses } from "./clients.ts";
import type { Clock } from "./clock.ts";
import { withRetries } from "./retry.ts";

/** Clients and clock of a piece of work that waits. */
export interface Reach<K extends "sagemaker" | "runtime" | "s3"> {
  readonly clients: Uses<K>;
  readonly clock: Clock;
}

/** What SageMaker says of a resource, or `undefined` when it does not exist. */
async function describe<T>(clock: Clock, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await withRetries(clock, call);
  } catch (error) {
    if (error instanceof Error && error.name === "ValidationException" && error.message.startsWith("Could not find"))
      return undefined;
    throw error;
  }
}

export const describeEndpoint = (
  { clients, clock }: Reach<"sagemaker">,
  EndpointName: string,
): Promise<DescribeEndpointCommandOutput | undefined> =>
  describe(clock, () => clients.sagemaker.send(new DescribeEndpointCommand({ EndpointName })));

export const describeEndpointConfig = (
  { clients, clock }: Reach<"sagemaker">,
  EndpointConfigName: string,
): Promise<DescribeEndpointConfigCommandOutput | undefined> =>
  describe(clock, () => clients.sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName })));

export const describeModel = (
  { clients, clock }: Reach<"sagemaker">,
  ModelName: string,
): Promise<DescribeModelCommandOutput | undefined> =>
  describe(clock, () => clients.sagemaker.send(new DescribeModelCommand({ ModelName })));

/** The endpoint is on its way to another status: nothing may be asked of it now. */
export const isMoving = (status: string | undefined): boolean =>
  ["Creating", "Updating", "SystemUpdating", "RollingBack", "Deleting"].includes(status ?? "");
