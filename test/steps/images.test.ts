import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../temporary.ts";
import { ProblemError } from "../../definition/index.ts";
import { awsImage, ecrImage, imageUri, parameter } from "../../steps/index.ts";
import { findImage, type Wanted } from "../../steps/images/find.ts";
import { imageTable } from "../../steps/images/table.ts";

const root = resolve(import.meta.dirname, "../..");
const fixture = join(root, "test/steps/fixtures/image-uris.jsonl");

class Refused extends Error {}
const ours = (wanted: Wanted): string | null => {
  try {
    return findImage(wanted, (code, message) => {
      throw new Refused(`${code} ${message}`);
    });
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
};

/** Where one of the two answers and the other refuses, for a reason. */
function explained({ framework, scope, instanceType = "" }: Wanted, uri: string | null): boolean {
  // Ours names the Neuron editions by themselves; the SDK refuses Trainium for all but PyTorch's.
  if (uri === null) return framework.includes("neuronx") && instanceType.startsWith("ml.trn");
  // The SDK gives PyTorch's only Neuron image, which is for training, whatever it is asked for, and any version of it.
  if (/^ml\.(trn|inf)/.test(instanceType)) return framework === "pytorch" || framework === "sagemaker-base-python";
  // An image for Graviton runs on no other instance, nor another image on Graviton.
  if (scope === "inference_graviton") return /^ml\.[mc]5\./.test(instanceType);
  return instanceType === "ml.c6g.xlarge" && ["sklearn", "sagemaker-base-python"].includes(framework);
}

function differences(lines: string): string[] {
  return lines
    .trim()
    .split("\n")
    .flatMap((line) => {
      const { wanted, uri } = JSON.parse(line) as { wanted: Wanted; uri: string | null };
      const found = ours(wanted);
      const same = found === uri || ((found === null || uri === null) && explained(wanted, uri));
      return same ? [] : [`${JSON.stringify(wanted)}: the SDK says ${uri}, ours ${found}`];
    });
}

test("hundreds of URIs are those of the SageMaker Python SDK", () => {
  const lines = readFileSync(fixture, "utf8");
  const answers = lines
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { uri: string | null }).uri);
  expect(answers.filter((uri) => uri !== null).length).toBeGreaterThan(200);
  expect(answers.filter((uri) => uri === null).length).toBeGreaterThan(100);
  expect(differences(lines)).toEqual([]);
});

// The package is large; the road to it is the Python that this variable names.
const sdk = process.env["SAGEWRIGHT_PYTHON_SDK"];
test.runIf(sdk !== undefined)(
  "the installed SDK still says what the tables and the fixture say, and of more images",
  () => {
    const python = (args: string[]): string =>
      execFileSync(sdk ?? "", args, {
        cwd: root,
        encoding: "utf8",
        maxBuffer: 1 << 28,
        stdio: ["ignore", "pipe", "inherit"],
      });
    const folder = temporaryFolder("images");
    try {
      python(["steps/images/generate.py", folder]);
      for (const file of ["table.json", "names.ts"])
        expect(readFileSync(join(folder, file), "utf8")).toBe(readFileSync(join(root, "steps/images", file), "utf8"));
      const tags = readFileSync(join(root, "definition/images/tags.json"), "utf8");
      expect(readFileSync(join(folder, "tags.json"), "utf8")).toBe(tags);
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(python(["test/steps/image-uris.py"])).toBe(readFileSync(fixture, "utf8"));
    expect(differences(python(["test/steps/image-uris.py", "97"]))).toEqual([]);
  },
);

test("the reference's examples", () => {
  const region = "us-west-2";
  const pytorch = imageUri({
    framework: "pytorch",
    version: "2.8.0",
    scope: "training",
    region,
    instanceType: "ml.g5.xlarge",
  });
  expect(pytorch).toBe("763104351884.dkr.ecr.us-west-2.amazonaws.com/pytorch-training:2.8.0-gpu-py312");
  expect(
    imageUri({ framework: "pytorch", version: "2.6", scope: "inference", region: "cn-north-1", accelerator: "gpu" }),
  ).toBe("727897471807.dkr.ecr.cn-north-1.amazonaws.com.cn/pytorch-inference:2.6-gpu-py312");
  expect(imageUri({ framework: "sklearn", version: "1.2-1", region: "eu-west-1" })).toBe(
    "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3",
  );
  expect(imageUri({ framework: "image-classification", region: "us-east-1" })).toBe(
    "811284229777.dkr.ecr.us-east-1.amazonaws.com/image-classification:1",
  );
  expect(imageUri({ framework: "huggingface", scope: "training", version: "4.56.2", region })).toBe(
    "763104351884.dkr.ecr.us-west-2.amazonaws.com/huggingface-pytorch-training:2.8.0-transformers4.56.2-gpu-py312-cu129-ubuntu22.04",
  );
  expect(imageUri({ framework: "xgboost", version: "1.7-1", region })).toBe(
    "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1",
  );
  expect(imageUri({ framework: "model-monitor", region })).toBe(
    "159807026194.dkr.ecr.us-west-2.amazonaws.com/sagemaker-model-monitor-analyzer",
  );
  expect(imageTable().sagemaker).toBe("2.257.6");
});

test("an instance parameter counts with its default; account and end of the tag can be given", () => {
  const wanted = { framework: "pytorch", version: "2.8.0", scope: "training", region: "us-west-2" } as const;
  expect(imageUri({ ...wanted, instanceType: parameter.string("Instance", "ml.m5.xlarge") })).toContain(
    ":2.8.0-cpu-py312",
  );
  expect(told(() => imageUri({ ...wanted, instanceType: parameter.string("Instance") }))).toMatch(
    /SW0602 .*Instance has no default/,
  );
  expect(
    imageUri({ ...wanted, region: "mars-1", account: "111122223333", accelerator: "cpu", containerVersion: "mine" }),
  ).toBe("111122223333.dkr.ecr.mars-1.amazonaws.com/pytorch-training:2.8.0-cpu-py312-mine");
});

test("what does not exist is said at the call, with what does", () => {
  const region = "us-west-2";
  const wanted = { framework: "pytorch", version: "2.8.0", scope: "training", region } as const;
  const loose = (changes: object): Parameters<typeof imageUri<"pytorch", "training">>[0] => ({ ...wanted, ...changes });
  const cases: readonly (readonly [changes: object, told: RegExp])[] = [
    [
      { framework: "pytorc" },
      /^SW0601 .*no images of the framework "pytorc"; did you mean "pytorch"\? there is autogluon, /,
    ],
    [
      { scope: "serving" },
      /^SW0601 .*pytorch has no image for the scope "serving"; there is eia, inference, inference_graviton, training/,
    ],
    [{ scope: undefined }, /^SW0601 .*pytorch has no image without a scope; there is eia/],
    [{ version: "2.9.0" }, /^SW0601 .*of the version "2.9.0"; there is .*2\.8\.0/],
    [{ version: undefined }, /^SW0601 .*without a version; there is 0\.4\.0/],
    [{ accelerator: "gpu", pythonVersion: "py39" }, /^SW0601 .*for the Python "py39"; .*there is py312/],
    [{}, /^SW0602 .*pytorch-training has more than one kind of image; .*cpu, gpu/],
    [{ instanceType: "ml.p2.xlarge" }, /^SW0602 .*pytorch 2.8.0 does not run on ml.p2.xlarge/],
    [{ instanceType: "g5" }, /^SW0602 .*no image for "g5"/],
    [{ accelerator: "tpu" }, /^SW0602 .*no image for "tpu"/],
    [{ accelerator: "cpu", region: "us-west-3" }, /^SW0603 .*not published in "us-west-3"; did you mean "us-west-\d"/],
    [{ framework: "constructor" }, /^SW0601/],
    [{ framework: "huggingface", version: "4.6.1" }, /^SW0601 .*without a base framework; there is pytorch1.6.0/],
  ];
  for (const [changes, pattern] of cases) expect(told(() => imageUri(loose(changes)))).toMatch(pattern);
  expect(place(() => imageUri(loose({})))).toBe("images.test.ts");
  expect(told(() => awsImage("us-west-2", "pytorch-trainin:2"))).toMatch(/^SW0601 .*did you mean "pytorch-training"/);
  expect(told(() => awsImage("us-west-3", "pytorch-training:2"))).toMatch(/^SW0603 /);
  expect(place(() => awsImage("us-west-3", "pytorch-training:2"))).toBe("images.test.ts");
});

test("every partition has its own domain", () => {
  expect(
    ["eu-west-1", "cn-north-1", "us-gov-west-1", "us-iso-east-1", "eusc-de-east-1"].map((region) =>
      ecrImage("1", region, "i"),
    ),
  ).toEqual([
    "1.dkr.ecr.eu-west-1.amazonaws.com/i",
    "1.dkr.ecr.cn-north-1.amazonaws.com.cn/i",
    "1.dkr.ecr.us-gov-west-1.amazonaws.com/i",
    "1.dkr.ecr.us-iso-east-1.c2s.ic.gov/i",
    "1.dkr.ecr.eusc-de-east-1.amazonaws.eu/i",
  ]);
});

function problem(work: () => unknown): ProblemError["problems"][number] | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof ProblemError) return error.problems[0];
    throw error;
  }
  return undefined;
}
const told = (work: () => unknown): string => {
  const found = problem(work);
  return `${found?.code} ${found?.message}; ${found?.hint}`;
};
const place = (work: () => unknown): string | undefined => problem(work)?.path.split("/").at(-1);
