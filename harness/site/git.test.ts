import { expect, test } from "vitest";
import type { Dependency } from "../campaign/cell.ts";
import type { FaultKind } from "../history/event.ts";
import { gitEntries } from "./git.ts";
import { profileOf, smallestProfile } from "./profile.fixture.ts";
import { questionsOf } from "./questions.ts";

const window = { name: "smoke", ms: 240_000, scale: 1 };
const questions = (dependency: Dependency, fault: FaultKind) =>
  questionsOf(profileOf(smallestProfile), { topology: "kubernetes", dependency, fault, window });
const asked = (dependency: Dependency, fault: FaultKind) =>
  questions(dependency, fault)
    .requirements.map(({ id }) => id)
    .filter((id) => id.startsWith("git."));

test("everything is asked where Git alone is cut off, and nothing where it stays", () => {
  expect(asked("git", "cut")).toEqual(gitEntries.map(({ id }) => id));
  expect(asked("registry", "cut")).toEqual([]);
});

test("a Git server that is frozen or off is not asked about commits: nobody makes any", () => {
  expect(asked("git", "pause")).toEqual(["git.deployed-stays", "git.drift-held"]);
  expect(questions("git", "power").notAsked).toContainEqual({
    id: "git.commit-applied",
    reason: "A Git server that is powered off takes no commit.",
  });
});

test("where everything at the centre is away only what comes after is asked", () => {
  expect(asked("wan", "cut")).toEqual(["git.commit-applied", "git.rewrite-applied", "git.broken-commit"]);
});

test("what is asked is said to people who have never run kubectl", () => {
  expect(gitEntries.map(({ sentence }) => sentence("180 s", "the Git server")).slice(0, 3)).toEqual([
    "What the site deployed from Git goes on running as it was while the Git server is away",
    "What somebody changes by hand of what was deployed from Git is undone within 180 s, while the Git server is away",
    "What was committed to Git while the Git server was away from the site runs at the site within 180 s after it is back",
  ]);
});
