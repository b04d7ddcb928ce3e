import { messageOf } from "../../errors.ts";
import { allSettled } from "../../wait.ts";
import type { ServerDisturbing } from "../central-server.ts";
import { startApiServer } from "./api-server-start.ts";
import { clientsOf } from "./clients.ts";
import { show } from "./doors.ts";
import type { Provider } from "./provider.ts";
import { rotate } from "./rotate.ts";
import { logIn } from "./tokens.ts";

/** Inside the window the provider's keys are rotated, somebody at the centre logs in under the new one, and an API server starts. */
export async function disturbProvider(provider: Provider, context: ServerDisturbing & { run: string }): Promise<void> {
  await allSettled([rotateInWindow(provider, context), startInWindow(provider, context)]);
}

async function rotateInWindow(provider: Provider, { cluster, record, signal, windowEnd }: ServerDisturbing) {
  const stopped = AbortSignal.any([signal, windowEnd]);
  const vantage = cluster.vantage(provider.machine.host);
  record({ kind: "key-rotation", step: "begin" });
  try {
    const keys = await rotate(provider, vantage, stopped);
    record({ kind: "key-rotation", step: "proved", ...keys });
    const { event, token } = await logIn(vantage, provider.address, "site");
    record({ kind: "login", from: provider.machine.host.name, ...event });
    if (token) provider.tokens.set("new-key", token);
  } catch (error) {
    signal.throwIfAborted();
    record({ kind: "key-rotation", step: "failed", detail: messageOf(error) });
  }
}

async function startInWindow(
  provider: Provider,
  { cluster, run, record, signal, windowEnd }: ServerDisturbing & { run: string },
) {
  const [host] = cluster.centreHosts;
  const { change, showing } = clientsOf(cluster);
  // Where the site reaches no API server at all, it would learn nothing from another.
  if ((await show(change(), showing("certificate"))).outcome !== "ok") return;
  record({ kind: "api-server-start", step: "begin", host: host.name });
  try {
    const stopped = AbortSignal.any([signal, windowEnd]);
    await startApiServer({ host, vantage: cluster.vantage(host), run, signal: stopped });
    provider.hasStartedApiServer = true;
    record({ kind: "api-server-start", step: "proved", host: host.name });
  } catch (error) {
    signal.throwIfAborted();
    record({ kind: "api-server-start", step: "failed", host: host.name, detail: messageOf(error) });
  }
}
