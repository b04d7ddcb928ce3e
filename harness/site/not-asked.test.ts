import { expect, test } from "vitest";
import { notAskedByReason } from "./not-asked.ts";

const tooShort = "The window is too short.";

test("what is not asked for one reason is said once, workloads that differ only by their variant together", () => {
  const ids = ["restart.none.after-reboot", "restart.secret.after-reboot", "service.continuity"];
  const notAsked = ids.map((id) => ({ id, reason: tooShort }));
  expect(notAskedByReason([...notAsked, { id: "reconcile.spec", reason: "Nobody can edit." }])).toEqual([
    { ids: "restart.*.after-reboot, service.continuity", reason: tooShort },
    { ids: "reconcile.spec", reason: "Nobody can edit." },
  ]);
});

test("a single one of its kind keeps its own name, also when this version does not know it", () => {
  const notAsked = ["restart.none.after-reboot", "service.of-old"].map((id) => ({ id, reason: tooShort }));
  expect(notAskedByReason(notAsked)).toEqual([{ ids: "restart.none.after-reboot, service.of-old", reason: tooShort }]);
});
