import { beforeEach, expect, test } from "vitest";
import { leftovers, removeRun } from "../host/engine.ts";
import { type FakeMachine, fakeMachine } from "./kind-machine.fixture.ts";

let machine: FakeMachine;
beforeEach(async () => {
  machine = await fakeMachine(["docker"]);
});

test("removing a run takes what k3d made for it along: nodes, also those without our label, each once, and volumes", async () => {
  await machine.answer({
    "ps --all --quiet --filter label=islanding.run=a1b2c3d4": { stdout: "observer\nserver" },
    "ps --all --quiet --filter label=k3d.cluster=islanding-a1b2c3d4": { stdout: "server\ntools" },
    "volume ls --quiet --filter label=k3d.cluster=islanding-a1b2c3d4": { stdout: "images" },
  });
  await removeRun("a1b2c3d4");
  expect((await machine.lines("docker")).filter((line) => line.includes("rm"))).toEqual([
    "rm --force --volumes observer server tools",
    "volume rm --force images",
  ]);
});

test("a dead run is found by k3d's volume alone", async () => {
  await machine.answer({ "volume ls --filter label=k3d.cluster": { stdout: "islanding-a1b2c3d4" } });
  expect(await leftovers()).toEqual([{ run: "a1b2c3d4", owner: undefined }]);
});

test("the user's own k3d clusters are no leftovers of ours, whatever they are called", async () => {
  const theirs = ["k3s-default", "islanding", "islanding-demo", "islanding-a1b2c3d4-2"];
  await machine.answer({ "label=k3d.cluster": { stdout: theirs.join("\n") } });
  expect(await leftovers()).toEqual([]);
});
