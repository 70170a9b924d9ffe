import { createHash } from "node:crypto";
import type { Store } from "../store.ts";

const kind = "DefinitionText";

/** An execution, as far as its definition goes. */
export interface HasDefinition {
  /** What {@link keepDefinition} answered. */
  readonly DefinitionKey?: string | undefined;
  /** The text itself, in stores of earlier versions. */
  readonly PipelineDefinition?: string | undefined;
}

/** Keeps a definition once, however many executions run it: lists of executions shall not drag their texts along. */
export function keepDefinition(store: Store, text: string): string {
  const key = createHash("sha256").update(text).digest("hex");
  store.insert(kind, key, text);
  return key;
}

/** The definition that an execution was started with. */
export const definitionTextOf = (store: Store, { PipelineDefinition: own, DefinitionKey: key }: HasDefinition) =>
  own ?? (key === undefined ? undefined : store.get<string>(kind, key)) ?? "";
