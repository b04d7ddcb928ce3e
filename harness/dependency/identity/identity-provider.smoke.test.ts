import { expect, test } from "vitest";
import { HostVantage } from "../../host/vantage.ts";
import { waitFor } from "../../wait.ts";
import { serverSettings } from "../server.fixture.ts";
import { startIdentityProvider } from "./identity-provider.ts";
import { logIn, publishedKeys } from "./tokens.ts";

test("the identity provider in its machine: logins, rotated keys, and the same keys after a loss of power", async ({
  signal,
}) => {
  await using undo = new AsyncDisposableStack();
  const settings = await serverSettings(undo, signal);
  const server = await startIdentityProvider(settings);
  const { host, service } = server.machine;
  const [password = ""] = server.secrets;
  const address = {
    issuer: `https://${service.name}:${service.port}`,
    caPem: settings.authority.certificate,
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
