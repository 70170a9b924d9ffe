import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { register as diff } from "../../cli/commands/diff.ts";
import { register as importCommand } from "../../cli/commands/import.ts";
import { runCommand } from "./command.ts";
import { project, root } from "./project.ts";

test("the document shows what the commands print", async () => {
  const folder = project();
  cpSync(join(import.meta.dirname, "fixtures/churn"), folder, { recursive: true });
  const blocks = [...readFileSync(join(root, "docs/diff-and-import.md"), "utf8").matchAll(/^```\w*\n([^]*?)^```$/gm)];
  const printed = [
    await runCommand(diff, folder, "diff", "before.json", "after.json"),
    await runCommand(diff, folder, "diff", "before.json", "after.json", "--format", "markdown"),
    await runCommand(importCommand, folder, "import", "before.json", "--name", "churn"),
  ];
  expect(blocks.map(([, text]) => text)).toEqual(printed.map(({ stdout }) => stdout));
});
