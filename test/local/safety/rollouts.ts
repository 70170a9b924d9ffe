import type { EndpointRecord } from "../../../local/hosting/records.ts";
import type { Store } from "../../../local/store.ts";
import { role } from "./ledger.ts";
import type { WireClient } from "./wire-client.ts";

/** A model server that takes its time to go, so that roll-backs and deletions can be hit. */
export const slowServer = `
import http.server, os, signal, time
signal.signal(signal.SIGTERM, lambda *_: (time.sleep(0.4), os._exit(0)))
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self): self.send_response(200); self.end_headers()
    def do_POST(self): self.send_response(200); self.end_headers(); self.wfile.write(os.environ['ANSWER'].encode())
    def log_message(self, *_): pass
if os.environ['ANSWER'] == 'broken':
    time.sleep(0.2); raise SystemExit('no weights')
http.server.ThreadingHTTPServer((os.environ['SAGEWRIGHT_BIND_HOST'], int(os.environ['SAGEMAKER_BIND_TO_PORT'])), Handler).serve_forever()
`;

const alarm = "errors";

/** Models and configurations that answer with their names, an alarm, and an endpoint that serves. */
export async function prepareRollouts(wire: WireClient): Promise<void> {
  for (const name of ["one", "two", "broken"]) {
    const PrimaryContainer = { Image: "test/serve:1", Environment: { ANSWER: name } };
    await wire.call("SageMaker.CreateModel", { ModelName: name, ExecutionRoleArn: role, PrimaryContainer });
    await wire.call("SageMaker.CreateEndpointConfig", {
      EndpointConfigName: name,
      ProductionVariants: [{ VariantName: "A", ModelName: name, InstanceType: "ml.m5.large", InitialInstanceCount: 1 }],
    });
  }
  await wire.call("GraniteServiceVersion20100801.PutMetricAlarm", {
    ...{ AlarmName: alarm, Namespace: "Test", MetricName: "Errors", Statistic: "Sum", Period: 60 },
    ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: "GreaterThanThreshold" },
  });
  await wire.call("SageMaker.CreateEndpoint", { EndpointName: "served", EndpointConfigName: "one" });
}

const setAlarm = (wire: WireClient, StateValue: "OK" | "ALARM") =>
  wire.call("GraniteServiceVersion20100801.SetAlarmState", { AlarmName: alarm, StateValue, StateReason: "a test" });

/** Where an endpoint is on its way, as one word. */
export function phaseOf(record: EndpointRecord | undefined): string {
  const { EndpointStatus: status = "gone", PendingDeploymentSummary: pending, LastDeploymentConfig } = record ?? {};
  if (status !== "Updating" || pending === undefined) return status;
  const [variant] = pending.ProductionVariants?.[0]?.VariantStatus ?? [];
  const routing = LastDeploymentConfig?.BlueGreenUpdatePolicy?.TrafficRoutingConfiguration?.Type ?? "ALL_AT_ONCE";
  const share = variant?.StatusMessage?.split(" ")[0];
  return [status, routing, variant?.Status, share].filter((word) => word !== undefined).join(" ");
}

export const endpointIn = (store: Store, name: string): EndpointRecord | undefined =>
  store.get<EndpointRecord>("Endpoint", name);

/** What is asked of the engine, and the phase in which it is to be killed. */
export interface Rollout {
  readonly endpoint: string;
  readonly phase: RegExp;
  begin(wire: WireClient, now: string): Promise<void>;
  /** The configurations that the endpoint may have in the end, when it had `now` and the request was acknowledged. */
  ends(now: string): readonly (string | undefined)[];
}

type Routing = { readonly Type: "ALL_AT_ONCE" | "CANARY" | "LINEAR"; readonly size?: number };

const other = (now: string): string => (now === "one" ? "two" : "one");

/** Waits are written for an engine that takes a hundredth of them. */
const policy = ({ Type, size: Value }: Routing, TerminationWaitInSeconds = 30) => ({
  BlueGreenUpdatePolicy: {
    TrafficRoutingConfiguration: {
      ...{ Type, WaitIntervalInSeconds: 50 },
      ...(Type === "CANARY" && { CanarySize: { Type: "CAPACITY_PERCENT", Value } }),
      ...(Type === "LINEAR" && { LinearStepSize: { Type: "CAPACITY_PERCENT", Value } }),
    },
    TerminationWaitInSeconds,
  },
  AutoRollbackConfiguration: { Alarms: [{ AlarmName: alarm }] },
});

const update = (routing: Routing, phase: RegExp, termination?: number): Rollout => ({
  endpoint: "served",
  phase,
  begin: async (wire, now) => {
    await setAlarm(wire, "OK");
    const DeploymentConfig = policy(routing, termination);
    await wire.call("SageMaker.UpdateEndpoint", {
      ...{ EndpointName: "served", EndpointConfigName: other(now), DeploymentConfig },
    });
  },
  ends: (now) => [other(now)],
});

/** Every way that an endpoint takes, with a place on it to be killed at. */
export const rollouts: Readonly<Record<string, Rollout>> = {
  "the first fleet starts": {
    endpoint: "comes",
    phase: /^Creating$/,
    begin: async (wire) => {
      await wire.call("SageMaker.CreateEndpoint", { EndpointName: "comes", EndpointConfigName: "two" });
    },
    ends: () => ["two"],
  },
  "the new fleet starts": update({ Type: "ALL_AT_ONCE" }, /^Updating ALL_AT_ONCE Creating/),
  "the canary bakes": update({ Type: "CANARY", size: 30 }, /^Updating CANARY Baking 30%/),
  "a linear shift is on its way": update({ Type: "LINEAR", size: 40 }, /^Updating LINEAR Baking [48]0%/),
  "the old fleet waits for its end": update({ Type: "ALL_AT_ONCE" }, /^Updating ALL_AT_ONCE Baking 100%/, 60),
  "an alarm takes the canary back": {
    ...update({ Type: "CANARY", size: 30 }, /^RollingBack$/),
    begin: async (wire, now) => {
      await rollouts["the canary bakes"]?.begin(wire, now);
      await setAlarm(wire, "ALARM");
    },
    ends: (now) => [now],
  },
  "a fleet that does not come up is taken back": {
    ...update({ Type: "ALL_AT_ONCE" }, /^(Updating ALL_AT_ONCE Creating|RollingBack)/),
    begin: async (wire) => {
      await wire.call("SageMaker.UpdateEndpoint", { EndpointName: "served", EndpointConfigName: "broken" });
    },
    ends: (now) => [now],
  },
  "instances are added": {
    endpoint: "served",
    phase: /^Updating$/,
    begin: async (wire) => {
      const DesiredWeightsAndCapacities = [{ VariantName: "A", DesiredWeight: 1, DesiredInstanceCount: 2 }];
      await wire.call("SageMaker.UpdateEndpointWeightsAndCapacities", {
        ...{ EndpointName: "served", DesiredWeightsAndCapacities },
      });
    },
    ends: (now) => [now],
  },
  "an endpoint goes": {
    endpoint: "comes",
    phase: /^Deleting$/,
    begin: async (wire) => {
      // After a restart its processes start with the first call.
      await wire.invoke("comes");
      await wire.call("SageMaker.DeleteEndpoint", { EndpointName: "comes" });
    },
    ends: () => [undefined],
  },
};
