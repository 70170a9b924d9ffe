import { expect, test } from "vitest";
import { renderTemplate, templateNames } from "../../templates/index.ts";

const context = { projectName: "skin", system: "skin", version: "1.2.3" };

test("there are templates, and each refuses an empty context", async () => {
  const names = await templateNames();
  expect(names).toEqual(["cloudformation/template.yml", "project/README.md"]);
  for (const name of names) await expect(renderTemplate(name, {}), name).rejects.toThrow(`template ${name}: `);
});

test("each refuses a context that lacks any one name, also when only a partial reads it", async () => {
  for (const name of await templateNames()) {
    await expect(renderTemplate(name, context)).resolves.not.toContain("{{");
    for (const missing of Object.keys(context)) {
      const rest = Object.fromEntries(Object.entries(context).filter(([key]) => key !== missing));
      await expect(renderTemplate(name, rest), `${name} without ${missing}`).rejects.toThrow(missing);
    }
  }
});

test("what is filled in is not escaped for HTML", async () => {
  const text = await renderTemplate("project/README.md", { ...context, projectName: "a&b" });
  expect(text).toMatch(/^# a&b\n/);
});
