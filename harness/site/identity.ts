import type { CatalogueEntry, Circumstances } from "./catalogue.ts";

const withinMs = 60_000;

const entry = (
  id: string,
  sentence: CatalogueEntry["sentence"],
  more: Partial<CatalogueEntry> = {},
): CatalogueEntry => ({
  id: `identity.${id}`,
  level: "must",
  threshold: 0,
  unit: "none",
  sentence,
  needs: { lost: "identity-provider" },
  ...more,
});
const afterHeal = { threshold: withinMs, unit: "ms" } as const;

/** What is asked where the identity provider is lost, alone or with everything else. */
export const identityEntries: readonly CatalogueEntry[] = [
  entry(
    "running-sessions",
    (_, lost) =>
      `Whoever had logged in at the site before can go on working with the cluster while ${lost} is away, until the login runs out`,
    { notIn: whyNoApiServer },
  ),
  entry(
    "service-sessions",
    (_, lost) => `A service at the site that checks its users' logins itself lets them in while ${lost} is away`,
    { needs: { lost: "identity-provider", disturbance: "none" } },
  ),
  entry(
    "login",
    (within, lost) =>
      `While ${lost} is away a login fails with a message that does not blame the user, and it works again within ${within} after it is back`,
    afterHeal,
  ),
  entry(
    "renewal",
    (within, lost) =>
      `A login that runs out while ${lost} is away is good for nothing from then on, and is renewed within ${within} after it is back`,
    { ...afterHeal, notIn: whyNoApiServer },
  ),
  entry(
    "key-rotation",
    (within, lost) =>
      `When the identity provider changes its keys while ${lost} is away, logins of before stay good, and new ones are let in within ${within} after it is back`,
    { ...afterHeal, notIn: whyNoRotation },
  ),
  entry(
    "withdrawn-key",
    (within, lost) =>
      `A login whose key the identity provider withdrew while ${lost} was away is refused within ${within} after it is back`,
    { ...afterHeal, notIn: whyNoRotation },
  ),
  entry(
    "break-glass",
    (_, lost) =>
      `An operator at the site who has nothing but a certificate can change something in the cluster while ${lost} is away`,
    { notIn: whyNoApiServer },
  ),
  entry(
    "api-server-start",
    (_, lost) => `An API server that starts while ${lost} is away lets in whoever had logged in before`,
    // It takes a second failure, and nothing short of a running provider helps.
    { level: "should", notIn: whyNoApiServer },
  ),
];

function whyNoApiServer({ dependency }: Circumstances): string | undefined {
  if (dependency !== "wan") return undefined;
  return "Without everything at the centre the site reaches no API server that could let anybody in.";
}

function whyNoRotation(cell: Circumstances): string | undefined {
  const { fault } = cell;
  if (fault !== "pause" && fault !== "power") return whyNoApiServer(cell);
  return `An identity provider that is ${fault === "pause" ? "paused" : "powered off"} changes no keys.`;
}
