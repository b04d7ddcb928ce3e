import { beforeEach, expect, test } from "vitest";
import { leftovers, removeRun } from "../host/engine.ts";
import { type FakeMachine, fakeMachine } from "./kind-machine.fixture.ts";

let machine: FakeMachine;
beforeEach(async () => {
  machine = await fakeMachine(["docker"]);
});

test("removing a run takes the nodes of its kind cluster along, found by kind's label and without kind", async () => {
  await machine.answer({
    "label=islanding.run=a1b2c3d4": { stdout: "observer" },
    "label=io.x-k8s.kind.cluster=islanding-a1b2c3d4": { stdout: "control-plane\nworker" },
  });
  await removeRun("a1b2c3d4");
  expect((await machine.lines("docker")).filter((line) => line.includes("rm"))).toEqual([
    "rm --force --volumes observer control-plane worker",
    "network rm observer",
    "volume rm --force observer",
  ]);
});

test("a dead run is found by its kind cluster alone", async () => {
  await machine.answer({ "label=io.x-k8s.kind.cluster": { stdout: "islanding-a1b2c3d4\nislanding-a1b2c3d4" } });
  expect(await leftovers()).toEqual([{ run: "a1b2c3d4", owner: undefined }]);
});

test("the user's own kind clusters are no leftovers of ours, whatever they are called", async () => {
  const theirs = ["kind", "islanding", "islanding-demo", "my-islanding-a1b2c3d4", "islanding-a1b2c3d4-2"];
  await machine.answer({ "label=io.x-k8s.kind.cluster": { stdout: theirs.join("\n") } });
  expect(await leftovers()).toEqual([]);
});
