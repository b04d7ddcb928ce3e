import { describe } from "vitest";
import { cellAttachments, verdictAttachments } from "../reports/attachments.ts";
import { throwVerdict } from "../reports/verdict-error.ts";
import { cellsOf, test } from "./poc.ts";
import { attach, leaveOut, present, tell } from "./presentation.ts";
import { proof, proofIn, verdictOn } from "./verdicts.ts";

const question = "Cut off from its centre: what of a site still works, and what comes back with the link?";

for (const assigned of cellsOf("02-partition")) {
  const { cell, unavailable } = assigned;

  describe(cell.id, () => {
    test.beforeAll(({ field }) => field.prepare(assigned));

    test(proof.sentence, async ({ field, skip }) => {
      await present(question, assigned);
      if (unavailable) await leaveOut(skip, unavailable);
      const evidence = await field.evidenceOf(cell);
      await attach(await cellAttachments(evidence));
      const proved = proofIn(evidence);
      await tell(proved, evidence);
      throwVerdict(proof, proved);
    });

    for (const requirement of cell.requirements) {
      test(requirement.sentence, async ({ field, skip }) => {
        await present(question, assigned, requirement);
        if (unavailable) await leaveOut(skip, unavailable);
        const evidence = await field.evidenceOf(cell);
        const verdict = verdictOn(requirement, evidence);
        await attach(await verdictAttachments(evidence, requirement, verdict));
        await tell(verdict, evidence);
        throwVerdict(requirement, verdict);
      });
    }

    for (const { id, reason } of cell.notAsked) {
      test(id, async ({ skip }) => {
        await present(question, assigned);
        await leaveOut(skip, reason);
      });
    }
  });
}
