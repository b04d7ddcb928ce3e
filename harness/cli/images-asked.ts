import { readFile } from "node:fs/promises";
import { axesOf } from "../campaign/plan-narrowing.ts";
import { messageOf, usageError } from "../errors.ts";
import { readEarlier } from "../images/earlier.ts";
import { inventoryOf } from "../images/inventory.ts";
import { imagesOfManifests } from "../images/manifest-files.ts";
import { type Architecture, architectures } from "../images/platform.ts";
import { type RegistryAddress, readRegistryAddress } from "../images/registry-address.ts";
import { dependencyFacts } from "../site/dependencies.ts";
import { loadSiteProfile } from "../site/load.ts";
import { topologies } from "../topology/index.ts";
import { siteFile } from "./asked.ts";
import type { Flags } from "./flags.ts";
import { plainDisplay } from "./progress.ts";

/** All that `islanding images` was asked; whatever is wrong with it is a usage error, before anyone else is asked anything. */
export async function imagesAsked(flags: Flags) {
  const profileFile = siteFile(flags);
  const profile = await loadSiteProfile(profileFile);
  const inventory = inventoryOf({
    profile,
    names: axesOf(profile, { topologies: flags.topology }).topologies,
    // What is built is in no registry.
    flavour: flags.flavour === "auto" ? "published" : flags.flavour,
    topologies,
    dependencies: dependencyFacts,
    manifests: await imagesOfManifests(profile.images?.manifests ?? [], profileFile),
  });
  return {
    profile,
    profileFile,
    ...inventory,
    architectures: flags.arch.length > 0 ? [...new Set(flags.arch.map(architecture))] : profile.fleet.architectures,
    mirrors: flags.registry.map(registry),
    ...(flags.ca !== undefined && { ca: await authority(flags.ca) }),
    earlier: flags.record === undefined ? undefined : await readEarlier(flags.record),
    run: flags.run,
    report: plainDisplay((line) => process.stderr.write(`${line}\n`)).progress,
  };
}

function architecture(name: string): Architecture {
  const found = architectures.find((known) => known === name);
  if (found) return found;
  throw usageError("architecture", `Unknown architecture ${JSON.stringify(name)}; known: ${architectures.join(", ")}.`);
}

function registry(text: string): RegistryAddress {
  const address = readRegistryAddress(text);
  if (address) return address;
  throw usageError("registry", `Expected a registry such as mirror.example:5000, found ${JSON.stringify(text)}.`);
}

async function authority(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch((thrown: unknown) => messageOf(thrown));
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw usageError("certificate", `Expected the certificate of an authority (PEM) at ${file}, found none.`);
}
