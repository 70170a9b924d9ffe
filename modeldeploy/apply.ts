import { changeEndpoint } from "./change-endpoint.ts";
import type { Uses } from "./clients.ts";
import { systemClock, type Clock } from "./clock.ts";
import type { Reach } from "./endpoint.ts";
import { freezeRelease } from "./frozen.ts";
import { appendJournal, readJournal, type JournalContext, type JournalEvent } from "./journal.ts";
import { withStageLock, type Lock } from "./lock.ts";
import type { Deployment, Stage } from "./names.ts";
import { planStage, type StagePlan } from "./plan.ts";
import { Refusal } from "./refusal.ts";
import { reverify, type Release } from "./release.ts";
import { requireProven } from "./staging-proof.ts";
import { verifyStage, type StageVerdict, type VerifyOptions } from "./verify.ts";

export interface ApplyOptions {
  readonly deployment: Deployment;
  readonly stage: Stage;
  readonly release: Release;
  /** Who asks for it, for the journal. */
  readonly by: string;
  readonly clock?: Clock;
  readonly timeoutSeconds?: number;
  readonly pollSeconds?: number;
  readonly onPoll?: (status: string, seconds: number) => void;
}

/** What became of a stage. */
export type StageOutcome = { readonly plan: StagePlan } & (
  | { readonly outcome: "unchanged" | "created" | "updated" }
  | { readonly outcome: "rolledBack"; readonly servedConfigName: string; readonly reason: string }
  | { readonly outcome: "failed"; readonly status: string; readonly reason: string }
  | { readonly outcome: "stuck"; readonly status: string; readonly seconds: number }
);

/**
 * Makes a stage serve a release: model, endpoint configuration, endpoint, verified wait. A second run changes nothing;
 * a run that was cut off is taken up where it ended. Production takes only what passed on staging.
 *
 * @example
 * const { outcome } = await applyStage(clients, { deployment, stage: "staging", release, by: "anna" });
 */
export async function applyStage(clients: Uses<"sagemaker" | "s3">, options: ApplyOptions): Promise<StageOutcome> {
  const { deployment, stage, release, clock = systemClock } = options;
  const reach: Reach<"sagemaker" | "s3"> = { clients, clock };
  const journal: JournalContext = { deployment, stage, release, by: options.by, clock };
  const planOptions = { name: deployment.name, stage, release };
  await reverify(clients, release);
  if (stage === "prod") await requireProven(clients, deployment, release);

  const before = await planStage(reach, planOptions);
  if (before.endpoint === "unchanged" && (await isJournaled(clients, journal, before)))
    return { plan: before, outcome: "unchanged" };

  return withStageLock(clients, journal, async (lock) => {
    await freezeRelease(clients, deployment, release);
    const verify = (plan: StagePlan) => verifyStage(reach, watching(options, plan, lock));
    let plan = await planStage(reach, planOptions);
    while (plan.endpoint === "wait") {
      const settled = await verify(plan);
      if (settled.verdict === "stuck") return concluded(clients, journal, plan, settled, "unchanged");
      plan = await planStage(reach, planOptions);
    }
    if (plan.endpoint === "blocked")
      throw new Refusal(
        "EndpointBlocked",
        `endpoint ${plan.endpointName} is ${plan.current?.status} (${plan.current?.reason ?? "no reason given"}) and can only be deleted; look at it, delete it, and deploy again`,
      );
    if (plan.endpoint === "unchanged") return concluded(clients, journal, plan, { verdict: "serving" }, "unchanged");
    await appendJournal(clients, journal, "planned", { ...plan, current: plan.current ?? null });
    const made = await changeEndpoint(reach, journal, plan, release);
    return concluded(clients, journal, plan, await verify(plan), made);
  });
}

const watching = (options: ApplyOptions, plan: StagePlan, lock: Lock): VerifyOptions => ({
  endpointName: plan.endpointName,
  endpointConfigName: plan.endpointConfigName,
  ...(options.timeoutSeconds !== undefined && { timeoutSeconds: options.timeoutSeconds }),
  ...(options.pollSeconds !== undefined && { pollSeconds: options.pollSeconds }),
  onPoll: async (status, seconds) => {
    options.onPoll?.(status, seconds);
    await lock.renew();
  },
});

const ENDINGS: readonly JournalEvent[] = ["serving", "rolledBack", "failed", "stuck"];

/** The journal already says that this release serves. */
async function isJournaled(clients: Uses<"s3">, journal: JournalContext, plan: StagePlan): Promise<boolean> {
  const entries = await readJournal(clients, journal.deployment, journal.stage);
  const last = entries.findLast(({ event }) => ENDINGS.includes(event));
  return last?.event === "serving" && last.releaseId === plan.releaseId;
}

/** Writes down what became of the stage and tells it. */
async function concluded(
  clients: Uses<"s3">,
  journal: JournalContext,
  plan: StagePlan,
  verdict: StageVerdict,
  made: "unchanged" | "created" | "updated",
): Promise<StageOutcome> {
  const { endpointName, endpointConfigName } = plan;
  const names = { endpointName, endpointConfigName };
  if (verdict.verdict === "serving") {
    await appendJournal(clients, journal, "serving", { ...names, outcome: made });
    return { plan, outcome: made };
  }
  if (verdict.verdict === "missing") {
    const failed = { status: "deleted", reason: "somebody deleted the endpoint during the deployment" };
    await appendJournal(clients, journal, "failed", { ...names, ...failed });
    return { plan, outcome: "failed", ...failed };
  }
  const { verdict: outcome, ...details } = verdict;
  await appendJournal(clients, journal, outcome, { ...names, ...details });
  if (verdict.verdict === "rolledBack")
    return { plan, outcome: "rolledBack", servedConfigName: verdict.servedConfigName, reason: verdict.reason };
  if (verdict.verdict === "failed") return { plan, outcome: "failed", status: verdict.status, reason: verdict.reason };
  return { plan, outcome: "stuck", status: verdict.status, seconds: verdict.seconds };
}
