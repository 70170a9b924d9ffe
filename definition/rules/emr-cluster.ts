import { definitionOf, stepOf, type Changes } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { argumentsOf, below, isGiven } from "./value-at.ts";

const instances = { InstanceGroups: [{ InstanceRole: "MASTER", InstanceType: "m5.xlarge", InstanceCount: 1 }] };
const on = (cluster: Changes) =>
  definitionOf({
    Steps: [
      stepOf("EMR", "Count", {
        Arguments: { StepConfig: { HadoopJarStep: { Jar: "s3://bucket/count.jar" } }, ...cluster },
      }),
    ],
  });

export const emrCluster: Rule = {
  code: "SW5009",
  title: "an EMR step without exactly one cluster",
  severity: "error",
  explanation:
    "An EMR step runs on the cluster ClusterId, or on one that ClusterConfig describes, whose Instances have InstanceGroups or InstanceFleets. ExecutionRoleArn goes with ClusterId alone.",
  covers: "E17 (EMR)",
  examples: {
    failing: {
      definition: on({ ClusterId: "j-1ABCDEFGHIJKL", ClusterConfig: { Instances: instances } }),
      at: "Steps[0].Arguments",
    },
    passing: { definition: on({ ClusterId: "j-1ABCDEFGHIJKL" }) },
  },
  check: ({ ofType }) =>
    foundIn(ofType("EMR"), (node): Found[] => {
      const given = argumentsOf(node);
      if (!isGiven(given)) return [];
      const [id, config, role] = ["ClusterId", "ClusterConfig", "ExecutionRoleArn"].map((name) => below(given, name));
      if (id === undefined || config === undefined || role === undefined) return [];
      if (isGiven(id) === isGiven(config)) {
        const message = `${node.name} has ${isGiven(id) ? "both" : "neither"} ClusterId ${isGiven(id) ? "and" : "nor"} ClusterConfig`;
        return [{ path: given.path, message, hint: "write one of the two" }];
      }
      if (isGiven(id)) return [];
      const found: Found[] = [];
      if (isGiven(role))
        found.push({
          path: role.path,
          message: "ExecutionRoleArn goes with ClusterId, not with ClusterConfig",
          hint: "take it out; the cluster has JobFlowRole",
          onKey: true,
        });
      const instancesOf = below(config, "Instances");
      const kinds = ["InstanceGroups", "InstanceFleets"].filter((name) => isGiven(below(instancesOf, name)));
      if (kinds.length !== 1)
        found.push({
          path: isGiven(instancesOf) ? instancesOf.path : config.path,
          message: `the cluster's Instances have ${kinds.length === 0 ? "neither InstanceGroups nor" : "both InstanceGroups and"} InstanceFleets`,
          hint: "write one of the two",
        });
      return found;
    }),
};
