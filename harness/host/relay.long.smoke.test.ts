import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { run } from "./command.ts";
import { relayInto } from "./relay.ts";
import { createRunNetwork, gateway, inNamespace, removeNetworks, runNetwork } from "./vm-network.ts";

test("what is said to a port of this machine's loopback is said in a namespace, until the relay is gone", async () => {
  const network = runNetwork(randomBytes(4).toString("hex"));
  await createRunNetwork(network);
  onTestFinished(() => removeNetworks([network]));
  const echo = ["socat", `TCP4-LISTEN:7000,bind=${gateway},fork,reuseaddr`, "EXEC:cat"];
  const stop = new AbortController();
  const serving = run([...inNamespace(network), ...echo], { signal: stop.signal });

  const relay = await relayInto(network, { address: gateway, port: 7000 });
  await expect.poll(() => said(relay.port, "still here"), { timeout: 10_000 }).toBe("still here");
  const other = await relayInto(network, { address: gateway, port: 7001 });
  expect(await said(other.port, "nobody there")).toBe("");

  await relay[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
  await expect(said(relay.port, "gone")).rejects.toThrow("ECONNREFUSED");
  stop.abort();
  await serving;
});

/** What comes back before the other side ends or says as much as was said. */
async function said(port: number, text: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(text);
  let heard = "";
  for await (const chunk of socket) {
    heard += chunk;
    if (heard.length >= text.length) break;
  }
  return heard;
}
