import { readFileSync } from "node:fs";

/** A definition that the Python SDK's own tests emit. */
export interface SdkDefinition {
  readonly id: string;
  /** The SDK's test that emits it. */
  readonly test: string;
  readonly text: string;
}

/** What the SDK writes where the fixtures have `<TS>`. */
const timestamp = "2026-03-14-09-26-53-589";

const read = (file: string): string =>
  readFileSync(new URL(`./fixtures/${file}`, import.meta.url), "utf8").replaceAll("<TS>", timestamp);

const member = ',"definition":';

export const sdkDefinitions: readonly SdkDefinition[] = read("python-sdk-definitions.jsonl")
  .trim()
  .split("\n")
  .map((line) => {
    const { id, test } = JSON.parse(line) as { readonly id: string; readonly test: string };
    // The text itself: parsing would lose that 2.0 is a float.
    return { id, test, text: line.slice(line.indexOf(member) + member.length, -1) };
  });

export const skinSample: string = read("skin-sample.json");
