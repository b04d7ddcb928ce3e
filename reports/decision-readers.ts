import type { SiteProfile } from "../harness/site/schema.ts";
import { type AppraisedCell, isProved } from "./appraisal.ts";
import { afterwardsSentences, restartSentences, tokenSentences } from "./decision-readers-restarts.ts";
import { subjectsOf } from "./decision-readers-subjects.ts";
import { linkSentences, noticedSentences, verdictSentences } from "./decision-readers-verdicts.ts";

/** What a decision means for some of those who have to live with it. */
export interface ReaderSection {
  reader: string;
  points: ReaderPoint[];
  /** What they need to know besides. */
  besides: string[];
  /** What is theirs to know too, and no test of this version measures. */
  notMeasured: string[];
}

export interface ReaderPoint {
  topic: string;
  /** What each thing that was measured showed, under which fault; empty where that was not measured. */
  findings: { subject: string; setting: string; text: string }[];
}

export interface Readers {
  sections: ReaderSection[];
  /** Cells that nothing is taken from, because their evidence is not whole or their fault not proved. */
  unproved: string[];
}

/** Sums a campaign up for its four readers, each in their own questions. */
export function readersOf(cells: readonly AppraisedCell[], { decision }: SiteProfile): Readers {
  const subjects = subjectsOf(cells);
  const sections = readers.map(({ reader, topics, besides, notMeasured }) => ({
    reader,
    points: Object.entries(topics).map(([topic, say]) => ({
      topic,
      findings: subjects.flatMap(({ name, setting, counts, cells: own }) =>
        say(own).map((text) => ({ subject: counts ? name : `${name}, which does not count`, setting, text })),
      ),
    })),
    besides: besides?.(decision) ?? [],
    notMeasured,
  }));
  const unproved = cells.filter((cell) => !isProved(cell)).map(({ stored }) => stored.record.cell.id);
  return { sections, unproved };
}

interface Reader {
  reader: string;
  /** What they ask, and how evidence answers: in sentences, none where it was not asked. */
  topics: Record<string, (cells: readonly AppraisedCell[]) => string[]>;
  besides?: (decision: SiteProfile["decision"]) => string[];
  notMeasured: string[];
}

const readers: readonly Reader[] = [
  {
    reader: "application developers",
    topics: {
      "Which services come back while the centre is away": restartSentences,
      "Services that nothing is done to": verdictSentences("service.continuity"),
      "Settings that change meanwhile": verdictSentences("reconcile.spec"),
      "Images that can't be fetched": verdictSentences("registry."),
      "What is deployed from Git": verdictSentences("git."),
    },
    notMeasured: ["What becomes of data that a service keeps at the site."],
  },
  {
    reader: "security",
    topics: {
      "Services that hold an access token": tokenSentences,
      "Logins, keys and the certificate for emergencies": verdictSentences("identity."),
      "Access to images that ended meanwhile": verdictSentences("registry.ended-access-shown"),
      "Changes by hand to what comes from Git": verdictSentences("git.drift-held"),
    },
    notMeasured: ["Changes by hand to hosts, privileged workloads, and audit records."],
  },
  {
    reader: "network engineers",
    topics: {
      "What the site tried to reach": verdictSentences("central.hidden"),
      "What was done to the link": linkSentences,
      "What the centre gets when the link is back": verdictSentences("reconcile.no-storm"),
    },
    notMeasured: ["Names and traffic between the site's own services, address translation, routing and address space."],
  },
  {
    reader: "operations",
    topics: {
      "When the centre notices": noticedSentences,
      "What comes back only with the link": afterwardsSentences,
      "What the centre says once the link is back": verdictSentences("reconcile.node-ready", "reconcile.status"),
      "What the link's return harms": verdictSentences("reconcile.no-collateral"),
      Devices: verdictSentences("device."),
      Monitoring: verdictSentences("observability."),
    },
    besides: ({ rollback }) => [`If the decision turns out wrong: ${rollback} Nobody tried that here.`],
    notMeasured: [
      "Bringing up, rebuilding, replacing, upgrading and rolling back a node, and how many hands that takes.",
    ],
  },
];
