import { availableParallelism } from "node:os";

/** What hosting allows; tests narrow it. */
export interface Limits {
  /** How long a container may take to answer. */
  readonly invocationMs: number;
  /** How long one may take that streams its answer. */
  readonly streamMs: number;
  /** Calls under way per process, the waiting ones included; beyond it the endpoint is unavailable. */
  readonly callsPerProcess: number;
  /** Processes of one variant: an instance is a process here, and all share this machine. */
  readonly processes: number;
  /** After how long without a call the process of a serverless variant ends. */
  readonly idleMs: number;
  /** Models of a multi-model endpoint that are loaded at a time, where each takes a process. */
  readonly loadedModels: number;
  /** How long loading a model of a multi-model endpoint may take. */
  readonly loadMs: number;
  /** Where chance comes from: 0 to 1, 1 excluded. */
  readonly random: () => number;
}

export const defaultLimits: Limits = {
  invocationMs: 60_000,
  streamMs: 480_000,
  callsPerProcess: 256,
  processes: Math.max(2, availableParallelism()),
  idleMs: 300_000,
  loadedModels: 4,
  loadMs: 60_000,
  random: Math.random,
};

export const startupSeconds = 240;
export const maxBody = 6_291_456;
export const maxServerlessBody = 4_194_304;
