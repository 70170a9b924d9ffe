import { describe, expect, it } from "vitest";
import { runTool } from "../../../local/containers/tool.ts";
import { metricRegex } from "../../../local/containers/metric-regex.ts";
import { metricScanner } from "../../../local/containers/metrics.ts";

const found = (Regex: string, ...lines: readonly string[]) => {
  const scanner = metricScanner([{ Name: "m", Regex }]);
  for (const [i, line] of lines.entries()) scanner.scan(line, i);
  return scanner.final()[0]?.Value;
};

describe("a metric's regular expression", () => {
  it.each([
    ["(?i)ACC=([0-9.]+)", "acc=0.5", 0.5],
    ["(?P<name>loss)=(\\S+)", "loss=0.5", undefined],
    ["loss=(?P<value>\\S+);", "loss=1e-3;", 0.001],
    ["\\Aepoch (\\d+)\\Z", "epoch 7", 7],
    ["acc[]:]=([-+.\\d]+)", "acc]=-.5", -0.5],
    ["(?is)loss:.*?([0-9]+\\.?)$", "LOSS: x 3.", 3],
    ["([a-f0-9x]+)", "0x10", undefined],
    ["loss=(.*)", "loss=nan", undefined],
    ["no group", "no group", undefined],
  ])("%s in %s", (regex, line, value) => expect(found(regex, line)).toBe(value));

  it("gives the last value that is a number, of the last line", () => {
    expect(found("loss=(\\S+)", "loss=3 loss=2", "loss=nan", "nothing")).toBe(2);
  });

  it.each([
    ["a++(b)", "a possessive quantifier"],
    ["(?>a+)(b)", "an atomic group"],
    ["(?i:acc)=(.*)", "flags inside the expression"],
    ["acc(?i)=(.*)", "flags inside the expression"],
    ["(?x) a (b)", "the flags \\(\\?x\\)"],
    ["[[:digit:]]+(x)", "a POSIX class"],
    ["\\Qa.b\\E(x)", "a quotation"],
    ["(unclosed", "is no regular expression"],
  ])("%s is refused in words", (regex, words) => {
    expect(() => metricRegex("val:acc", regex)).toThrow(new RegExp(`^ClientError: the metric val:acc .*${words}`));
  });

  it("finds what Python finds", async () => {
    const regexes = [
      "loss[:=]\\s*([0-9.eE+-]+)",
      "(?i)LOSS: ([0-9.]+)",
      "epoch=(\\d+)",
      "(?P<a>val)_(?:acc|f1)=(.*?);",
      "\\[(\\d+)\\]",
      "'f1': ([-+]?\\d*\\.\\d+)",
      "a{2}(\\d)",
      "[^]]+\\](\\d)",
      "\\bacc\\b.(\\d+)$",
    ];
    const lines = ["loss: 1.5e-3 loss=2", "Loss: 3.25", "[12] epoch=4 val_acc=0.5;", "{'f1': -.25}", "aa7 x]3 acc 99"];
    const code = `
import json, re, sys
regexes, lines = json.loads(sys.argv[1])
print(json.dumps([[[m.group(1) for m in re.finditer(r, l)] for l in lines] for r in regexes]))`;
    const { stdout } = await runTool(["python3", "-c", code, JSON.stringify([regexes, lines])]);
    const mine = regexes.map((regex) =>
      lines.map((line) => [...line.matchAll(metricRegex("m", regex))].map((match) => match[1])),
    );
    expect(mine).toEqual(JSON.parse(stdout));
  });
});
