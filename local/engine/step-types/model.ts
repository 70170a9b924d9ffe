import { modelOperations } from "../../sagemaker/models.ts";
import type { ModelRecord } from "../../hosting/records.ts";
import { call, requestOf } from "./operation-step.ts";
import type { StepType } from "./step-type.ts";

export const model: StepType = {
  type: "Model",
  operation: "CreateModel",
  run: async (run) => {
    const { ctx, jobName, note } = run;
    await call(ctx, modelOperations, "CreateModel", requestOf(run, { ModelName: jobName }));
    const record = ctx.store.get<ModelRecord>("Model", jobName);
    note({ Metadata: { Model: { Arn: record?.ModelArn } } });
    return { status: "Succeeded", properties: record };
  },
};
