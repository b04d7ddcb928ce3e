import { exitCodes } from "../errors.ts";
import type { CliCommand } from "./command.ts";
import { print } from "./output.ts";

export const images: CliCommand = {
  name: "images",
  summary: "which images exist, run and are native on an architecture",
  details:
    "Looks every image that the site needs up in its registry, with the credentials of `docker login`: those " +
    "of the published topologies, of dependencies, and of the profile's manifests. Says whether each is there " +
    "for the architecture, whether what it starts is made for it, whether it runs here, and by which digest. " +
    "Exits 0 when all is right, 1 when an image lacks the architecture or is not what it says, 2 when nobody knows.",
  directories: "none",
  flags: ["site", "arch", "topology", "flavour", "registry", "ca", "record", "run", "json"],
  examples: [
    {
      line: "islanding images --site fixtures/sites/retail-store.yaml --arch arm64",
      shows: "one architecture, in the registries that the images belong to",
    },
    {
      line: "islanding images --site site.yaml --registry mirror.example:5000",
      shows: "what the site's mirror has, whatever other registries have",
    },
    {
      line: "islanding images --site site.yaml --json > images.json",
      shows: "the record; `--record images.json` tells later which tags moved",
    },
  ],
  async run({ flags, signal }) {
    const { imagesAsked } = await import("./images-asked.ts");
    const { profile, profileFile, earlier, notAsked, ...asked } = await imagesAsked(flags);
    const { survey } = await import("../images/survey.ts");
    const { findingsOn, outcomeOf, verdictsOn } = await import("../images/checks.ts");
    const { imageRequirements } = await import("../images/requirements.ts");
    const { imagesTable } = await import("./images-table.ts");
    const { terminal } = await import("./tables.ts");
    const { architectures } = asked;

    const at = new Date().toISOString();
    const records = await survey({ ...asked, signal });
    const findings = records.flatMap((record) => findingsOn(record, architectures, earlier));
    const requirements = imageRequirements(architectures);
    const verdicts = verdictsOn(findings);
    print(
      flags,
      { profile: profile.name, profileFile, at, requirements, verdicts, findings, images: records, notAsked },
      imagesTable({ name: profile.name, requirements, findings, notAsked }, terminal()),
    );
    return exitCodes[outcomeOf(findings, notAsked)];
  },
};
