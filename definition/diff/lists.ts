import { isObject } from "../model.ts";

/** The member that names the items of a list, by the list's own name; SageMaker finds the items by it, not by place. */
const names: Readonly<Record<string, readonly string[]>> = {
  Parameters: ["Name"],
  Steps: ["Name"],
  IfSteps: ["Name"],
  ElseSteps: ["Name"],
  ProcessingInputs: ["InputName"],
  Outputs: ["OutputName"],
  InputDataConfig: ["ChannelName"],
  PropertyFiles: ["PropertyFileName"],
  OutputParameters: ["OutputName"],
  MetricDefinitions: ["Name"],
  CategoricalParameterRanges: ["Name"],
  ContinuousParameterRanges: ["Name"],
  IntegerParameterRanges: ["Name"],
  AutoParameters: ["Name"],
  TrainingJobDefinitions: ["DefinitionName"],
  InstanceGroups: ["InstanceGroupName"],
  CollectionConfigurations: ["CollectionName"],
  DebugRuleConfigurations: ["RuleConfigurationName"],
  ProfilerRuleConfigurations: ["RuleConfigurationName"],
  ProductionVariants: ["VariantName"],
  ShadowProductionVariants: ["VariantName"],
  Actions: ["ActionName"],
  Artifacts: ["ArtifactName"],
  Contexts: ["ContextName"],
  Tags: ["Key"],
};

/** Lists in which order means nothing and no member names the items. */
const sets: ReadonlySet<string> = new Set([
  "DependsOn",
  "Conditions",
  "RetryPolicies",
  "ExceptionType",
  "EnumValues",
  "SecurityGroupIds",
  "Subnets",
  "SupportedContentTypes",
  "SupportedResponseMIMETypes",
  "SupportedRealtimeInferenceInstanceTypes",
  "SupportedTransformInstanceTypes",
  "Associations",
]);

/** Whether the list of that name is a set: order means nothing in it. */
export const isSet = (list: string): boolean => sets.has(list);

/** The items by their names, where the list of that name has named items and every item has a name of its own. */
export function namedItems(list: string, items: readonly unknown[]): ReadonlyMap<string, unknown> | undefined {
  const named = names[list]?.find((name) => items.every((item) => isObject(item) && typeof item[name] === "string"));
  if (named === undefined) return undefined;
  const found = new Map(items.map((item) => [String((item as Record<string, unknown>)[named]), item]));
  return found.size === items.length ? found : undefined;
}

/** The name by which an item of the list of that name is found, where its items have names. */
export const itemName = (list: string, items: readonly unknown[], item: unknown): string | undefined =>
  [...(namedItems(list, items) ?? [])].find(([, one]) => one === item)?.[0];
