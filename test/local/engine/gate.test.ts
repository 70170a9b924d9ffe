import { expect, it } from "vitest";
import { openGate } from "../../../local/engine/gate.ts";

const never = new AbortController().signal;

it("lets so many through, the others in the order in which they came", async () => {
  const gate = openGate(2);
  const [first, second] = [await gate.enter(never), await gate.enter(never)];
  const came: string[] = [];
  const third = gate.enter(never).then((leave) => (came.push("third"), leave));
  const fourth = gate.enter(never).then((leave) => (came.push("fourth"), leave));
  first?.();
  first?.();
  const leave = await third;
  expect(came).toEqual(["third"]);
  leave?.();
  (await fourth)?.();
  second?.();
  expect(came).toEqual(["third", "fourth"]);
  expect(await gate.enter(never)).toBeTypeOf("function");
});

it("keeps no place for who stopped waiting", async () => {
  const gate = openGate(1);
  const leave = await gate.enter(never);
  const stop = new AbortController();
  const waiting = gate.enter(stop.signal);
  stop.abort();
  expect(await waiting).toBeUndefined();
  expect(await gate.enter(stop.signal)).toBeUndefined();
  leave?.();
  expect(await gate.enter(never)).toBeTypeOf("function");
});
