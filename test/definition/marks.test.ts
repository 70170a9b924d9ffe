import { describe, expect, test } from "vitest";
import { validate } from "../../definition/index.ts";
import { definitionOf, processingStep, trainingStep, type Changes } from "../../definition/rules/example.ts";

const found = (code: string, step: Changes, more: Changes = {}): readonly { message: string; severity: string }[] =>
  validate(JSON.stringify({ ...definitionOf({ Steps: [step] }), ...more })).filter((problem) => problem.code === code);

const withVariable = (name: string, value: string): Changes =>
  processingStep("Load", { Arguments: { Environment: { [name]: value } } });
const withArguments = (...values: readonly unknown[]): Changes =>
  processingStep("Load", { Arguments: { AppSpecification: { ContainerArguments: values } } });
const withParameter = (name: string, value: unknown): Changes => ({
  Parameters: [{ Name: name, Type: "String", DefaultValue: value }],
});
const letters = "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC2eF4hJ6";

describe("SW8009, secrets", () => {
  test.each([
    ["DB_PASSWORD", "hunter22"],
    ["password", "correct-horse-battery"],
    ["AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"],
    ["WANDB_API_KEY", "0123456789abcdef"],
    ["HF_TOKEN", "0123456789abcdef"],
    ["clientSecret", "0123456789abcdef"],
    ["NOTE", `AKIA${"IOSFODNN7EXAMPLE"}`],
    ["NOTE", `use ghp_${letters}`],
    ["NOTE", `hf_${letters}`],
    ["NOTE", `xoxb-${letters}`],
    ["NOTE", `sk-proj-${letters}`],
    ["NOTE", "-----BEGIN RSA PRIVATE KEY-----\nMIIB"],
    ["NOTE", `eyJ${letters}.eyJ${letters}.${letters}`],
    ["DATABASE", "postgresql://admin:hunter22@db.example.com:5432/lesions"],
  ])("%s=%s is one, and no message repeats it", (name, value) => {
    const problems = found("SW8009", withVariable(name, value));
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).not.toContain(value);
  });

  test.each([
    ["DB_PASSWORD_SECRET_ARN", "arn:aws:secretsmanager:us-east-1:111122223333:secret:db"],
    ["DB_PASSWORD", "arn:aws:secretsmanager:us-east-1:111122223333:secret:db"],
    ["DB_PASSWORD", "/prod/db/password"],
    ["DB_PASSWORD", ""],
    ["DB_PASSWORD", "********"],
    ["DB_PASSWORD", "${DB_PASSWORD}"],
    ["USE_TOKEN", "true"],
    ["pad_token", "[PAD]"],
    ["eos_token", "<|endoftext|>"],
    ["max_tokens", "1024"],
    ["tokenizer", "bert-base-uncased"],
    ["sort_key", "lesion_id"],
    ["partition_key", "patient"],
    ["model", "hf-internal-testing/tiny-random-bert-for-sequence-classification"],
    ["library", "sk-learn-like-api-with-a-long-name-and-no-digit"],
    ["URI", "https://user@example.com/path"],
    ["CODE", "s3://bucket/4c1121f0aa2c712fbb61242b3a8108ed3a901863c45356a6227b8d06aea928e6/files"],
  ])("%s=%s is none", (name, value) => {
    expect(found("SW8009", withVariable(name, value))).toEqual([]);
  });

  test("flags with their values, parameters, and hyperparameters in quotes are looked at; references are not", () => {
    expect(found("SW8009", withArguments("--api-key", "0123456789"))).toHaveLength(1);
    expect(found("SW8009", withArguments("--password=hunter22"))).toHaveLength(1);
    expect(found("SW8009", withArguments("--password", { Get: "Parameters.P" }), withParameter("P", "x"))).toEqual([]);
    expect(found("SW8009", withArguments(), withParameter("ApiKey", "0123456789"))).toHaveLength(1);
    const quoted = trainingStep("Train", { Arguments: { HyperParameters: { auth_token: '"0123456789"' } } });
    expect(found("SW8009", quoted)).toHaveLength(1);
  });
});

describe("SW8004, placeholders", () => {
  test.each([
    "s3://<bucket>/data",
    "s3://YOUR_BUCKET/data",
    "s3://your-bucket/data",
    "s3://${AWS::AccountId}-data/x",
    "s3://{{ bucket }}/data",
    "<your value>",
    "REPLACE_ME",
    "TODO",
    "take it from <bucket name>",
  ])("%s is one", (value) => expect(found("SW8004", withVariable("V", value))).toHaveLength(1));

  test.each([
    "s3://bucket/data",
    "sort <in.txt >out.txt",
    "a < b and c > d",
    "<|endoftext|>",
    "<html>",
    "mastodon",
    "todo-list",
    "${HOME}/data",
    "yourself",
  ])("%s is none", (value) => expect(found("SW8004", withVariable("V", value))).toEqual([]));
});

describe("SW7102, times in what the cache compares", () => {
  const cached = { CacheConfig: { Enabled: true, ExpireAfter: "P30D" } };
  test.each([
    ["s3://bucket/train-2026-01-02-03-04-05-678/code.tar.gz", "warning"],
    ["run-20260102T030405Z", "warning"],
    ["run-20260102-030405", "warning"],
    ["20260102030405", "warning"],
    ["2026-01-02T03:04:05Z", "warning"],
    ["run-1767322445", "warning"],
    ["run_1767322445123", "warning"],
    ["s3://bucket/data/2026-01-02", "note"],
    ["s3://bucket/data/2026/01/02/", "note"],
  ])("%s has one: %s", (value, severity) => {
    const step = { ...withVariable("V", value), ...cached };
    expect(found("SW7102", step).map((problem) => problem.severity)).toEqual([severity]);
    expect(found("SW7102", withVariable("V", value)).map((problem) => problem.severity)).toEqual(["note"]);
  });

  test.each([
    "20260102",
    "1767322445",
    "2.8.0-gpu-py312-cu129-ubuntu22.04",
    "4c1121f0aa2c712fbb61242b3a8108ed3a901863c45356a6227b8d06aea928e6",
    "s3://bucket/2026-99-99/x",
    "arn:aws:iam::201901011234:role/x",
    "version-2026",
    "0.20251231",
  ])("%s has none", (value) => expect(found("SW7102", { ...withVariable("V", value), ...cached })).toEqual([]));

  test("what the cache does not compare may have a time", () => {
    const path = "s3://bucket/models-2026-01-02-03-04-05-678";
    expect(found("SW7102", trainingStep("Train", { Arguments: { OutputDataConfig: { S3OutputPath: path } } }))).toEqual(
      [],
    );
  });
});

test("long texts take no time", () => {
  const texts = ["a", "1", "-", "<", "sk-", "eyJ", "a://", "-----BEGIN A ", "<id", "20260102", "s3:/", "="];
  const start = performance.now();
  for (const text of texts) validate(JSON.stringify(definitionOf({ Steps: [withArguments(text.repeat(60_000))] })));
  expect(performance.now() - start).toBeLessThan(20_000);
});
