import type { Host } from "../host/host.ts";
import { allSettled, waitFor } from "../wait.ts";
import { hostLabel } from "./centre-events.ts";
import type { KubernetesCentre } from "./kubernetes-centre.ts";
import { addNode, join, type Limits, waitReady } from "./microk8s-cli.ts";

export interface Joining {
  /** The control-plane host that lets the others in. */
  first: Host;
  /** Machines of the centre that run the control plane too, and the site's, which don't. */
  controlPlane: readonly Host[];
  workers: readonly Host[];
  centre: Pick<KubernetesCentre, "nodeReady" | "apply">;
  /** Installs it on a host: only when it is to join, as until then it runs a cluster of its own. */
  prepare(host: Host): Promise<void>;
}

/**
 * Joins hosts to a cluster: those of the control plane one after the other, as a datastore takes in its next member when the
 * one before is in, and then the workers side by side. Returns when every one is a Ready node and the site's carry the label
 * by which they are known. Nodes are called as their hosts.
 */
export async function joinAll({ controlPlane, workers, ...joining }: Joining, limits: Limits): Promise<void> {
  await untilNodeReady(joining.centre, joining.first, limits);
  for (const host of controlPlane) await joinOne(joining, host, { worker: false }, limits);
  if (controlPlane.length > 0) await untilAllVote(joining.first, controlPlane.length + 1, limits);
  // `add-node` and the cluster agent both rewrite the file of tokens, so that an invitation that one of them gives out while the
  // other takes a host in can be lost: all are given out before any is used. And each is for one, whose certificates it signs.
  const invitations: { host: Host; invitation: string }[] = [];
  for (const host of workers) {
    invitations.push({ host, invitation: await addNode(joining.first, limits.timeoutMs, limits) });
  }
  await allSettled(
    invitations.map(async ({ host, invitation }) => {
      await joinOne(joining, host, { worker: true, invitation }, limits);
      await labelNode(joining.centre, host);
    }),
  );
}

type JoiningOne = Omit<Joining, "controlPlane" | "workers">;

/** Without an invitation it is given one of its own. */
interface Kind {
  worker: boolean;
  invitation?: string;
}

async function joinOne({ first, centre, prepare }: JoiningOne, host: Host, kind: Kind, limits: Limits) {
  await prepare(host);
  const invitation = kind.invitation ?? (await addNode(first, limits.timeoutMs, limits));
  await join(host, invitation, kind, limits);
  await untilNodeReady(centre, host, limits);
}

/** dqlite gives its members their votes some time after they have joined; before, the loss of one may be the loss of all. */
async function untilAllVote(first: Host, members: number, limits: Limits): Promise<void> {
  const doVote = async () => {
    const { highlyAvailable, voters } = await waitReady(first, limits);
    return !highlyAvailable || voters.length === members;
  };
  const what = `all ${members} members of the datastore to vote`;
  await waitFor(doVote, { what, limitMs: limits.timeoutMs, everyMs: 2000, signal: limits.signal });
}

/** Whether a host was taken in is told by the API alone: `join` says so in any case, `status` is content with any node. */
async function untilNodeReady(centre: Joining["centre"], host: Host, { timeoutMs, signal }: Limits): Promise<void> {
  // The API server may be away for a moment while the cluster takes a host in.
  const isReady = () => centre.nodeReady(host.name).catch(() => false);
  await waitFor(isReady, { what: `the node ${host.name} to be Ready`, limitMs: timeoutMs, everyMs: 500, signal });
}

/** Joining replaces the arguments of the host's kubelet, so that the label can't come from them. */
async function labelNode(centre: Joining["centre"], { name }: Host): Promise<void> {
  await centre.apply([{ apiVersion: "v1", kind: "Node", metadata: { name, labels: { [hostLabel]: name } } }]);
}
