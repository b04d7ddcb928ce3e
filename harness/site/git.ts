import type { CatalogueEntry, Circumstances } from "./catalogue.ts";

const needs = { lost: "git", disturbance: "none" } as const;
const afterHeal = { threshold: 180_000, unit: "ms", needs, notIn: whyNoCommit } as const;

/** What a site that loses its Git server is asked, in the order of the report. */
export const gitEntries: readonly CatalogueEntry[] = [
  {
    id: "git.deployed-stays",
    level: "must",
    threshold: 0,
    unit: "none",
    needs,
    notIn: whyNotSeen,
    sentence: (_, lost) => `What the site deployed from Git goes on running as it was while ${lost} is away`,
  },
  {
    id: "git.drift-held",
    // A site that keeps what somebody changed by hand until Git is back harms nobody yet.
    level: "should",
    threshold: 120_000,
    unit: "ms",
    needs,
    notIn: whyNotSeen,
    sentence: (within, lost) =>
      `What somebody changes by hand of what was deployed from Git is undone within ${within}, while ${lost} is away`,
  },
  {
    ...afterHeal,
    id: "git.commit-applied",
    level: "must",
    sentence: (within, lost) =>
      `What was committed to Git while ${lost} was away from the site runs at the site within ${within} after it is back`,
  },
  {
    ...afterHeal,
    id: "git.rewrite-applied",
    // Nobody has to rewrite what others deploy from.
    level: "should",
    sentence: (within, lost) =>
      `What Git holds after its history was rewritten (a force-push) while ${lost} was away from the site runs at the site within ${within} after it is back`,
  },
  {
    ...afterHeal,
    id: "git.broken-commit",
    level: "must",
    sentence: (within, lost) =>
      `A faulty commit made while ${lost} was away from the site stops nothing there once it is back, and the site says within ${within} what is wrong with it`,
  },
];

/** Where the cluster's own centre is lost too, nobody there sees what runs at the site, and nobody at the site can change it. */
function whyNotSeen({ dependency }: Circumstances): string | undefined {
  if (dependency !== "wan") return undefined;
  return "Without everything at the centre what runs at the site can be neither seen nor changed through the API server.";
}

function whyNoCommit({ fault }: Circumstances): string | undefined {
  if (fault !== "pause" && fault !== "power") return undefined;
  return `A Git server that is ${fault === "pause" ? "paused" : "powered off"} takes no commit.`;
}
