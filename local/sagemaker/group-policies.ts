import type {
  DeleteModelPackageGroupPolicyInput,
  GetModelPackageGroupPolicyInput,
  GetModelPackageGroupPolicyOutput,
  PutModelPackageGroupPolicyInput,
  PutModelPackageGroupPolicyOutput,
} from "@aws-sdk/client-sagemaker";
import { validation } from "../wire/error.ts";
import { groupArn, groupNamed } from "./groups.ts";
import { operation, voidOperation, type Operations } from "./operation.ts";

const noPolicy = (arn: string) => validation(`Cannot find resource policy for: ${arn}`);

/** Resource policies of model package groups: kept and told, not enforced; there is one account here. */
export const groupPolicyOperations: Operations = {
  PutModelPackageGroupPolicy: operation<PutModelPackageGroupPolicyInput, PutModelPackageGroupPolicyOutput>(
    (ctx, input) => {
      const { ModelPackageGroupName: name } = groupNamed(ctx, input.ModelPackageGroupName);
      checkPolicy(input.ResourcePolicy ?? "");
      ctx.store.put("ModelPackageGroupPolicy", name, input.ResourcePolicy);
      return { ModelPackageGroupArn: groupArn(ctx, name) };
    },
  ),

  GetModelPackageGroupPolicy: operation<GetModelPackageGroupPolicyInput, GetModelPackageGroupPolicyOutput>(
    (ctx, input) => {
      const { ModelPackageGroupName: name } = groupNamed(ctx, input.ModelPackageGroupName);
      const ResourcePolicy = ctx.store.get<string>("ModelPackageGroupPolicy", name);
      if (ResourcePolicy === undefined) throw noPolicy(groupArn(ctx, name));
      return { ResourcePolicy };
    },
  ),

  DeleteModelPackageGroupPolicy: voidOperation<DeleteModelPackageGroupPolicyInput>((ctx, input) => {
    const { ModelPackageGroupName: name } = groupNamed(ctx, input.ModelPackageGroupName);
    if (!ctx.store.delete("ModelPackageGroupPolicy", name)) throw noPolicy(groupArn(ctx, name));
  }),
};

function checkPolicy(text: string): void {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch (error) {
    throw validation(`Invalid resource policy: it is not JSON (${(error as Error).message})`);
  }
  const statement = (policy as { Statement?: unknown } | null)?.Statement;
  if (typeof statement !== "object" || statement === null) {
    throw validation("Invalid resource policy: it has no Statement");
  }
}
