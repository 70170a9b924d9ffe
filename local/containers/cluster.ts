import type { ResourceConfigJson } from "./script-mode.ts";

/** One instance of a job: a process with a host name and an `/opt/ml` of its own. */
export interface Host {
  /** `algo-1`, `algo-2`, … */
  readonly name: string;
  readonly group: string;
  readonly instanceType: string;
}

/** The part of a request that says how many instances of what a job gets. */
export interface Resources {
  readonly InstanceType?: string | undefined;
  readonly InstanceCount?: number | undefined;
  readonly InstanceGroups?:
    | readonly {
        readonly InstanceGroupName?: string | undefined;
        readonly InstanceType?: string | undefined;
        readonly InstanceCount?: number | undefined;
      }[]
    | undefined;
}

const homogeneous = "homogeneousCluster";

/** The hosts of a job, in the order of their numbers. */
export function hostsOf(resources: Resources | undefined): readonly Host[] {
  const groups = resources?.InstanceGroups ?? [
    {
      InstanceGroupName: homogeneous,
      InstanceType: resources?.InstanceType,
      InstanceCount: resources?.InstanceCount,
    },
  ];
  return groups
    .flatMap(({ InstanceGroupName: group = homogeneous, InstanceType = "local", InstanceCount = 1 }) =>
      Array.from({ length: InstanceCount }, () => ({ group, instanceType: InstanceType })),
    )
    .map((host, i) => ({ name: `algo-${i + 1}`, ...host }));
}

/** `resourceconfig.json` of a training job on one of its hosts. */
export function resourceConfig(hosts: readonly Host[], host: Host): ResourceConfigJson {
  const groups = [...new Set(hosts.map(({ group }) => group))];
  return {
    current_host: host.name,
    current_instance_type: host.instanceType,
    current_group_name: host.group,
    hosts: hosts.map(({ name }) => name).toSorted(),
    instance_groups: groups.map((name) => {
      const members = hosts.filter(({ group }) => group === name);
      return {
        instance_group_name: name,
        instance_type: members[0]?.instanceType ?? "local",
        hosts: members.map((member) => member.name).toSorted(),
      };
    }),
    network_interface_name: "eth0",
  };
}

/** Where the hosts of a job find each other on this machine: `127.0.0.1 algo-1`, `127.0.0.2 algo-2`, … */
export const hostsFile = `127.0.0.1 localhost\n${Array.from({ length: 250 }, (_, i) => `127.0.0.${i + 1} algo-${i + 1}\n`).join("")}`;

/** The loopback address of a host. */
export const addressOf = (host: string): string => `127.0.0.${host.slice("algo-".length)}`;
