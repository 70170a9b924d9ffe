import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../temporary.ts";
import { drawHtml, type Definition, type StepJson } from "../../../definition/index.ts";
import { chromium, openPage, type Page } from "./browser.ts";

const valid = JSON.parse(readFileSync(new URL("../fixtures/valid.json", import.meta.url), "utf8")) as Definition;
const evil = `"'><img src=x onerror=alert(1)></section></script><script>alert(2)</script><!--\u2028]]>\ud800 &amp; %00 #`;
const hostile: Definition = {
  Version: "2020-12-01",
  Parameters: [{ Name: evil, Type: "String", DefaultValue: evil, EnumValues: [evil] }],
  Steps: [
    {
      Name: evil,
      Type: evil,
      DisplayName: evil,
      Description: evil,
      Arguments: {
        [evil]: evil,
        a: { Get: `Parameters.${evil}` },
        b: { Get: evil },
        c: { "Std:Join": { On: evil, Values: [evil, { Get: `Execution.${evil}` }] } },
        d: { "Std:JsonGet": { PropertyFile: { Get: `Steps.x.PropertyFiles['${evil}']` }, Path: evil } },
      },
      PropertyFiles: [{ PropertyFileName: evil, OutputName: evil, FilePath: evil }],
      CacheConfig: { Enabled: true, ExpireAfter: evil },
      RetryPolicies: [{ ExceptionType: [evil] }],
    },
    { Name: "javascript:alert(3)", Type: "Lambda", DependsOn: [evil] },
    ...["__proto__", "constructor"].map((Name) => ({ Name, Type: "Lambda" })),
  ],
};

test("loads nothing, and lets no script run but its own", () => {
  const page = drawHtml(valid, { title: "skin" }).replaceAll('xmlns="http://www.w3.org/2000/svg"', "");
  expect(
    page.match(/\s(src|srcset|data|action|xlink:href)=|href="(?!#)|@import|url\((?!#)|<link|<iframe|<base|\son\w+=/gi),
  ).toBeNull();
  const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
  expect(policy?.replaceAll("&#39;", "'")).toMatch(
    /^default-src 'none'; style-src 'sha256-\S+'; script-src 'sha256-\S+'; base-uri 'none'; form-action 'none'$/,
  );
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page.match(/ style="/g)).toBeNull();
});

test("names are text, whatever they hold", () => {
  const page = drawHtml(hostile, { title: evil });
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page.match(/<img|<!--|href="(?!#)/g)).toBeNull();
});

test("the same definition gives the same bytes", () => {
  expect(drawHtml(structuredClone(valid))).toBe(drawHtml(valid));
});

test("1,000 steps and a wide fan are drawn in a second or so", () => {
  const steps = Array.from({ length: 1000 }, (_, i): StepJson => {
    const before = i === 0 ? [] : [`s${i < 500 ? 0 : i - 7}`];
    return { Name: `s${i}`, Type: "Lambda", DependsOn: before };
  });
  const started = performance.now();
  const page = drawHtml({ Version: "2020-12-01", Steps: steps });
  expect(performance.now() - started).toBeLessThan(8000);
  expect(page.match(/<a class="card"/g)).toHaveLength(1000);
});

describe.skipIf(chromium === undefined)("in a browser", () => {
  let page: Page;
  let folder: string;
  const draw = (name: string, definition: Definition): string => {
    const file = join(folder, `${name}.html`);
    writeFileSync(file, drawHtml(definition, { title: name }));
    return pathToFileURL(file).href;
  };
  const shown = () =>
    page.evaluate<string[]>(
      `[...document.querySelectorAll("aside > section")].filter((s) => s.offsetParent !== null || s.getClientRects().length > 0).map((s) => s.id)`,
    );
  const cardOf = (name: string) => `a.card[href="#step=${name}"]`;
  beforeAll(async () => {
    folder = temporaryFolder("page");
    page = await openPage(chromium ?? "");
  });
  afterAll(async () => {
    await page.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("a click on a step shows its arguments and marks its lines; Escape goes back", async () => {
    const address = draw("valid", valid);
    await page.open(address);
    expect(await shown()).toEqual(["about"]);
    await page.click(cardOf("Evaluate"));
    expect(await shown()).toEqual(["step=Evaluate"]);
    const text = await page.evaluate<string>(`document.querySelector(".detail:target").innerText`);
    expect(text).toContain("ProcessingInputs");
    expect(await page.evaluate(`document.querySelectorAll(".edge.on").length`)).toBeGreaterThan(2);
    const references = await page.evaluate<string[]>(
      `[...document.querySelectorAll(".detail:target a.ref.step")].map((a) => a.title)`,
    );
    expect(references).toContain("Steps.TrainModel.ModelArtifacts.S3ModelArtifacts");
    await page.key("Escape", 27);
    expect(await shown()).toEqual(["about"]);
    expect(page.requests.filter((url) => url !== address)).toEqual([]);
    expect(page.complaints).toEqual([]);
  });

  test("an address can name a step, and a reference leads to the one that it reads", async () => {
    await page.open(`${draw("linked", valid)}#step=Evaluate`);
    expect(await shown()).toEqual(["step=Evaluate"]);
    expect(await page.evaluate(`document.querySelector("a.card.on").getAttribute("href")`)).toBe("#step=Evaluate");
    await page.evaluate(`document.querySelector(".detail:target a.ref.step[href='#step=TrainModel']").click()`);
    expect(await shown()).toEqual(["step=TrainModel"]);
    expect(page.complaints).toEqual([]);
  });

  test("the keyboard reaches every step, opens one, moves and enlarges", async () => {
    await page.open(draw("keys", valid));
    await page.evaluate(`document.getElementById("stage").focus()`);
    const viewBox = () => page.evaluate<string>(`document.querySelector("#stage > svg").getAttribute("viewBox")`);
    const before = await viewBox();
    await page.key("ArrowRight", 39);
    const moved = await viewBox();
    expect(moved).not.toBe(before);
    await page.key("+", 187);
    expect(await viewBox()).not.toBe(moved);
    const reached = new Set<string>();
    for (let i = 0; i < 8; i++) {
      await page.key("Tab", 9);
      reached.add(await page.evaluate<string>(`document.activeElement.getAttribute("href") ?? ""`));
    }
    for (const { Name } of valid.Steps) expect([...reached]).toContain(`#step=${Name}`);
    await page.evaluate(`document.querySelector(${JSON.stringify(cardOf("TrainModel"))}).focus()`);
    await page.key("Enter", 13);
    expect(await shown()).toEqual(["step=TrainModel"]);
    expect(page.complaints).toEqual([]);
  });

  test("dark where that is preferred, light on paper, the whole picture on one sheet", async () => {
    await page.open(draw("media", valid));
    const ground = () => page.evaluate<string>(`getComputedStyle(document.body).backgroundColor`);
    const light = await ground();
    await page.media({ scheme: "dark" });
    expect(await ground()).not.toBe(light);
    const dark = await page.evaluate<string>(`getComputedStyle(document.querySelector("a.card rect")).fill`);
    await page.media({ media: "print", scheme: "dark" });
    expect(await page.evaluate(`getComputedStyle(document.querySelector("a.card rect")).fill`)).not.toBe(dark);
    expect((await page.pdf()).subarray(0, 5).toString()).toBe("%PDF-");
    await page.media({});
  });

  test("hostile names do nothing but show", async () => {
    await page.open(draw("hostile", hostile));
    expect(page.complaints).toEqual([]);
    expect(await page.evaluate(`document.querySelectorAll("img, script:not(:last-of-type)").length`)).toBe(0);
    await page.click("a.card");
    expect(await page.evaluate(`document.querySelector(".detail:target h2").textContent`)).toBe(
      evil.replace("\ud800", ""),
    );
    expect(page.complaints).toEqual([]);
  });
});
