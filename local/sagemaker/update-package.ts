import type { UpdateModelPackageInput, UpdateModelPackageOutput } from "@aws-sdk/client-sagemaker";
import { validation } from "../wire/error.ts";
import { operation, type Operation, type Wire } from "./operation.ts";
import { emitPackageEvent, packageNamed, type Package } from "./packages.ts";

const REPLACED = [
  "ModelApprovalStatus",
  "ApprovalDescription",
  "ModelPackageRegistrationType",
  "InferenceSpecification",
  "SourceUri",
  "ModelCard",
  "ModelLifeCycle",
] as const;

/** UpdateModelPackage, which is also how a person approves a model; the event names the fields that changed. */
export const updateModelPackage: Operation = operation<UpdateModelPackageInput, UpdateModelPackageOutput>(
  (ctx, input) =>
    ctx.store.transaction(() => {
      const before = packageNamed(ctx, input.ModelPackageArn);
      if (before.ModelPackageGroupName === undefined && input.ModelApprovalStatus !== undefined) {
        throw validation("ModelApprovalStatus can be set for versioned model packages only.");
      }
      const after: Package = {
        ...before,
        ...replacements(input),
        ...properties(before, input),
        ...specifications(before, input),
      };
      const updated = Object.keys(after).filter(
        (name) => JSON.stringify(after[name as keyof Package]) !== JSON.stringify(before[name as keyof Package]),
      );
      if (updated.length > 0) {
        const record: Package = { ...after, LastModifiedTime: Date.now() / 1000 };
        ctx.store.put("ModelPackage", before.ModelPackageArn, record);
        emitPackageEvent(ctx, record, updated);
      }
      return { ModelPackageArn: before.ModelPackageArn };
    }),
);

type Update = Wire<UpdateModelPackageInput>;

const replacements = (input: Update): Partial<Package> =>
  Object.fromEntries(REPLACED.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])));

function properties(before: Package, input: Update): Partial<Package> {
  const { CustomerMetadataProperties: added, CustomerMetadataPropertiesToRemove: removed = [] } = input;
  if (added === undefined && removed.length === 0) return {};
  const merged = Object.entries({ ...before.CustomerMetadataProperties, ...added }).filter(
    ([key]) => !removed.includes(key),
  );
  if (merged.length > 50) throw validation("CustomerMetadataProperties can have at most 50 entries.");
  return { CustomerMetadataProperties: Object.fromEntries(merged) };
}

function specifications(before: Package, input: Update): Partial<Package> {
  const added = input.AdditionalInferenceSpecificationsToAdd;
  if (added === undefined) return {};
  const all = [...(before.AdditionalInferenceSpecifications ?? []), ...added];
  if (new Set(all.map(({ Name }) => Name)).size < all.length) {
    throw validation("AdditionalInferenceSpecifications must have names of their own.");
  }
  return { AdditionalInferenceSpecifications: all };
}
