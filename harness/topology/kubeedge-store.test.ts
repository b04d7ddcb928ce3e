import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { FakeHost } from "../host/fake.ts";
import { edgeCoreStore, namesIn } from "./kubeedge-store.ts";

test("of EdgeCore's database the objects' names are read, and nothing of what is in them", async () => {
  const directory = await mkdtemp(join(tmpdir(), "islanding-test-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = join(directory, "edgecore.db");
  const database = new DatabaseSync(file);
  database.exec("CREATE TABLE meta (key varchar(256) PRIMARY KEY, type varchar(32), value text)");
  const insert = database.prepare("INSERT INTO meta VALUES (?, ?, 'what it holds')");
  insert.run("default/configmap/prices", "configmap");
  insert.run("default/pod/none-site-1", "pod");
  insert.run("default/podstatus/none-site-1", "podstatus");
  database.close();
  expect(namesIn(file)).toEqual({
    pod: ["default/pod/none-site-1"],
    configmap: ["default/configmap/prices"],
    secret: [],
  });
});

test("a database of another format is named, and its objects are left open", async () => {
  const bbolt = `${"00 ".repeat(16)}ed da 0c ed`;
  const host = new FakeHost("site-1", "192.0.2.3", () => ({ stdout: bbolt }));
  expect(await edgeCoreStore(host, new AbortController().signal)).toEqual({
    path: "/var/lib/kubeedge/edgecore.db",
    format: "bbolt",
  });
});
