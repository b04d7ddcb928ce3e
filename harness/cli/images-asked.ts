import { readFile } from "node:fs/promises";
import { axesOf } from "../campaign/plan-narrowing.ts";
import { messageOf, usageError } from "../errors.ts";
import { readEarlier } from "../images/earlier.ts";
import { type Inventory, inventoryOf } from "../images/inventory.ts";
import { imagesOfManifests } from "../images/manifest-files.ts";
import { type Architecture, architectures } from "../images/platform.ts";
import { type RegistryAddress, readRegistryAddress } from "../images/registry-address.ts";
import { dependencyFacts } from "../site/dependencies.ts";
import { loadSiteProfile } from "../site/load.ts";
import type { SiteProfile } from "../site/schema.ts";
import { siteFile } from "./asked.ts";
import type { Flags } from "./flags.ts";
import { plainDisplay } from "./progress.ts";

/** All that `islanding images` was asked; whatever is wrong with it is a usage error, before anyone else is asked anything. */
export async function imagesAsked(flags: Flags) {
  const profileFile = siteFile(flags);
  const architecturesAsked = [...new Set(flags.arch.map(architecture))];
  const asked = {
    mirrors: flags.registry.map(registry),
    ...(flags.ca !== undefined && { ca: await authority(flags.ca) }),
    earlier: flags.record === undefined ? undefined : await readEarlier(flags.record),
    run: flags.run,
    report: plainDisplay((line) => process.stderr.write(`${line}\n`)).progress,
  };
  const profile = await loadSiteProfile(profileFile);
  return {
    profile,
    profileFile,
    ...asked,
    architectures: architecturesAsked.length > 0 ? architecturesAsked : profile.fleet.architectures,
    ...(await inventory(profile, profileFile, flags)),
  };
}

async function inventory(profile: SiteProfile, profileFile: string, { topology, flavour }: Flags): Promise<Inventory> {
  const { topologies: names } = axesOf(profile, { topologies: topology });
  const manifests = await imagesOfManifests(profile.images?.manifests ?? [], profileFile);
  // Only what is right so far is worth the time that this takes to load.
  const { topologies } = await import("../topology/index.ts");
  // What is built is in no registry.
  const wanted = flavour === "auto" ? "published" : flavour;
  return inventoryOf({ profile, names, flavour: wanted, topologies, dependencies: dependencyFacts, manifests });
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
