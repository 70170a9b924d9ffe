import { accelerator } from "./accelerator.ts";
import { approvalEnum } from "./approval-enum.ts";
import { approvedUnseen } from "./approved-unseen.ts";
import { argumentKind } from "./argument-kind.ts";
import { argumentValue } from "./argument-value.ts";
import { autoMlMode } from "./automl-mode.ts";
import { baseline } from "./baseline.ts";
import { branchScope } from "./branch-scope.ts";
import { cacheConfig } from "./cache-config.ts";
import { cacheTimestamp } from "./cache-timestamp.ts";
import { checkType } from "./check-type.ts";
import { conditionForm } from "./condition-form.ts";
import { conditionOperands } from "./condition-operands.ts";
import { conditionPresent } from "./condition-present.ts";
import { cycle } from "./cycle.ts";
import { declaredOutput } from "./declared-output.ts";
import { dependsOnTwice } from "./depends-on-twice.ts";
import { emrApplication } from "./emr-application.ts";
import { emrCluster } from "./emr-cluster.ts";
import { endpointConfigName } from "./endpoint-config-name.ts";
import { envelopeKinds } from "./envelope-kinds.ts";
import { executionVariable } from "./execution-variable.ts";
import { expressionType } from "./expression-type.ts";
import { finalStep } from "./final-step.ts";
import { floatNumber } from "./float-number.ts";
import { forbiddenArgument } from "./forbidden-argument.ts";
import { functionArn } from "./function-arn.ts";
import { ignoredRetry } from "./ignored-retry.ts";
import { imageRegion } from "./image-region.ts";
import { imageTag } from "./image-tag.ts";
import { innerNames } from "./inner-names.ts";
import { instanceType } from "./instance-type.ts";
import { jobName } from "./job-name.ts";
import { joinForm } from "./join-form.ts";
import { jsonGet } from "./json-get.ts";
import { lineageLists } from "./lineage-lists.ts";
import { localPath } from "./local-path.ts";
import { manySteps } from "./many-steps.ts";
import { maxRuntime } from "./max-runtime.ts";
import { missingArgument } from "./missing-argument.ts";
import { modelGivenTwice } from "./model-given-twice.ts";
import { modelMetrics } from "./model-metrics.ts";
import { nestedCondition } from "./nested-condition.ts";
import { outputFileName } from "./output-file-name.ts";
import { outputParameter } from "./output-parameter.ts";
import { outputUnused } from "./output-unused.ts";
import { parameterDefault } from "./parameter-default.ts";
import { parameterEnum } from "./parameter-enum.ts";
import { parameterForm } from "./parameter-form.ts";
import { parameterNames } from "./parameter-names.ts";
import { pipeModeScript } from "./pipe-mode-script.ts";
import { placeholderText } from "./placeholder-text.ts";
import { placeholder } from "./placeholder.ts";
import { propertyFileUnused } from "./property-file-unused.ts";
import { propertyFile } from "./property-file.ts";
import { queueUrl } from "./queue-url.ts";
import { referenceForm } from "./reference-form.ts";
import { replicatedInput } from "./replicated-input.ts";
import { retiredInstance } from "./retired-instance.ts";
import { retryPolicy } from "./retry-policy.ts";
import type { Rule } from "./rule.ts";
import { s3BucketName } from "./s3-bucket-name.ts";
import { s3UriForm } from "./s3-uri-form.ts";
import { secret } from "./secret.ts";
import { sharedOutput } from "./shared-output.ts";
import { silentElse } from "./silent-else.ts";
import { size } from "./size.ts";
import { spotCheckpoint } from "./spot-checkpoint.ts";
import { spotWait } from "./spot-wait.ts";
import { stepForm } from "./step-form.ts";
import { stepMembers } from "./step-members.ts";
import { stepNameForm } from "./step-name-form.ts";
import { stepNames } from "./step-names.ts";
import { stepProperty } from "./step-property.ts";
import { stepType } from "./step-type.ts";
import { stepsPresent } from "./steps-present.ts";
import { textNumber } from "./text-number.ts";
import { topLevelMembers } from "./top-level-members.ts";
import { tuningDefinitions } from "./tuning-definitions.ts";
import { tuningObjective } from "./tuning-objective.ts";
import { tuningResources } from "./tuning-resources.ts";
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
  jobName,
  parameterDefault,
  parameterEnum,
  unusedParameter,
  approvalEnum,
  referenceForm,
  undeclaredParameter,
  unknownStep,
  executionVariable,
  stepProperty,
  declaredOutput,
  propertyFile,
  jsonGet,
  joinForm,
  propertyFileUnused,
  outputUnused,
  endpointConfigName,
  cycle,
  finalStep,
  branchScope,
  nestedCondition,
  manySteps,
  dependsOnTwice,
  unknownArgument,
  missingArgument,
  argumentKind,
  argumentValue,
  instanceType,
  expressionType,
  forbiddenArgument,
  localPath,
  emrCluster,
  emrApplication,
  outputParameter,
  functionArn,
  queueUrl,
  lineageLists,
  autoMlMode,
  checkType,
  baseline,
  tuningDefinitions,
  tuningObjective,
  tuningResources,
  spotWait,
  floatNumber,
  conditionForm,
  conditionPresent,
  conditionOperands,
  silentElse,
  textNumber,
  retryPolicy,
  ignoredRetry,
  cacheConfig,
  cacheTimestamp,
  sharedOutput,
  placeholder,
  replicatedInput,
  placeholderText,
  imageRegion,
  accelerator,
  retiredInstance,
  maxRuntime,
  secret,
  approvedUnseen,
  modelMetrics,
  spotCheckpoint,
  pipeModeScript,
  modelGivenTwice,
  outputFileName,
  s3UriForm,
  s3BucketName,
  imageTag,
];
