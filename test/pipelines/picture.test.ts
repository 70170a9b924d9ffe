import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { drawSvg } from "../../definition/index.ts";
import skin from "../../pipelines/skin/pipeline.ts";

test("the README's picture is drawn from the pipeline as it is now", () => {
  const picture = readFileSync(join(import.meta.dirname, "../../docs/skin.svg"), "utf8");
  expect(picture.trim(), "draw it again: npx sagewright graph pipelines.skin.pipeline --out docs/skin.svg").toBe(
    drawSvg(JSON.parse(skin().definition())).trim(),
  );
});
