import { AwsError } from "../wire/error.ts";
import type { QueryActions } from "./query.ts";

const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "sagemaker.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

/** The values of `Name.member.1`, `Name.member.2`, … of a form. */
const members = (form: URLSearchParams, name: string): readonly string[] =>
  [...form].flatMap(([key, value]) => (key.startsWith(`${name}.member.`) ? [value] : []));

/**
 * IAM as far as SDKs ask before they start a job: every role is there, trusts SageMaker and may do everything, because
 * nothing here is decided by a role.
 */
export const iamActions: QueryActions = {
  GetRole: (ctx, _caller, form) => {
    const name = form.get("RoleName") ?? "";
    if (!/^[\w+=,.@-]{1,64}$/.test(name)) {
      throw new AwsError("ValidationError", `The specified value for roleName is invalid: "${name.slice(0, 80)}"`);
    }
    return {
      Role: {
        Path: "/",
        RoleName: name,
        RoleId: `AROA${"LOCAL".padEnd(17, "0")}`,
        Arn: `arn:aws:iam::${ctx.account}:role/${name}`,
        CreateDate: "2020-01-01T00:00:00Z",
        AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(TRUST)),
      },
    };
  },
  SimulatePrincipalPolicy: (_ctx, _caller, form) => {
    const resources = members(form, "ResourceArns");
    return {
      EvaluationResults: {
        member: members(form, "ActionNames").flatMap((EvalActionName) =>
          (resources.length === 0 ? ["*"] : resources).map((EvalResourceName) => ({
            EvalActionName,
            EvalResourceName,
            EvalDecision: "allowed",
          })),
        ),
      },
      IsTruncated: false,
    };
  },
};
