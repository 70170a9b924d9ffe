import { isObject, list } from "../../../definition/index.ts";
import {
  add,
  and,
  anyOf,
  at,
  change,
  items,
  placesIn,
  put,
  remove,
  rename,
  text,
  type Draft,
  type Plant,
  type Test,
} from "../draft.ts";
import type { Fault } from "../fault.ts";

const condition: Test = ({ path, value }) => /\.Conditions\[\d+\]$|\.Condition$/.test(path) && isObject(value);
const ofCondition = (name: string): Test => at(new RegExp(`(?:\\.Conditions\\[\\d+\\]|\\.Condition)\\.${name}$`));
const operand = ofCondition("(?:LeftValue|RightValue|QueryValue)");
const isJsonGet: Test = ({ value }) => isObject(value) && "Std:JsonGet" in value;

/** The other operand of a comparison whose one operand passes the test. */
const against =
  (one: Test, ...values: readonly unknown[]): Plant =>
  (draft, random) => {
    const place = anyOf(random, placesIn(draft).filter(and(ofCondition("(?:LeftValue|RightValue)"), one)));
    if (place === undefined) return undefined;
    const other = place.key === "LeftValue" ? "RightValue" : "LeftValue";
    put({ holder: place.holder, key: other }, random.pick(values));
    return place.path.replace(/\.\w+$/, "");
  };
const parameterOf = (draft: Draft, ...types: readonly string[]): Test => {
  const names = list(draft["Parameters"]).flatMap((one) =>
    isObject(one) && types.includes(String(one["Type"])) ? [String(one["Name"])] : [],
  );
  return ({ value }) => isObject(value) && names.includes(String(value["Get"]).replace("Parameters.", ""));
};

/** What a Condition asks, and what it does then. */
export const conditions: readonly Fault[] = [
  {
    code: "SW6001",
    fault: "a condition of an unknown form",
    plants: [
      change(ofCondition("Type"), "NotEquals", "GreaterThanOrEqual", ">=", "equals", "And", "Contains", null, ""),
      remove(ofCondition("(?:Type|LeftValue|RightValue|QueryValue|Values|Condition|Conditions)")),
      rename(
        ofCondition("(?:LeftValue|RightValue|QueryValue|Values)"),
        (name) => ({ LeftValue: "Left", RightValue: "Right", QueryValue: "Value", Values: "In" })[name] ?? name,
      ),
      rename(ofCondition("Condition"), () => "Expression"),
      add(condition, { Negate: true }, { Operator: "and" }),
      change(condition, "accuracy > 0.6", null, ["a", ">", "b"]),
      change(and(at(/Arguments\.(?:If|Else)Steps$/), items), {}, "Register", null),
      change(ofCondition("Values"), "production", [], { a: 1 }),
      rename(at(/Arguments\.(?:If|Else)Steps$/), (name) => (name === "IfSteps" ? "ThenSteps" : "Else")),
    ],
  },
  {
    code: "SW6002",
    fault: "a Condition that decides nothing",
    plants: [
      change(at(/\.Arguments\.Conditions$/, "Condition"), [], null),
      remove(at(/\.Arguments\.Conditions$/, "Condition")),
      (draft, random) => {
        const place = anyOf(random, placesIn(draft).filter(at(/\.Arguments$/, "Condition")));
        if (place === undefined) return undefined;
        Object.assign(place.value as Draft, { IfSteps: [], ElseSteps: [] });
        return place.path;
      },
    ],
  },
  {
    code: "SW6003",
    fault: "operands that cannot be compared",
    plants: [
      change(operand, null, [0.6], { value: 0.6 }),
      (draft, random) => against(parameterOf(draft, "Float", "Integer"), "0.6", "high", true)(draft, random),
      (draft, random) => against(parameterOf(draft, "String"), 0.6, 7, true)(draft, random),
      (draft, random) => {
        const place = anyOf(
          random,
          placesIn(draft).filter(and(ofCondition("RightValue"), ({ holder }) => "LeftValue" in holder)),
        );
        if (place === undefined) return undefined;
        Object.assign(
          place.holder,
          random.pick([
            { LeftValue: 1, RightValue: 0.6 },
            { LeftValue: "a", RightValue: "a" },
            { LeftValue: "abc", RightValue: 0.6 },
          ]),
        );
        return place.path.replace(/\.\w+$/, "");
      },
      against(({ value }) => isObject(value) && /Value$/.test(String(value["Get"])), "0.6", true),
      change(and(ofCondition("(?:LeftValue|RightValue|QueryValue|Values\\[\\d+\\])"), text), 5, true),
    ],
  },
  {
    code: "SW6004",
    fault: "a model that is not registered without a word",
    plants: [
      (draft, random) => {
        const places = placesIn(draft)
          .filter(at(/\.ElseSteps$/))
          .filter(({ holder }) => JSON.stringify((holder as Draft)["IfSteps"]).includes('"RegisterModel"'));
        const place = anyOf(random, places);
        if (place === undefined || list(place.value).length === 0) return undefined;
        put(place, []);
        return place.path;
      },
    ],
  },
  {
    code: "SW6005",
    fault: "a value of a file compared with a number in quotes",
    plants: [against(isJsonGet, "0.6", "0.85", "10", "1e-3")],
  },
];

const policies = at(/\.RetryPolicies\[\d+\]$/);
const ofPolicy = (name: string): Test => at(new RegExp(`\\.RetryPolicies\\[\\d+\\]\\.${name}$`));
const cache = at(/\.CacheConfig$/);
const ofType =
  (...types: readonly string[]): Test =>
  ({ value, path }) =>
    /Steps\[\d+\]$/.test(path) && isObject(value) && types.includes(String(value["Type"]));
const throttled = [{ ExceptionType: ["Step.THROTTLING"], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 3 }];
const noRetry = [
  "Condition",
  "Fail",
  "Callback",
  "Lambda",
  "ClarifyCheck",
  "QualityCheck",
  "Endpoint",
  "InferenceComponent",
  "Lineage",
  "BedrockModelImport",
];
const noCache = ["Condition", "Fail", "Model", "RegisterModel", "InferenceComponent", "Lineage", "BedrockCustomModel"];
const stamped = "s3://bucket/code/prepare-2026-03-14-09-26-53-589/source.tar.gz";
const cached: Test = ({ step: around }) => isObject(around?.["CacheConfig"]);

/** Retries and caches. */
export const retryAndCache: readonly Fault[] = [
  {
    code: "SW7001",
    fault: "a retry policy outside of the service's rules",
    plants: [
      add(
        and(policies, ({ value }) => isObject(value) && "MaxAttempts" in value),
        { ExpireAfterMin: 60 },
      ),
      change(ofPolicy("MaxAttempts"), 21, -1, "5", 2.5, 1000),
      change(ofPolicy("ExpireAfterMin"), 14_401, 0, "60"),
      change(ofPolicy("IntervalSeconds"), 43_201, 99_999, -1, "1"),
      change(ofPolicy("BackoffRate"), 0, -2, "2"),
      change(ofPolicy("ExceptionType"), "Step.THROTTLING", [], ["Step.UNKNOWN"], ["THROTTLING"], null),
      remove(ofPolicy("ExceptionType")),
      add(policies, { Jitter: true }, { Attempts: 3 }),
      add(ofType(...noRetry), { RetryPolicies: throttled }),
      add(ofType("Model", "RegisterModel"), {
        RetryPolicies: [{ ...throttled[0], ExceptionType: ["SageMaker.CAPACITY_ERROR"] }],
      }),
      change(policies, "twice", null),
      (draft, random) => {
        const place = anyOf(random, placesIn(draft).filter(and(at(/\.RetryPolicies$/), items)));
        if (place === undefined) return undefined;
        (place.value as unknown[]).push(structuredClone((place.value as unknown[])[0]));
        return place.path;
      },
    ],
  },
  {
    code: "SW7002",
    fault: "a retry that does not happen",
    plants: [
      add(ofType("Tuning", "AutoML"), {
        RetryPolicies: [{ ...throttled[0], ExceptionType: ["SageMaker.JOB_INTERNAL_ERROR"] }],
      }),
    ],
  },
  {
    code: "SW7101",
    fault: "a cache setting that the service does not take",
    plants: [
      change(at(/\.CacheConfig\.ExpireAfter$/), "tomorrow", "30 days", 30, "", null, "P", "PT", "30D"),
      remove(at(/\.CacheConfig\.(?:ExpireAfter|Enabled)$/)),
      change(at(/\.CacheConfig\.Enabled$/), "true", 1, null, "yes"),
      add(cache, { MaxAge: 3 }, { expire_after: "P30D" }),
      add(ofType(...noCache), { CacheConfig: { Enabled: true, ExpireAfter: "P30D" } }),
    ],
  },
  {
    code: "SW7102",
    fault: "a time in what the cache compares",
    plants: [
      change(
        and(at(/\.(?:ProcessingInputs\[\d+\]\.S3Input\.S3Uri|InputDataConfig\[\d+\].*\.S3Uri)$/), cached),
        stamped,
      ),
      change(
        and(at(/\.(?:Environment|HyperParameters|StaticHyperParameters)\.[\w-]+$/), cached),
        "run-20260314-092653",
        stamped,
        "2026-03-14T09:26:53Z",
      ),
      change(
        and(at(/\.(?:Environment\.\w+|HyperParameters\.[\w-]+|S3Input\.S3Uri)$/, "Processing", "Training"), cached),
        { Get: "Execution.StartDateTime" },
        { "Std:Join": { On: "/", Values: ["s3://bucket", { Get: "Execution.PipelineExecutionId" }] } },
      ),
    ],
  },
];
