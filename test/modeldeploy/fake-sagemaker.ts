import type { FakeAws, Input } from "./fake-aws.ts";
import { WireError } from "./fake-aws.ts";

type Record_ = { [member: string]: unknown };

/** What becomes of the next endpoint that is created or updated. */
export type Fate = "serve" | "rollBack" | "fail" | "stuck";

export interface FakeSageMaker {
  readonly packages: Map<string, Record_>;
  readonly models: Map<string, Record_>;
  readonly configs: Map<string, Record_>;
  readonly endpoints: Map<string, Record_>;
  fate: Fate;
}

const ARN = "arn:aws:sagemaker:us-east-1:123456789012";
const text = (value: unknown): string => String(value);
const missing = (what: string, name: unknown): WireError =>
  new WireError("ValidationException", `Could not find ${what} "${ARN}:${what}/${text(name)}".`);

const take = (from: Map<string, Record_>, what: string, name: unknown): Record_ => {
  const found = from.get(text(name));
  if (found === undefined) throw missing(what, name);
  return found;
};
const make = (into: Map<string, Record_>, what: string, name: unknown, record: Record_): void => {
  if (into.has(text(name)))
    throw new WireError(
      "ValidationException",
      `Cannot create already existing ${what} "${ARN}:${what}/${text(name)}".`,
    );
  into.set(text(name), record);
};

/** Registry and hosting with SageMaker's texts and states; an endpoint moves on with each look at it. */
export function fakeSageMaker(aws: FakeAws): FakeSageMaker {
  const fake: FakeSageMaker = {
    packages: new Map(),
    models: new Map(),
    configs: new Map(),
    endpoints: new Map(),
    fate: "serve",
  };
  const on = (operation: string, handler: (input: Input) => unknown) =>
    aws.operations.set(`SageMaker.${operation}`, handler);
  on("DescribeModelPackage", ({ ModelPackageName }) => {
    const found = fake.packages.get(text(ModelPackageName));
    if (found === undefined)
      throw new WireError("ValidationException", `ModelPackage ${text(ModelPackageName)} does not exist.`);
    return found;
  });
  on("UpdateModelPackage", ({ ModelPackageArn, ...changes }) => {
    Object.assign(fake.packages.get(text(ModelPackageArn)) ?? {}, changes);
    return { ModelPackageArn };
  });
  on("ListModelPackages", (input) => {
    const sign = input["SortOrder"] === "Descending" ? -1 : 1;
    const list = [...fake.packages.values()]
      .filter((one) => one["ModelPackageGroupName"] === input["ModelPackageGroupName"])
      .filter((one) => one["ModelApprovalStatus"] === (input["ModelApprovalStatus"] ?? one["ModelApprovalStatus"]))
      .toSorted((a, b) => sign * (Number(a["ModelPackageVersion"]) - Number(b["ModelPackageVersion"])));
    return { ModelPackageSummaryList: list };
  });

  on("CreateModel", (input) => {
    make(fake.models, "model", input["ModelName"], { ...input });
    return { ModelArn: `${ARN}:model/${text(input["ModelName"])}` };
  });
  on("DescribeModel", ({ ModelName }) => take(fake.models, "model", ModelName));
  on("CreateEndpointConfig", (input) => {
    make(fake.configs, "endpoint configuration", input["EndpointConfigName"], { ...input });
    return { EndpointConfigArn: `${ARN}:endpoint-config/${text(input["EndpointConfigName"])}` };
  });
  on("DescribeEndpointConfig", ({ EndpointConfigName }) =>
    take(fake.configs, "endpoint configuration", EndpointConfigName),
  );

  on("CreateEndpoint", (input) => {
    take(fake.configs, "endpoint configuration", input["EndpointConfigName"]);
    make(fake.endpoints, "endpoint", input["EndpointName"], {
      EndpointName: input["EndpointName"],
      EndpointConfigName: input["EndpointConfigName"],
      EndpointStatus: "Creating",
      CreationTime: 1,
      LastModifiedTime: 1,
    });
    return { EndpointArn: `${ARN}:endpoint/${text(input["EndpointName"])}` };
  });
  on("UpdateEndpoint", (input) => {
    const endpoint = take(fake.endpoints, "endpoint", input["EndpointName"]);
    take(fake.configs, "endpoint configuration", input["EndpointConfigName"]);
    Object.assign(endpoint, { EndpointStatus: "Updating", wanted: input["EndpointConfigName"], asked: input });
    return { EndpointArn: `${ARN}:endpoint/${text(input["EndpointName"])}` };
  });
  on("DeleteEndpoint", ({ EndpointName }) => {
    take(fake.endpoints, "endpoint", EndpointName);
    fake.endpoints.delete(text(EndpointName));
    return {};
  });
  on("DescribeEndpoint", ({ EndpointName }) => {
    const endpoint = take(fake.endpoints, "endpoint", EndpointName);
    const answer = { ...endpoint };
    move(endpoint, fake.fate);
    return answer;
  });
  return fake;
}

/** Where an endpoint is at the next look. */
function move(endpoint: Record_, fate: Fate): void {
  if (fate === "stuck") return;
  const { EndpointStatus: status, wanted } = endpoint;
  if (status === "Creating") {
    Object.assign(
      endpoint,
      fate === "fail"
        ? { EndpointStatus: "Failed", FailureReason: "The primary container did not pass the ping health check." }
        : { EndpointStatus: "InService" },
    );
  } else if (status === "Updating") {
    if (fate === "rollBack") endpoint["EndpointStatus"] = "RollingBack";
    else Object.assign(endpoint, { EndpointStatus: "InService", EndpointConfigName: wanted });
  } else if (status === "RollingBack") {
    Object.assign(endpoint, { EndpointStatus: "InService", FailureReason: "alarm went off" });
  }
}
