import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { validate } from "../../definition/index.ts";
import { faults } from "./faults/index.ts";
import { hosts } from "./hosts.ts";
import { builtWithSdk, judgements, type Versions } from "./peers.ts";
import { byAccident, falseAlarms, planted } from "./results.ts";

const minutes = 60_000;
const file = new URL("recorded.json", import.meta.url);

/** What came of building a fault with the SDK's classes. */
interface Tries {
  readonly built: number;
  readonly raised: readonly string[];
  /** A definition came out, and the fault is not in it any more. */
  readonly mended: number;
  readonly cannot: readonly string[];
}

interface OfSdk {
  readonly versions: Versions;
  readonly of: (key: string) => Tries | undefined;
}

function recordedOfSdk(): OfSdk {
  console.warn("SAGEWRIGHT_PYTHON_SDK is not set: what was recorded of the Python SDK is taken");
  const { versions, planted: rows } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly versions: { readonly sagemaker: string };
    readonly planted: readonly { readonly key: string; readonly sdk: Tries }[];
  };
  return {
    versions: { sagemaker: versions.sagemaker },
    of: (wanted) => rows.find(({ key }) => key === wanted)?.sdk,
  };
}

async function judgedBySdk(): Promise<OfSdk> {
  const { versions, built } = await builtWithSdk();
  const clean = built.filter(({ key }) => key === "none");
  expect(clean.flatMap(({ raised }) => raised ?? [])).toEqual([]);
  const alarms = clean.flatMap(({ definition = "" }) => validate(definition));
  expect(alarms.filter(({ severity }) => severity === "error")).toEqual([]);
  return {
    versions,
    of: (wanted) => {
      const own = built.filter(({ key }) => key === wanted);
      if (own.length === 0) return undefined;
      return {
        built: own.filter(({ cannot }) => cannot === undefined).length,
        raised: own.flatMap(({ raised }) => raised ?? []),
        mended: own.filter(({ faulty }) => faulty === false).length,
        cannot: own.flatMap(({ cannot }) => cannot ?? []),
      };
    },
  };
}

test("the faults are found, and missed, by whom it is recorded", { timeout: 10 * minutes }, async () => {
  const [rows, accidents] = [planted(), byAccident()];
  const [{ versions, of }, sdk] = await Promise.all([
    judgements([...rows, ...accidents]),
    process.env["SAGEWRIGHT_PYTHON_SDK"] === undefined ? recordedOfSdk() : judgedBySdk(),
  ]);
  const keys = faults.map(({ key, code }) => key ?? code);
  expect(keys.filter((key) => sdk.of(key) === undefined)).toEqual([]);

  const recorded = {
    versions: { ...versions, ...sdk.versions },
    errors: falseAlarms(),
    hosts: hosts.length,
    planted: rows.map(({ mutants, ...row }, i) => ({
      ...row,
      mutants: mutants.length,
      ...of[i],
      sdk: sdk.of(row.key),
    })),
    byAccident: accidents.map(({ mutants, fault, found }, i) => ({
      fault,
      mutants: mutants.length,
      found,
      ...of[rows.length + i],
    })),
  };
  await expect(`${JSON.stringify(recorded, null, 1)}\n`).toMatchFileSnapshot("recorded.json");
});
