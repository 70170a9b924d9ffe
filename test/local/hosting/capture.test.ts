import { afterAll, beforeAll, expect, it } from "vitest";
import { bucket } from "../engine/fixture.ts";
import { eventually, openStage, seeded, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ random: seeded(11) });
  await stage.model("m");
});
afterAll(() => stage?.close());

interface Side {
  readonly observedContentType: string;
  readonly mode: string;
  readonly data: string;
  readonly encoding: string;
}
interface Line {
  readonly captureData: { readonly endpointInput?: Side; readonly endpointOutput?: Side };
  readonly eventMetadata: { readonly eventId: string; readonly inferenceId?: string; readonly inferenceTime: string };
  readonly eventVersion: string;
}

const files = (prefix: string) => stage.fixture.engine.context.objects.list(bucket, prefix).map(({ key }) => key);
const lines = (prefix: string): readonly Line[] =>
  files(prefix).flatMap((key) =>
    (stage.fixture.read(key) ?? "")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Line),
  );

const capturing = async (name: string, more: object) => {
  await stage.config(name, [{ ModelName: "m" }], {
    DataCaptureConfig: {
      EnableCapture: true,
      InitialSamplingPercentage: 100,
      DestinationS3Uri: `s3://${bucket}/capture`,
      CaptureOptions: [{ CaptureMode: "Input" }, { CaptureMode: "Output" }],
      ...more,
    },
  });
  return stage.create(name, name);
};

it("writes requests and answers as the service lays them out", async () => {
  const endpoint = await capturing("both", {
    CaptureContentTypeHeader: {
      CsvContentTypes: ["text/csv"],
      JsonContentTypes: ["application/json", "application/x-image"],
    },
  });
  expect(endpoint.DataCaptureConfig).toEqual({
    EnableCapture: true,
    CaptureStatus: "Started",
    CurrentSamplingPercentage: 100,
    DestinationS3Uri: `s3://${bucket}/capture`,
    KmsKeyId: "",
  });
  await stage.invoke("both", "1,2", {
    ContentType: "text/csv",
    Accept: "application/json; charset=utf-8",
    InferenceId: "i1",
  });
  await stage.invoke("both", "raw", { ContentType: "application/x-image", Accept: "image/png" });
  const [first, second] = await eventually(
    () => (lines("capture/both/").length === 2 ? lines("capture/both/") : undefined),
    "the capture",
  );
  expect(files("capture/both/")[0]).toMatch(
    /^capture\/both\/Main\/20\d\d\/[01]\d\/[0-3]\d\/[0-2]\d\/[0-5]\d-[0-5]\d-\d{3}-[0-9a-f-]{36}\.jsonl$/,
  );
  expect(first?.captureData).toEqual({
    endpointInput: { observedContentType: "text/csv", mode: "INPUT", data: "1,2", encoding: "CSV" },
    endpointOutput: {
      observedContentType: "application/json; charset=utf-8",
      mode: "OUTPUT",
      data: "m:1,2",
      encoding: "JSON",
    },
  });
  expect(first?.eventMetadata).toMatchObject({ inferenceId: "i1" });
  expect(first?.eventMetadata.inferenceTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(first?.eventVersion).toBe("0");
  expect(second?.captureData.endpointInput).toMatchObject({ data: "raw", encoding: "JSON" });
  expect(second?.captureData.endpointOutput).toMatchObject({
    data: Buffer.from("m:raw").toString("base64"),
    encoding: "BASE64",
  });
});

it("takes a sample, and only the sides that are asked for", async () => {
  await capturing("some", { InitialSamplingPercentage: 30, CaptureOptions: [{ CaptureMode: "Output" }] });
  for (let i = 0; i < 40; i++) await stage.invoke("some", "x");
  await stage.restart();
  const taken = lines("capture/some/");
  expect(taken.length).toBeGreaterThan(3);
  expect(taken.length).toBeLessThan(25);
  expect(
    taken.every(
      ({ captureData }) => captureData.endpointInput === undefined && captureData.endpointOutput !== undefined,
    ),
  ).toBe(true);
});

it("goes with the configuration, unless an update retains it", async () => {
  await stage.config("none", [{ ModelName: "m" }]);
  await stage.update("both", "none", undefined, { RetainAllVariantProperties: true });
  expect((await stage.settled("both")).DataCaptureConfig?.CaptureStatus).toBe("Started");
  await stage.update("both", "none");
  expect((await stage.settled("both")).DataCaptureConfig).toBeUndefined();
  await capturing("off", { EnableCapture: false });
  await stage.invoke("both", "x");
  await stage.invoke("off", "x");
  await stage.restart();
  expect(lines("capture/both/")).toHaveLength(2);
  expect(lines("capture/off/")).toHaveLength(0);
});
