import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { describe, expect, it } from "vitest";
import { bench, Authorization, send } from "./wire-calls.ts";

describe("STS", () => {
  const form = {
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    authorization: Authorization("sts"),
  };
  it("says who one is", async () => {
    const answer = await send({ headers: form, body: "Action=GetCallerIdentity&Version=2011-06-15" });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain("<Account>123456789012</Account>");
  });
  it("refuses other actions", async () => {
    const answer = await send({ headers: form, body: "Action=AssumeRole&Version=2011-06-15" });
    expect(answer.status).toBe(400);
    expect(answer.body).toContain("<Code>InvalidAction</Code>");
  });
});

describe("the runtime", () => {
  it("hands bytes and headers through", async () => {
    const Body = Buffer.from([0, 255, 10]);
    const answer = await bench.runtime.send(
      new InvokeEndpointCommand({
        EndpointName: "echo",
        Body,
        ContentType: "image/png",
        TargetVariant: "B",
        CustomAttributes: "a=1",
      }),
    );
    expect(Buffer.from(answer.Body ?? []).equals(Body)).toBe(true);
    expect(answer).toMatchObject({ ContentType: "image/png", InvokedProductionVariant: "B", CustomAttributes: "a=1" });
  });

  it("tells errors by header and body", async () => {
    await expect(
      bench.runtime.send(new InvokeEndpointCommand({ EndpointName: "none", Body: "" })),
    ).rejects.toMatchObject({
      name: "ValidationError",
      message: "Endpoint none of account 123456789012 not found.",
    });
    await expect(
      bench.runtime.send(new InvokeEndpointCommand({ EndpointName: "broken", Body: "" })),
    ).rejects.toMatchObject({
      name: "ModelError",
      OriginalStatusCode: 400,
      $metadata: { httpStatusCode: 424 },
    });
  });
});
