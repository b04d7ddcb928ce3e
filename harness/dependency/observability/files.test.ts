import { compare } from "bcryptjs";
import { expect, test } from "vitest";
import { centreFiles, siteFiles } from "./files.ts";

const access = { user: "site", password: "open sesame" };
const serving = { certificate: "own certificate", privateKey: "own key" };
const folder = "/etc/islanding/prometheus";

test("central monitoring answers over HTTPS only, and knows the site's password by its hash alone", async () => {
  const files = await centreFiles(access, serving);
  const { tls_server_config: tls, basic_auth_users: users } = JSON.parse(files[`${folder}/web.yaml`] ?? "");
  expect([files[tls.cert_file], files[tls.key_file]]).toEqual([serving.certificate, serving.privateKey]);
  expect(Object.keys(users)).toEqual(["site"]);
  expect(await compare(access.password, users.site)).toBe(true);
  expect(Object.values(files).join()).not.toContain(access.password);
});

test("the agent writes to central monitoring by the password, and trusts its certificate", () => {
  const files = siteFiles({ access, server: "observability:9090", authority: "authority's certificate" });
  const { scrape_configs: scraped, remote_write: written } = JSON.parse(files[`${folder}/config.yaml`] ?? "");
  const [{ url, basic_auth: auth, tls_config: tls }] = written;
  expect(url).toBe("https://observability:9090/api/v1/write");
  expect(auth.username).toBe("site");
  expect(files[auth.password_file]).toBe(access.password);
  expect(files[tls.ca_file]).toBe("authority's certificate");
  const [target] = scraped[0].static_configs[0].targets;
  expect(files["/etc/islanding/args/prometheus-node-exporter"]).toContain(`--web.listen-address=${target}\n`);
});
