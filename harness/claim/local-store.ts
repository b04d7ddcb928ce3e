import type { StoreFormat } from "../history/agent-event.ts";
import { type EventOf, eventsOf } from "../history/event.ts";
import type { Claim, Quotation } from "./claim.ts";
import { documents } from "./documents.ts";
import { kubeEdge, type MeasuredCell, partOf, type Shown } from "./measured.ts";

const keptLocally: Quotation = {
  document: documents.decisionRecord,
  text: "EdgeCore’s MetaManager stores a local copy of all pod specs, ConfigMaps, and Secrets in a local bbolt database.",
};

/** "EdgeCore keeps pod specs, ConfigMaps and Secrets locally." */
export const edgeCoreKeepsObjects: Claim = {
  id: "edgecore-keeps-objects",
  sentence: "EdgeCore keeps pod specs, ConfigMaps and Secrets on the node's own disk",
  saidBy: [
    keptLocally,
    {
      document: documents.containerisation,
      text: "pod specs and config are cached locally, and the agent reconciles state when connectivity restores",
    },
  ],
  measure: (cells) => [partOf(kubeEdge, cells, objectsIn)],
};

/** "In a bbolt database"; another document says SQLite. */
export const edgeCoreUsesBbolt: Claim = {
  id: "edgecore-uses-bbolt",
  sentence: "EdgeCore keeps them in a bbolt database",
  saidBy: [keptLocally],
  measure: (cells) => [partOf(kubeEdge, cells, (own) => formatIn(own, "bbolt"))],
};

export const edgeCoreUsesSqlite: Claim = {
  id: "edgecore-uses-sqlite",
  sentence: "EdgeCore keeps them in an SQLite database",
  saidBy: [
    {
      document: documents.landscape,
      text: "MetaManager, which stores and retrieves metadata from a lightweight SQLite database and tracks cloud connection state",
    },
  ],
  measure: (cells) => [partOf(kubeEdge, cells, (own) => formatIn(own, "sqlite"))],
};

const claimedKinds = ["pod", "configmap", "secret"];

function objectsIn(own: readonly MeasuredCell[]): Shown {
  const { cells, stores, unseen } = storesIn(own, ({ objects }) => objects !== undefined);
  const found = claimedKinds.map((kind) => `a ${kind} was found in ${withKind(stores, kind)}`);
  const measured = `${stores.length} nodes' databases were read before the fault: ${found.join(", ")}.${unseen}`;
  if (claimedKinds.some((kind) => withKind(stores, kind) < stores.length))
    return { verdict: "refuted", measured, n: stores.length, cells };
  return { verdict: stores.length > 0 && unseen === "" ? "holds" : "unknown", measured, n: stores.length, cells };
}

const withKind = (stores: readonly StoreEvent[], kind: string): number =>
  stores.filter(({ objects }) => objects?.[kind]?.length).length;

const formatNames: Record<StoreFormat, string> = {
  sqlite: "SQLite",
  bbolt: "bbolt",
  unknown: "neither SQLite nor bbolt",
};

/** A file of a third format refutes it as well: its first bytes were read, and are not those of the claimed one. */
function formatIn(own: readonly MeasuredCell[], claimed: StoreFormat): Shown {
  const { cells, stores, unseen } = storesIn(own);
  const seen = Map.groupBy(stores, ({ path, format = "unknown" }) => `${path} is ${formatNames[format]}`);
  const texts = Array.from(seen, ([what, { length }]) => `${what} by its first bytes, on ${length} nodes`);
  const measured = `${texts.join("; ") || "No node's database could be read"}.${unseen}`;
  if (stores.some(({ format }) => format !== claimed)) return { verdict: "refuted", measured, n: stores.length, cells };
  return { verdict: stores.length > 0 && unseen === "" ? "holds" : "unknown", measured, n: stores.length, cells };
}

type StoreEvent = EventOf<"local-store">;

function storesIn(
  own: readonly MeasuredCell[],
  isRead: (store: StoreEvent) => boolean = () => true,
): { cells: MeasuredCell[]; stores: StoreEvent[]; unseen: string } {
  const cells = own.filter(({ history }) => eventsOf(history, "local-store").length > 0);
  const events = cells.flatMap(({ history }) => eventsOf(history, "local-store"));
  const stores = events.filter((event) => event.outcome === "ok" && isRead(event));
  const missed = events.length - stores.length;
  return { cells, stores, unseen: missed > 0 ? ` Those of ${missed} more could not be read.` : "" };
}
