import { describe, expect, test } from "vitest";
import type { Dependency } from "../campaign/cell.ts";
import type { FaultKind } from "../history/event.ts";
import { identityEntries } from "./identity.ts";
import { profileOf, smallestProfile } from "./profile.fixture.ts";
import { questionsOf } from "./questions.ts";

const window = { name: "smoke", ms: 240_000, scale: 1 };
const asked = (dependency: Dependency, fault: FaultKind) => {
  const { requirements, notAsked } = questionsOf(profileOf(smallestProfile), {
    topology: "kubernetes",
    dependency,
    fault,
    window,
  });
  const ofIdentity = ({ id }: { id: string }) => id.startsWith("identity.");
  const names = (found: { id: string }[]) => found.filter(ofIdentity).map(({ id }) => id.replace("identity.", ""));
  return { asked: names(requirements), not: names(notAsked), notAsked };
};

describe("what is asked of an identity provider that is lost", () => {
  test("is everything where it is cut off", () => {
    expect(asked("identity-provider", "cut")).toMatchObject({
      asked: identityEntries.map(({ id }) => id.replace("identity.", "")),
      not: [],
    });
  });

  test("is nothing about keys where it is frozen: nobody changes them", () => {
    const { not, notAsked } = asked("identity-provider", "pause");
    expect(not).toEqual(["key-rotation", "withdrawn-key"]);
    expect(notAsked).toContainEqual({
      id: "identity.key-rotation",
      reason: "An identity provider that is paused changes no keys.",
    });
  });

  test("is what does without the API server where everything at the centre is away", () => {
    expect(asked("wan", "cut")).toMatchObject({ asked: ["service-sessions", "login"] });
  });

  test("is nothing where something else is lost", () => {
    expect(asked("api-server", "cut")).toMatchObject({ asked: [], not: [] });
    expect(asked("registry", "cut")).toMatchObject({ asked: [], not: [] });
  });

  test("reads as a sentence", () => {
    const sentences = identityEntries.map(({ sentence }) => sentence("60 s", "the identity provider"));
    expect(sentences[2]).toBe(
      "While the identity provider is away a login fails with a message that does not blame the user, and it works again within 60 s after it is back",
    );
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*[^.]$/);
  });
});
