/** The same in all executions of a pipeline. */
const ofPipeline = ["PipelineName", "PipelineArn"] as const;
const ofExecution = ["PipelineExecutionId", "PipelineExecutionArn", "TrainingJobName", "ProcessingJobName"] as const;
const times = ["StartDateTime", "CurrentDateTime"] as const;

/** What an execution knows of itself: `{"Get": "Execution.PipelineExecutionId"}`. */
export const executionVariables = [...times, ...ofPipeline, ...ofExecution] as const;
/** The name of something that an execution knows of itself. */
export type ExecutionVariableName = (typeof executionVariables)[number];

/** Those that are texts; the others are times. */
export const textVariables: ReadonlySet<string> = new Set([...ofPipeline, ...ofExecution]);
/** Those whose value is another one each time. */
export const changingVariables: ReadonlySet<string> = new Set([...times, ...ofExecution]);
