import { isIPv4 } from "node:net";
import { z } from "zod";
import { Flavour } from "../campaign/cell.ts";
import { type Criterion, criterionNames, highestScore, highestWeight, lowestScore } from "./criteria.ts";
import { DegradationText } from "./degradation.ts";
import { expected, list, mapping } from "./expected.ts";
import { imageReferenceExpectation, readImageReference } from "./image-reference.ts";
import { lightNodesExpectation, mostLightNodes } from "./light-nodes.ts";
import { dependencies, profileFaults, profileTopologies, refuseName } from "./names.ts";
import { nodeDisturbances, variants } from "./requirement.ts";
import { Duration, RequirementOverrides } from "./requirement-override.ts";
import { readWindow, windowExpectation } from "./window.ts";

const Text = z.string(expected("a text")).trim().min(1, expected("a text that is not empty"));
const Truth = z.boolean(expected("true or false"));
const Count = z.int(expected("a whole number from 1")).min(1, expected("a whole number from 1"));
const LightNodes = z
  .int(expected(lightNodesExpectation))
  .min(0, expected(lightNodesExpectation))
  .max(mostLightNodes, expected(lightNodesExpectation));
const WindowText = z
  .string(expected(windowExpectation))
  .refine((text) => readWindow(text) !== undefined, expected(windowExpectation));

const oneOf = <const Names extends readonly string[]>(names: Names) =>
  z.enum(names, expected(`one of ${names.join(", ")}`));

/** One of the names that this version knows; a name that only the design knows is told apart from a mistake. */
const named = <const Names extends readonly string[]>(thing: Parameters<typeof refuseName>[0], names: Names) =>
  z.enum(names, {
    error: ({ input }) =>
      typeof input === "string" ? refuseName(thing, input, names) : expected(`a ${thing}'s name`).error({ input }),
  });

const Fleet = mapping({
  sites: Count,
  nodesPerSite: Count,
  architectures: list(oneOf(["amd64", "arm64"]), "architectures"),
  hardware: list(Text, "texts").optional(),
  localStaffCanAdminLinux: Truth,
  /** Whether the nodes are short of memory, processor or disk. */
  constrainedNodes: Truth.optional(),
  growth: Text.optional(),
});

const Workloads = mapping({
  behaviour: oneOf(["stateless", "stateful-rebuildable", "stateful-critical", "device-coupled"]),
  variants: list(oneOf(variants), "variants").default([...variants]),
  /** Whether a device is connected; left out, it is where the behaviour is `device-coupled`. */
  devices: Truth.optional(),
});

const Images = mapping({
  /** Files or folders of Kubernetes manifests, as seen from the profile's own folder. */
  manifests: list(Text, "files").optional(),
  /** What no manifest names as a container's image, e.g. what an operator starts. */
  references: list(
    z
      .string(expected(imageReferenceExpectation))
      .refine((text) => readImageReference(text) !== undefined, expected(imageReferenceExpectation)),
    "image references",
  ).optional(),
});

const placeExpectation = "an IPv4 address or a name such as time.example";
const isPlace = (text: string): boolean => isIPv4(text) || /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/.test(text);

const Central = mapping({
  /** What the site may try to reach outside of it besides the dependencies, such as a time server. */
  known: list(
    mapping({
      name: Text,
      address: z.string(expected(placeExpectation)).refine(isPlace, expected(placeExpectation)),
    }),
    "addresses with their names",
  ),
});

const Campaign = mapping({
  topologies: list(named("topology", profileTopologies), "topologies"),
  dependencies: list(named("dependency", dependencies), "dependencies").default(["api-server"]),
  faults: list(named("fault", profileFaults), "faults").default(["cut"]),
  /** How bad the link is where the fault is `degrade`. */
  degrade: DegradationText.optional(),
  windows: list(WindowText, "windows").default(["smoke"]),
  lightNodes: list(LightNodes, "numbers").default([0]),
  repeat: Count.default(1),
});

const Gate = mapping({
  accept: mapping({
    flavours: list(oneOf(Flavour.options), "flavours").default([...Flavour.options]),
    standIns: Truth.default(false),
    compressedTime: Truth.default(false),
  }).prefault({}),
});

const Operations = mapping({
  verbs: list(Text, "verbs"),
  /** Whether it matters more that no host is changed by hand than that its Linux is a familiar one. */
  immutableHosts: Truth.optional(),
  /** Whether the organisation has standardised on Ubuntu and its snaps. */
  ubuntuAndSnaps: Truth.optional(),
});

/** The same for any of the criteria by which candidates are compared. */
const byCriterion = <Value extends z.ZodType>(value: Value) =>
  mapping(
    Object.fromEntries(criterionNames.map((name) => [name, value.optional()])) as Record<
      Criterion,
      z.ZodOptional<Value>
    >,
    "criterion",
  );

const wholeNumber = (lowest: number, highest: number) => {
  const expectation = expected(`a whole number from ${lowest} to ${highest}`);
  return z.int(expectation).min(lowest, expectation).max(highest, expectation);
};

const Decision = mapping({
  expiresAfter: Duration,
  rerunWhen: list(Text, "sentences"),
  rollback: Text,
  /** What a criterion weighs here, where that is not what it weighs in the articles. */
  weights: byCriterion(wholeNumber(0, highestWeight)).default({}),
  candidates: list(
    mapping({
      name: Text,
      topology: named("topology", profileTopologies).optional(),
      why: Text,
      /** Scores where no evidence gives one; each says why. */
      opinions: byCriterion(mapping({ score: wholeNumber(lowestScore, highestScore), why: Text })).optional(),
    }),
    "candidates",
  ),
});

/**
 * What a site is, what it needs and how a decision for it is made. Durations stay as they were written,
 * so that a profile that was read, defaults filled in, can be stored in evidence and read again.
 */
export const SiteProfile = mapping({
  schema: z.literal(1, expected("1")),
  name: z
    .string(expected("a short name such as retail-store"))
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, expected("a short name such as retail-store")),
  class: oneOf(["far-edge", "near-edge", "regional-edge"]),
  description: Text,
  fleet: Fleet,
  outage: mapping({ budget: Duration }),
  workloads: Workloads,
  /** The images of the site's own workloads: asked for by `islanding images` beside those of the topologies. */
  images: Images.optional(),
  central: Central.optional(),
  disturbances: list(oneOf(nodeDisturbances), "disturbances").default([...nodeDisturbances]),
  campaign: Campaign,
  operations: Operations,
  requirements: RequirementOverrides.default({}),
  gate: Gate.prefault({}),
  decision: Decision,
});
export type SiteProfile = z.infer<typeof SiteProfile>;
