import type { Problem } from "../definition/index.ts";
import { suggest } from "../definition/nearest.ts";
import { parseSchedule } from "../definition/schedule-expression.ts";
import type { Parameter } from "../steps/parameter.ts";
import { problemAt } from "../steps/site.ts";
import { valueProblem, valueText } from "./start-values.ts";
import { isFromEvent, type Trigger } from "./trigger.ts";

// EventBridge's PutRule and PutTargets (botocore): an event pattern of at most 4096 characters, a description of at most 512.
const LONGEST_PATTERN = 4096;
const LONGEST_DESCRIPTION = 512;
/** How EventBridge spells a pipeline's parameter; SageMaker would take `_` too. */
const PARAMETER = /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/;
/** Leaves room for the pipeline's own name in a rule's 64 characters. */
const NAME = /^[.\-_A-Za-z0-9]{1,20}$/;

/** The name of each trigger, its own or its kind; the second of a kind is `schedule-2`. */
export function triggerNames(triggers: readonly Trigger[]): readonly string[] {
  const count = { schedule: 0, event: 0 };
  return triggers.map(({ name, kind }) => {
    if (name !== undefined) return name;
    count[kind]++;
    return count[kind] === 1 ? kind : `${kind}-${count[kind]}`;
  });
}

/** What is wrong with the triggers of a pipeline that declares these parameters, each at the line that wrote it. */
export function triggerProblems(triggers: readonly Trigger[], parameters: readonly Parameter[]): readonly Problem[] {
  const names = triggerNames(triggers);
  return triggers.flatMap((trigger, i) => [
    ...nameProblems(trigger, names[i] ?? "", names.indexOf(names[i] ?? "") !== i),
    ...(trigger.kind === "schedule" ? clockProblems(trigger) : patternProblems(trigger)),
    ...parameterProblems(trigger, names[i] ?? "", parameters),
  ]);
}

function nameProblems({ site, description = "" }: Trigger, name: string, taken: boolean): readonly Problem[] {
  const problems: Problem[] = [];
  if (!NAME.test(name))
    problems.push(
      problemAt(
        site,
        "SW0501",
        `trigger name ${JSON.stringify(name)} is not allowed`,
        "use letters, digits, ., - and _, at most 20",
      ),
    );
  if (taken)
    problems.push(
      problemAt(site, "SW0502", `there are two triggers named ${name}`, "give every trigger a name of its own"),
    );
  if (description.length > LONGEST_DESCRIPTION)
    problems.push(
      problemAt(
        site,
        "SW0501",
        `the description of trigger ${name} has ${description.length} characters`,
        `EventBridge takes at most ${LONGEST_DESCRIPTION}`,
      ),
    );
  return problems;
}

function clockProblems({ site, expression = "" }: Trigger): readonly Problem[] {
  const parsed = parseSchedule(expression);
  return typeof parsed === "string"
    ? [problemAt(site, "SW0503", parsed, 'write rate: "5 minutes", or cron: "30 2 ? * MON *" (UTC)')]
    : [];
}

function patternProblems({ site, pattern = {} }: Trigger): readonly Problem[] {
  const wrong = wrongPattern(pattern, "pattern");
  const length = JSON.stringify(pattern).length;
  return [
    ...(wrong === undefined
      ? []
      : [problemAt(site, "SW0504", wrong, 'write the values that fit as a list, as in { source: ["aws.s3"] }')]),
    ...(length > LONGEST_PATTERN
      ? [
          problemAt(
            site,
            "SW0504",
            `the event pattern has ${length} characters`,
            `EventBridge takes at most ${LONGEST_PATTERN}`,
          ),
        ]
      : []),
  ];
}

function wrongPattern(pattern: unknown, path: string): string | undefined {
  if (Array.isArray(pattern)) return pattern.length === 0 ? `${path} lists no value, so that nothing fits` : undefined;
  if (typeof pattern !== "object" || pattern === null) return `${path} is ${JSON.stringify(pattern)}, not a list`;
  const members = Object.entries(pattern);
  if (members.length === 0) return `${path} is empty, so that every event would fit or none`;
  return members.map(([name, value]) => wrongPattern(value, `${path}.${name}`)).find((wrong) => wrong !== undefined);
}

function parameterProblems(
  { site, parameters, kind }: Trigger,
  name: string,
  declared: readonly Parameter[],
): readonly Problem[] {
  const problems: Problem[] = [];
  const given = new Set<string>();
  for (const { parameter, value } of parameters) {
    const problem = (message: string, hint: string): void =>
      void problems.push(problemAt(site, "SW0505", `trigger ${name}: ${message}`, hint));
    const own = declared.find((one) => one.name === parameter.name);
    const names = declared.map((one) => one.name);
    if (own === undefined)
      problem(
        `the pipeline has no parameter ${parameter.name}`,
        `${suggest(parameter.name, names, "it has none")}; or list it in the pipeline's parameters`,
      );
    if (!PARAMETER.test(parameter.name))
      problem(
        `EventBridge cannot pass parameter ${parameter.name}`,
        "its parameter names have letters, digits and - between them; rename the parameter",
      );
    if (given.has(parameter.name)) problem(`parameter ${parameter.name} is given twice`, "give it once");
    given.add(parameter.name);
    if (isFromEvent(value)) {
      if (kind === "schedule" || !/^\$\.[^\s]+$/.test(value.path))
        problem(
          `parameter ${parameter.name} comes from ${value.path}`,
          kind === "schedule" ? "a schedule has no event; give a value" : "write a path such as $.detail.object.key",
        );
    } else {
      const { Type } = parameter.declaration;
      const text = valueText(Type, value);
      const wrong = valueProblem(parameter.declaration, text);
      if (wrong !== undefined) problem(wrong.message, wrong.hint);
      else if (text.startsWith("$."))
        problem(
          `parameter ${parameter.name} is the text ${text}`,
          "EventBridge reads $. as a path; use fromEvent if that is meant",
        );
    }
  }
  const missing = declared.filter((one) => one.declaration.DefaultValue === undefined && !given.has(one.name));
  if (missing.length > 0) {
    const list = missing.map((one) => one.name).join(", ");
    problems.push(
      problemAt(
        site,
        "SW0506",
        `trigger ${name} starts the pipeline without a value for ${list}, which ${missing.length === 1 ? "has" : "have"} no default`,
        `give ${missing.length === 1 ? "it" : "them"}: parameters: [assign(…, …)], or declare a default`,
      ),
    );
  }
  return problems;
}
