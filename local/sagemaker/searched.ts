import type { Context } from "../context.ts";
import { tagsOf } from "./tags.ts";

export type Found = Readonly<Record<string, unknown>>;

interface Searched {
  readonly records: (ctx: Context) => readonly Found[];
  readonly id: (record: Found) => string;
}

/** Records of a kind as Search shows them: less `hidden` members, with the tags of the ARN in `arn`. */
const kind = (name: string, arn: string, hidden: readonly string[] = []): Searched => ({
  records: (ctx) =>
    ctx.store.list<Found>(name).map((record) => {
      const tags = tagsOf(ctx, String(record[arn] ?? ""));
      const shown = Object.entries(record).filter(([member]) => !hidden.includes(member));
      return { ...Object.fromEntries(shown), ...(tags.length > 0 && { Tags: tags }) };
    }),
  id: (record) => String(record[arn] ?? ""),
});

const withoutTags = (one: Searched): Searched => ({
  ...one,
  records: (ctx) => one.records(ctx).map(({ Tags: _tags, ...record }) => record),
});

/** What Search finds, by the `Resource` of the request. */
export const searched: Readonly<Record<string, Searched>> = {
  Pipeline: kind("Pipeline", "PipelineArn", ["PipelineDefinition"]),
  PipelineExecution: withoutTags(
    kind("PipelineExecution", "PipelineExecutionArn", [
      "PipelineDefinition",
      "DefinitionKey",
      "StartTime",
      "MLflowConfig",
    ]),
  ),
  ModelPackage: kind("ModelPackage", "ModelPackageArn"),
  ModelPackageGroup: kind("ModelPackageGroup", "ModelPackageGroupArn"),
  TrainingJob: kind("TrainingJob", "TrainingJobArn"),
};
