import { expect, test } from "vitest";
import { waitFor } from "../../wait.ts";
import { serverSettings } from "../server.fixture.ts";
import { tellingFiles } from "./agent-files.ts";
import { startGit } from "./git-server.ts";
import { agentProbe } from "./probes.ts";
import { commit, createRepository } from "./repository.ts";

test("the site has a commit, another history in its place, and both after a loss of power; nobody else gets in", async ({
  signal,
}) => {
  await using undo = new AsyncDisposableStack();
  const server = await startGit(await serverSettings(undo, signal));
  const { host, service } = server.machine;
  const [agent] = server.atSite ?? [];
  if (!agent) throw new Error("Expected a GitOps agent at the site, found none.");

  const repository = "committed";
  const atSite = async () => (await agent.exec(["cat", tellingFiles(repository).revision], { signal })).stdout.trim();
  const reaches = (revision: string) =>
    waitFor(async () => (await atSite()) === revision, { what: "a commit at the site", limitMs: 60_000, signal });
  await createRepository(host, repository, signal);
  await reaches(await commit(host, { repository, message: "1", manifest: { version: 1 } }, signal));
  await reaches(await commit(host, { repository, message: "2", manifest: { version: 2 } }, signal));

  const url = `https://site:wrong@${service.name}:${service.port}/${repository}.git`;
  const refused = await agent.exec(["env", "GIT_SSL_NO_VERIFY=1", "git", "ls-remote", url], { signal });
  expect(refused).toMatchObject({ ok: false, stderr: expect.stringContaining("Authentication failed") });

  await host.powerOff();
  const told = async () => {
    const event = await agentProbe(agent, repository).observe(signal);
    return event.kind === "git-agent" && event.fetchSaid;
  };
  const said = await waitFor(told, { what: "Git's trouble at the site", limitMs: 60_000, signal });
  expect(said).toContain(`unable to access 'https://${service.name}:${service.port}/${repository}.git/'`);
  await host.powerOn(signal);
  await reaches(await commit(host, { repository, message: "3", manifest: { version: 3 } }, signal));
});
