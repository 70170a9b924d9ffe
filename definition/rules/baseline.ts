import { checkStep } from "./check-example.ts";
import { definitionOf } from "./example.ts";
import type { ValueNode } from "./nodes.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { below, isGiven } from "./value-at.ts";

export const baseline: Rule = {
  code: "SW5017",
  title: "a check and a baseline that do not go together",
  severity: "warning",
  explanation:
    "A check compares with the baseline that the step was given, or with that of the group's last approved model. With SkipCheck it compares with nothing, and with RegisterNewBaseline as well the new baseline replaces a given one.",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [checkStep({ ModelPackageGroupName: undefined })] }),
      at: "Steps[0]",
    },
    passing: { definition: definitionOf({ Steps: [checkStep({})] }) },
  },
  check: ({ ofType }) =>
    foundIn(ofType("ClarifyCheck", "QualityCheck"), ({ step, path }): Found[] => {
      const here: ValueNode = { value: step, path };
      const flag = (name: string): unknown => below(here, name).value ?? false;
      const supplied = ["SuppliedBaselineConstraints", "SuppliedBaselineStatistics"]
        .map((name) => below(here, name))
        .filter(isGiven);
      if (flag("SkipCheck") === false && supplied.length === 0 && !isGiven(below(here, "ModelPackageGroupName"))) {
        return [
          {
            path,
            message: "the check has neither a supplied baseline nor a ModelPackageGroupName to take one from",
            hint: "name the group, supply a baseline, or set SkipCheck",
          },
        ];
      }
      if (flag("SkipCheck") !== true || flag("RegisterNewBaseline") !== true) return [];
      return supplied.map((place) => ({
        path: place.path,
        message: "nothing is compared with this baseline, and the new one takes its place",
        hint: "take it out, or set SkipCheck or RegisterNewBaseline to false",
        onKey: true,
      }));
    }),
};
