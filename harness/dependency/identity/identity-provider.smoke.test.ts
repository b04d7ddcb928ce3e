import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { removeRun } from "../../host/engine.ts";
import { HostVantage } from "../../host/vantage.ts";
import { ensureKubernetesParts } from "../../parts/parts.ts";
import { createNetwork } from "../../topology/docker-network.ts";
import { Authority } from "../../topology/pki.ts";
import { waitFor } from "../../wait.ts";
import { startIdentityProvider } from "./identity-provider.ts";
import { logIn, publishedKeys } from "./tokens.ts";

test("the identity provider in its machine: logins, rotated keys, and the same keys after a loss of power", async ({
  signal,
}) => {
  const run = randomBytes(4).toString("hex");
  const report = () => undefined;
  const { nodeImage: image, vantage } = await ensureKubernetesParts({ signal, report });
  await using undo = new AsyncDisposableStack();
  undo.defer(() => removeRun(run));
  const network = await createNetwork(run);
  const authority = await Authority.create("test");
  const place = { run, network, index: 181, isLost: true };
  const server = await startIdentityProvider({ ...place, image, vantage, signal, report, authority });
  const { host, service } = server.machine;
  const [password = ""] = server.secrets;
  const address = {
    issuer: `https://${service.name}:${service.port}`,
    caPem: authority.certificate,
    user: "operator",
    password,
  };
  const point = undo.use(new HostVantage(host));
  const loggedIn = async () => (await logIn(point, address, "site-short")).token;
  const token = await waitFor(loggedIn, { what: "a login", limitMs: 60_000, signal });
  const refused = await logIn(point, { ...address, password: "another" }, "site-short");
  expect(refused.event).toMatchObject({ outcome: "failed", status: 400, detail: "invalid_grant" });

  expect(await publishedKeys(point, address)).toEqual([token.keyId]);
  expect((await host.exec(["sv", "hup", "/etc/service/node@identity-provider"])).ok).toBe(true);
  const rotated = await waitFor(
    async () => {
      const keys = await publishedKeys(point, address);
      return keys?.[0] !== token.keyId && keys;
    },
    { what: "a new key", limitMs: 15_000, signal },
  );
  expect(rotated.slice(1)).toEqual([token.keyId]);
  expect((await loggedIn())?.keyId).toBe(rotated[0]);

  await host.powerOff();
  await host.powerOn(signal);
  const kept = await waitFor(() => publishedKeys(point, address), { what: "its answer", limitMs: 60_000, signal });
  expect(kept).toEqual(rotated);
  const printed = await host.exec(["cat", "/var/log/islanding/node@identity-provider/current"]);
  expect(printed.stdout).not.toContain(password);
});
