import { operation, type Operations } from "../sagemaker/operation.ts";
import type { Context } from "../context.ts";

interface AuthorizationRequest {
  readonly registryIds?: readonly string[];
}

interface AuthorizationResponse {
  readonly authorizationData: readonly {
    readonly authorizationToken: string;
    readonly expiresAt: number;
    readonly proxyEndpoint: string;
  }[];
}

const HALF_A_DAY = 43_200;

/** ECR as far as SDKs ask before they pull an image: a token that opens nothing, for whatever registry is named. */
export const ecrOperations: Operations = {
  GetAuthorizationToken: operation<AuthorizationRequest, AuthorizationResponse>((ctx: Context, { registryIds }) => ({
    authorizationData: (registryIds ?? [ctx.account]).map((id) => ({
      authorizationToken: Buffer.from("AWS:local").toString("base64"),
      expiresAt: Date.now() / 1000 + HALF_A_DAY,
      proxyEndpoint: `https://${id}.dkr.ecr.${ctx.region}.amazonaws.com`,
    })),
  })),
};
