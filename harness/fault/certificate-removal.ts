import { eventsOf, type History } from "../history/event.ts";
import { type Finding, inconclusive } from "./certificate-schema.ts";

interface Removal {
  equal: boolean;
  /** As `host: line`. */
  left: string[];
  findings: Finding[];
}

/** Compares everything that could hold a fault before and after, host by host, line by line. */
export function examineRemoval(history: History): Removal {
  const inventories = eventsOf(history, "inventory");
  const before = inventories.find((event) => event.when === "before")?.hosts;
  const after = inventories.findLast((event) => event.when === "after")?.hosts;
  if (!before || !after) {
    const missing = [...(before ? [] : ["before"]), ...(after ? [] : ["after"])].join(" and ");
    return unproved("inventory-missing", `What could hold a fault was not listed ${missing} it.`);
  }
  const unlisted = Object.keys(before).filter((host) => !after[host]);
  if (unlisted.length > 0) {
    return unproved("inventory-missing", `What could hold a fault was not listed after it on ${unlisted.join(", ")}.`);
  }
  const left = differences(after, before);
  const vanished = differences(before, after);
  const findings: Finding[] = [];
  if (left.length > 0) {
    findings.push({ state: "mismatch", code: "left-behind", text: `Left behind after the fault: ${left.join("; ")}.` });
  }
  if (vanished.length > 0) {
    findings.push(inconclusive("inventory-changed", `There before the fault, gone after it: ${vanished.join("; ")}.`));
  }
  return { equal: findings.length === 0, left, findings };
}

type Inventory = Record<string, string[]>;

/** Lines of one inventory that the other lacks; a line that stands twice counts twice. */
function differences(inventory: Inventory, other: Inventory): string[] {
  return Object.entries(inventory).flatMap(([host, lines]) => {
    const unmatched = [...(other[host] ?? [])];
    return lines
      .filter((line) => {
        const match = unmatched.indexOf(line);
        if (match !== -1) unmatched.splice(match, 1);
        return match === -1;
      })
      .map((line) => `${host}: ${line}`);
  });
}

const unproved = (code: string, text: string): Removal => ({
  equal: false,
  left: [],
  findings: [inconclusive(code, text)],
});
