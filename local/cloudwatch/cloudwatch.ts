import type { CloudWatch, Context } from "../context.ts";
import { openAlarms } from "./alarms.ts";
import { metricOperations, type CloudWatchOperation } from "./metric-operations.ts";
import { openMetricStore, slotOf, type Dimension, type MetricId } from "./series.ts";

/** CloudWatch's metrics and alarms, as the engine's parts and its clients use them. */
export interface CloudWatchService extends CloudWatch {
  readonly operations: Readonly<Record<string, CloudWatchOperation>>;
  close(): void;
}

/** How often metrics of endpoints are written down and alarms are judged without anybody asking. */
const everyMs = 1000;

/** Opens metrics and alarms on the engine's store. */
export function openCloudWatch(ctx: Pick<Context, "store" | "emit" | "region" | "account">): CloudWatchService {
  const metrics = openMetricStore(ctx.store);
  const alarms = openAlarms(ctx, metrics);
  /** The metrics of the engine's own parts, by what gives them. */
  const ids = new Map<string, Map<string, MetricId>>();
  let timer: NodeJS.Timeout | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      metrics.flush();
      if (alarms.evaluate() > 0) soon();
    }, everyMs).unref();
  };
  return {
    operations: { ...metricOperations(metrics, alarms.evaluate), ...alarms.operations(soon) },
    record: (Namespace, dimensions, values) => {
      const time = Date.now() / 1000;
      const source = JSON.stringify([Namespace, dimensions]);
      const known = ids.get(source) ?? new Map<string, MetricId>();
      ids.set(source, known);
      for (const [MetricName, [value, unit]] of Object.entries(values)) {
        const id = known.get(MetricName) ?? { Namespace, MetricName, Dimensions: dimensionsOf(dimensions) };
        known.set(MetricName, id);
        metrics.add(id, slotOf(time, value), unit);
      }
      soon();
    },
    alarmState: alarms.state,
    close: () => {
      clearTimeout(timer);
      metrics.flush();
    },
  };
}

const dimensionsOf = (dimensions: Readonly<Record<string, string>>): readonly Dimension[] =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
