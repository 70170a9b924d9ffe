import type { Fault } from "../fault.ts";
import { conditions, retryAndCache } from "./conditions.ts";
import { form } from "./form.ts";
import { graph } from "./graph.ts";
import { names } from "./names.ts";
import { practice } from "./practice.ts";
import { reading } from "./reading.ts";
import { references } from "./references.ts";
import { requests } from "./requests.ts";
import { services } from "./services.ts";

/** Every fault that is planted. */
export const faults: readonly Fault[] = [
  ...reading,
  ...form,
  ...names,
  ...references,
  ...graph,
  ...requests,
  ...services,
  ...conditions,
  ...retryAndCache,
  ...practice,
];
