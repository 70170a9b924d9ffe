import { expect, test } from "vitest";
import { graphOf } from "../../../definition/index.ts";
import { notPlayed } from "../../../local/engine/not-played.ts";

const said = (...steps: readonly object[]) =>
  notPlayed(
    graphOf({
      Version: "2020-12-01",
      Steps: steps.map((step, i) => ({ Name: `S${i}`, Type: "Training", Arguments: {}, ...step })),
    }).nodes.values(),
  );

test("an argument without effect is said once, with every step that gives it and what happens instead", () => {
  expect(
    said(
      { Arguments: { VpcConfig: { Subnets: ["s"], SecurityGroupIds: ["g"] }, EnableManagedSpotTraining: true } },
      { Arguments: { VpcConfig: { Subnets: ["s"], SecurityGroupIds: ["g"] } } },
      { Type: "Processing", Arguments: { NetworkConfig: { VpcConfig: { Subnets: ["s"] } } } },
    ),
  ).toEqual([
    "VpcConfig, NetworkConfig.VpcConfig of S0, S1, S2 have no effect here: steps reach the network of this machine",
    "EnableManagedSpotTraining of S0 has no effect here: no instance is ever taken back",
  ]);
});

test("jobs of every kind are looked at, a tuning job's training jobs too", () => {
  expect(
    said(
      { Type: "QualityCheck", Arguments: { ProcessingOutputConfig: { KmsKeyId: "k", Outputs: [] } } },
      { Type: "Transform", Arguments: { TransformOutput: { KmsKeyId: "k" } } },
      { Type: "Tuning", Arguments: { TrainingJobDefinition: { VpcConfig: { Subnets: ["s"] }, RetryStrategy: {} } } },
    ),
  ).toEqual([
    "ProcessingOutputConfig.KmsKeyId, TransformOutput.KmsKeyId of S0, S1 have no effect here: nothing is encrypted",
    "TrainingJobDefinition.VpcConfig of S2 has no effect here: steps reach the network of this machine",
    "TrainingJobDefinition.RetryStrategy of S2 has no effect here: a training job is run once",
  ]);
});

test("what is honoured, or switched off, needs no remark", () => {
  expect(
    said({
      CacheConfig: { Enabled: true, ExpireAfter: "P30D" },
      RetryPolicies: [{ ExceptionType: ["Step.THROTTLING"], MaxAttempts: 2 }],
      Arguments: { EnableManagedSpotTraining: false, DebugRuleConfigurations: [], Environment: { A: "b" } },
    }),
  ).toEqual([]);
});
