import { isObject } from "../../../definition/index.ts";
import { add, and, anyOf, at, change, items, placesIn, remove, type Test } from "../draft.ts";
import type { Fault } from "../fault.ts";

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
