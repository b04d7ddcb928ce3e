import { expect, test } from "vitest";
import { plainDisplay } from "./progress.ts";

function written() {
  const clock = { nowMs: 0 };
  const lines: string[] = [];
  const display = plainDisplay(
    (line) => lines.push(line),
    () => clock.nowMs,
  );
  return { clock, lines, display };
}

test("a line says how long it has been, what is waited for and how long that may take", () => {
  const { clock, lines, display } = written();
  display.begin("fake-built.02-partition.api-server.cut.smoke.1");
  clock.nowMs = 12_300;
  display.progress({ phase: "up", text: "4 nodes to be Ready", elapsedMs: 2000, limitMs: 60_000 });
  expect(lines).toEqual([
    "[    0 s] fake-built.02-partition.api-server.cut.smoke.1",
    "[   12 s]   up: 4 nodes to be Ready (2 s, at most 60 s)",
  ]);
});

test("a line that says nothing new is written again only after 30 s", () => {
  const { clock, lines, display } = written();
  for (clock.nowMs = 0; clock.nowMs <= 60_000; clock.nowMs += 1000) {
    display.progress({ phase: "window", text: "the API server is cut off", elapsedMs: clock.nowMs, limitMs: 240_000 });
  }
  expect(lines).toEqual([
    "[    0 s]   window: the API server is cut off (0 s, at most 240 s)",
    "[   30 s]   window: the API server is cut off (30 s, at most 240 s)",
    "[   60 s]   window: the API server is cut off (60 s, at most 240 s)",
  ]);
});

test("seconds inside a text are nothing new either", () => {
  const { lines, display } = written();
  for (const text of ["compiling: 2 s, kubelet", "compiling: 4 s, kubelet", "compiling: 6 s, kube-proxy"]) {
    display.progress({ phase: "parts", text });
  }
  expect(lines).toEqual([
    "[    0 s]   parts: compiling: 2 s, kubelet",
    "[    0 s]   parts: compiling: 6 s, kube-proxy",
  ]);
});

test("a cell that could not be measured ends with the reason", () => {
  const { lines, display } = written();
  display.end({
    id: "x",
    state: "failed",
    error: { code: "engine-gone", message: "The engine has gone.", exitCode: 69 },
  });
  display.end({ id: "y", state: "read" });
  expect(lines).toEqual(["[    0 s]   failed: The engine has gone.", "[    0 s]   read: its evidence was complete"]);
});
