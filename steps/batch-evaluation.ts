import type { CreateTransformJobRequest } from "@aws-sdk/client-sagemaker";
import type { Arg, Args } from "./arguments.ts";
import { model, type ModelArguments, type ModelProperties } from "./model.ts";
import type { ProcessingOptions, ProcessingStep } from "./processing.ts";
import { scriptProcessing, type ScriptProcessingArguments } from "./script-processing.ts";
import { siteOf } from "./site.ts";
import type { Step } from "./step.ts";
import { transform, type TransformArguments, type TransformProperties } from "./transform.ts";

/** A model, what it answers, and the script that judges the answers. */
export interface BatchEvaluationArguments<I extends string, O extends string> {
  /** What {@link model} takes. */
  readonly model: ModelArguments;
  /** What {@link transform} takes, less the model's name. */
  readonly transform: Args<Omit<CreateTransformJobRequest, "TransformJobName" | "ExperimentConfig" | "ModelName">> & {
    readonly ExperimentConfig?: { readonly TrialComponentDisplayName: Arg<string> };
  };
  /** What {@link scriptProcessing} takes; the answers come as the input `answers`. */
  readonly evaluate: ScriptProcessingArguments<I, O>;
}

/** The three steps that evaluate a model by a batch transform. */
export interface BatchEvaluation<I extends string, O extends string, F extends string> {
  readonly model: Step<ModelProperties>;
  readonly transform: Step<TransformProperties>;
  readonly evaluate: ProcessingStep<I | "code" | "answers", O, F>;
}

/**
 * Evaluates a model by a batch transform: {@link model}, {@link transform} and {@link scriptProcessing}, named
 * `<name>Model`, `<name>Transform` and `<name>`. Listing `evaluate` in the pipeline brings the other two.
 *
 * @example
 * const { evaluate } = batchEvaluation("Evaluate", {
 *   model: { ExecutionRoleArn: role, PrimaryContainer: { Image: image, ModelDataUrl: modelData } },
 *   transform: {
 *     TransformInput: { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: split.outputs.test } } },
 *     TransformOutput: { S3OutputPath: join("/", ["s3:/", bucket, "answers"]) },
 *     TransformResources: { InstanceType: "ml.m5.xlarge", InstanceCount: 1 },
 *   },
 *   evaluate: { ...job, image, code, bucket, script: "judge.py", outputs: { evaluation: evaluationUri } },
 * }, { propertyFiles: { Evaluation: { OutputName: "evaluation", FilePath: "evaluation.json" } } });
 */
export function batchEvaluation<I extends string = never, O extends string = never, F extends string = never>(
  name: string,
  request: BatchEvaluationArguments<I, O>,
  options: ProcessingOptions<NoInfer<O>, F> = {},
): BatchEvaluation<I, O, F> {
  const site = siteOf(batchEvaluation);
  const create = Object.assign(model(`${name}Model`, request.model), { site });
  const ask: TransformArguments = { ModelName: create.properties.ModelName, ...request.transform };
  const answers = Object.assign(transform(`${name}Transform`, ask), { site });
  const { inputs, ...judge } = request.evaluate;
  const evaluate = scriptProcessing<I | "answers", O, F>(
    name,
    {
      ...judge,
      inputs: { answers: answers.properties.TransformOutput.S3OutputPath, ...inputs },
    } as ScriptProcessingArguments<I | "answers", O>,
    options,
  );
  return { model: create, transform: answers, evaluate: Object.assign(evaluate, { site }) };
}
