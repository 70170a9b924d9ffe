import type { ExecutionVariableName, Expression } from "../definition/index.ts";
import { Variable } from "./value.ts";

class ExecutionVariable extends Variable<string> {
  readonly #name: string;
  constructor(name: string) {
    super();
    this.#name = name;
  }
  override toJSON(): Expression {
    return { Get: `Execution.${this.#name}` };
  }
}

const variable = (name: string): Variable<string> => new ExecutionVariable(name);

/**
 * What an execution knows of itself.
 *
 * @example
 * join("/", ["s3:/", bucket, execution.PipelineExecutionId]);
 */
export const execution = {
  StartDateTime: variable("StartDateTime"),
  CurrentDateTime: variable("CurrentDateTime"),
  PipelineName: variable("PipelineName"),
  PipelineArn: variable("PipelineArn"),
  PipelineExecutionId: variable("PipelineExecutionId"),
  PipelineExecutionArn: variable("PipelineExecutionArn"),
  TrainingJobName: variable("TrainingJobName"),
  ProcessingJobName: variable("ProcessingJobName"),
} as const satisfies Readonly<Record<ExecutionVariableName, Variable<string>>>;
