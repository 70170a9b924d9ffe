import type { CreateModelPackageInput, DescribeModelPackageOutput } from "@aws-sdk/client-sagemaker";
import { plainArguments, resolve, type PyValue } from "../../../definition/evaluate/index.ts";
import { registerModelPackage } from "../../sagemaker/registry.ts";
import { validateRequest } from "../../sagemaker/validate-request.ts";
import type { Wire } from "../../sagemaker/operation.ts";
import type { StepType } from "./step-type.ts";

export const registerModel: StepType = {
  type: "RegisterModel",
  operation: "CreateModelPackage",
  run: async ({ ctx, step, scope, note }) => {
    const args = resolve(step.Arguments ?? {}, scope) as { readonly [name: string]: PyValue };
    const request = plainArguments("RegisterModel", args) as Wire<CreateModelPackageInput>;
    validateRequest("CreateModelPackage", request);
    const arn = registerModelPackage(ctx, request);
    note({ Metadata: { RegisterModel: { Arn: arn } } });
    return { status: "Succeeded", properties: ctx.store.get<Wire<DescribeModelPackageOutput>>("ModelPackage", arn) };
  },
};
