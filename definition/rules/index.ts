import { argumentKind } from "./argument-kind.ts";
import { argumentValue } from "./argument-value.ts";
import { branchScope } from "./branch-scope.ts";
import { cacheConfig } from "./cache-config.ts";
import { conditionForm } from "./condition-form.ts";
import { conditionOperands } from "./condition-operands.ts";
import { conditionPresent } from "./condition-present.ts";
import { cycle } from "./cycle.ts";
import { declaredOutput } from "./declared-output.ts";
import { envelopeKinds } from "./envelope-kinds.ts";
import { executionVariable } from "./execution-variable.ts";
import { expressionType } from "./expression-type.ts";
import { finalStep } from "./final-step.ts";
import { forbiddenArgument } from "./forbidden-argument.ts";
import { innerNames } from "./inner-names.ts";
import { instanceType } from "./instance-type.ts";
import { joinForm } from "./join-form.ts";
import { jsonGet } from "./json-get.ts";
import { localPath } from "./local-path.ts";
import { missingArgument } from "./missing-argument.ts";
import { parameterDefault } from "./parameter-default.ts";
import { parameterEnum } from "./parameter-enum.ts";
import { parameterForm } from "./parameter-form.ts";
import { parameterNames } from "./parameter-names.ts";
import { placeholder } from "./placeholder.ts";
import { propertyFile } from "./property-file.ts";
import { referenceForm } from "./reference-form.ts";
import { replicatedInput } from "./replicated-input.ts";
import { retryPolicy } from "./retry-policy.ts";
import type { Rule } from "./rule.ts";
import { sharedOutput } from "./shared-output.ts";
import { size } from "./size.ts";
import { stepForm } from "./step-form.ts";
import { stepMembers } from "./step-members.ts";
import { stepNameForm } from "./step-name-form.ts";
import { stepNames } from "./step-names.ts";
import { stepProperty } from "./step-property.ts";
import { stepType } from "./step-type.ts";
import { stepsPresent } from "./steps-present.ts";
import { topLevelMembers } from "./top-level-members.ts";
import { undeclaredParameter } from "./undeclared-parameter.ts";
import { unknownArgument } from "./unknown-argument.ts";
import { unknownStep } from "./unknown-step.ts";
import { unusedParameter } from "./unused-parameter.ts";
import { version } from "./version.ts";

export { contextOf, type RuleContext } from "./context.ts";
export type { Found, Rule } from "./rule.ts";

/** Every rule, in the order of their codes. */
export const rules: readonly Rule[] = [
  version,
  topLevelMembers,
  stepsPresent,
  stepForm,
  stepType,
  stepMembers,
  envelopeKinds,
  size,
  stepNames,
  stepNameForm,
  parameterNames,
  parameterForm,
  innerNames,
  parameterDefault,
  parameterEnum,
  unusedParameter,
  referenceForm,
  undeclaredParameter,
  unknownStep,
  executionVariable,
  stepProperty,
  declaredOutput,
  propertyFile,
  jsonGet,
  joinForm,
  cycle,
  finalStep,
  branchScope,
  unknownArgument,
  missingArgument,
  argumentKind,
  argumentValue,
  instanceType,
  expressionType,
  forbiddenArgument,
  localPath,
  conditionForm,
  conditionPresent,
  conditionOperands,
  retryPolicy,
  cacheConfig,
  sharedOutput,
  placeholder,
  replicatedInput,
];
