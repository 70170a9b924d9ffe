const region = "us-east-1";
const account = "123456789012";

/** The place that the embedded engine plays: nothing of it exists on AWS. */
export const engineDefaults = {
  region,
  account,
  bucket: `sagewright-${region}-${account}`,
  role: `arn:aws:iam::${account}:role/sagewright-local`,
} as const;
