/** Why a deployment refuses to go on; each is a state of the world that a person can change. */
export type RefusalCode =
  | "PackageGone"
  | "PackageIncomplete"
  | "PackageNotApproved"
  | "NothingToApprove"
  | "ArtifactChanged"
  | "ArtifactMissing"
  | "MetricsUnreadable"
  | "StageConfigInvalid"
  | "NameTooLong"
  | "NameTaken"
  | "StageLocked"
  | "EndpointBlocked"
  | "EndpointMissing"
  | "TestDataUnusable"
  | "StagingNotProven"
  | "ReleaseChanged"
  | "NoPendingApproval"
  | "OtherReleaseAtGate"
  | "DeploymentMissing"
  | "JournalBusy"
  | "EventTargetRefused";

const brand = Symbol.for("sagewright.Refusal");

/** A deployment that must not go on; `code` says why, the message what to do. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  constructor(code: RefusalCode, message: string) {
    super(message);
    this.name = code;
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Recognises a Refusal, also one made by another copy of this package. */
export const isRefusal = (error: unknown): error is Refusal =>
  error instanceof Error && (error as { [brand]?: boolean })[brand] === true;
