import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { openSession } from "../session.ts";
import type { Engine } from "../../local/index.ts";

export interface UnseenImage {
  readonly file: string;
  readonly name: string;
  readonly label: string;
}

/** Images of the test split of the group's newest package, of as many classes as there are, as files. */
export async function unseenImages(engine: Engine, group: string, count: number): Promise<readonly UnseenImage[]> {
  const session = await openSession({ project: engine.context.project });
  try {
    const { DescribeModelPackageCommand, ListModelPackagesCommand } = await import("@aws-sdk/client-sagemaker");
    const { GetObjectCommand } = await import("@aws-sdk/client-s3");
    const { sagemaker, s3 } = session.clients;
    const { ModelPackageSummaryList = [] } = await sagemaker.send(
      new ListModelPackagesCommand({
        ModelPackageGroupName: group,
        ModelPackageType: "Versioned",
        SortBy: "CreationTime",
        SortOrder: "Descending",
        MaxResults: 1,
      }),
    );
    const described = await sagemaker.send(
      new DescribeModelPackageCommand({ ModelPackageName: ModelPackageSummaryList[0]?.ModelPackageArn }),
    );
    const uri = new URL(described.CustomerMetadataProperties?.["TestDataS3Uri"] ?? "");
    const read = async (path: string): Promise<Uint8Array> => {
      const key = `${uri.pathname.slice(1).replace(/\/$/, "")}/${path}`;
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: uri.hostname, Key: key }));
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    };
    const manifest = Buffer.from(await read("manifest.jsonl"))
      .toString("utf8")
      .trim()
      .split("\n");
    const folder = join(engine.context.folder, "unseen");
    await mkdir(folder, { recursive: true });
    const images: UnseenImage[] = [];
    for (const { file, label } of spread(
      manifest.map((line) => JSON.parse(line) as { file: string; label: string }),
      count,
    )) {
      const target = join(folder, basename(file));
      await writeFile(target, await read(file));
      images.push({ file: target, name: basename(file), label: String(label) });
    }
    return images;
  } finally {
    await session.close();
  }
}

/** The first row of each class in turn, then the second of each, until there are enough. */
export function spread<T extends { readonly label: string }>(rows: readonly T[], count: number): readonly T[] {
  const byLabel = new Map<string, T[]>();
  for (const row of rows) byLabel.set(row.label, [...(byLabel.get(row.label) ?? []), row]);
  const classes = [...byLabel.values()];
  const rounds = Math.max(0, ...classes.map((c) => c.length));
  return Array.from({ length: rounds }, (_, round) => classes.flatMap((c) => c.slice(round, round + 1)))
    .flat()
    .slice(0, count);
}
