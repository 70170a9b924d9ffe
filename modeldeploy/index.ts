export type { DeployClients, Uses } from "./clients.ts";
export { systemClock, type Clock } from "./clock.ts";
export type { Reach } from "./endpoint.ts";
export { isRefusal, Refusal, type RefusalCode } from "./refusal.ts";
export * from "./names.ts";
export * from "./stage-config.ts";
export {
  approvePackage,
  describePackage,
  newestPackage,
  packageIdentity,
  type Approval,
  type ModelPackage,
  type PackageVerdict,
} from "./package.ts";
export {
  readPackage,
  readRelease,
  reverify,
  type PackageContent,
  type Release,
  type ReleaseContainer,
  type ReleaseRequest,
} from "./release.ts";
export { freezeRelease, frozenRelease, releaseDifferences } from "./frozen.ts";
export { readEvaluation, type EvaluationFigures } from "./evaluation.ts";
export { planStage, type EndpointAction, type PlanOptions, type StagePlan } from "./plan.ts";
export { applyStage, type ApplyOptions, type StageOutcome } from "./apply.ts";
export { verifyStage, type StageVerdict, type VerifyOptions } from "./verify.ts";
export { testStage, LEAST_IMAGES, type TestOptions } from "./test-stage.ts";
export type { Check, TestReport } from "./test-report.ts";
export { score, percentile, type Score } from "./score.ts";
export { contentTypeOf, predict, type Invocation, type Prediction } from "./predict.ts";
export { readJournal, type JournalEntry, type JournalEvent } from "./journal.ts";
export { readTestReport, requireProven, stagingProof, testedRelease, type StagingProof } from "./staging-proof.ts";
export { deploymentPipeline, type DeploymentPipelineOptions } from "./deployment-pipeline.ts";
export {
  approvedPattern,
  ensureDeployment,
  findPipeline,
  type DeploymentOptions,
  type EnsuredDeployment,
} from "./ensure-deployment.ts";
export { answerApproval, executionPackage, pendingApproval, type Answer, type PendingApproval } from "./gate.ts";
export {
  findExecution,
  followExecution,
  startExecution,
  type ActionProgress,
  type Followed,
  type FollowOptions,
} from "./follow.ts";
