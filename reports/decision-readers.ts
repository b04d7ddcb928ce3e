import type { AppraisedCell } from "./appraisal.ts";
import { afterwardsSentences, restartSentences, tokenSentences } from "./decision-readers-restarts.ts";
import { type Subject, subjectsOf } from "./decision-readers-subjects.ts";
import { linkSentences, noticedSentences, verdictSentences } from "./decision-readers-verdicts.ts";

/** What a decision means for some of those who have to live with it. */
export interface ReaderSection {
  reader: string;
  points: ReaderPoint[];
  /** What is theirs to know too, and no test of this version measures. */
  notMeasured: string[];
}

export interface ReaderPoint {
  topic: string;
  /** What each thing that was measured showed; empty where that was not measured. */
  findings: { subject: string; text: string }[];
}

/** Sums a campaign up for its four readers, each in their own questions; whatever has no proof is left out. */
export function readersOf(cells: readonly AppraisedCell[]): ReaderSection[] {
  const subjects = subjectsOf(cells);
  return readers.map(({ reader, topics, notMeasured }) => ({
    reader,
    points: Object.entries(topics).map(([topic, say]) => ({
      topic,
      findings: subjects.flatMap((subject) => say(subject.cells).map((text) => ({ subject: nameOf(subject), text }))),
    })),
    notMeasured,
  }));
}

const nameOf = ({ name, setting, counts }: Subject): string =>
  `${name}; ${setting}${counts ? "" : "; does not count under this profile"}`;

interface Reader {
  reader: string;
  /** What they ask, and how evidence answers: in sentences, none where it was not asked. */
  topics: Record<string, (cells: readonly AppraisedCell[]) => string[]>;
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
      "What the return itself does harm to": verdictSentences("reconcile.no-collateral"),
      Devices: verdictSentences("device."),
      Monitoring: verdictSentences("observability."),
    },
    notMeasured: [
      "Bringing up, rebuilding, replacing, upgrading and rolling back a node, and how many hands that takes.",
    ],
  },
];
