// The identity provider's process. Its folder holds settings and certificate, the other one the keys; SIGHUP rotates these.
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";
import { type Keys, readKeys, rotated, writeKeys } from "./keys.ts";
import { type ProviderSettings, providerOf } from "./provider.ts";

const [folder = ".", state = "."] = process.argv.slice(2);
const given = (name: string) => readFileSync(join(folder, name), "utf8");
const keysFile = join(state, "keys.json");
const settings = JSON.parse(given("settings.json")) as ProviderSettings;

let keys: Keys = readKeys(keysFile);
let answer = providerOf(settings, keys).callback();

process.on("SIGHUP", () => {
  keys = rotated(keys);
  writeKeys(keysFile, keys);
  answer = providerOf(settings, keys).callback();
  console.log(`keys rotated: ${keys[0]?.kid} signs`);
});

const server = createServer({ key: given("serving.key"), cert: given("serving.crt") }, (request, response) => {
  void answer(request, response);
});
server.listen(settings.port, () => console.log(`${settings.issuer} answers: ${keys[0]?.kid} signs`));
