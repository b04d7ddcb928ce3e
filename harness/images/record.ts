import { z } from "zod";
import { architectures } from "./platform.ts";

/** What stood in the way of an answer; see `ImageProblem`. */
export const Trouble = z.object({ kind: z.enum(["missing", "wrong", "unknown"]), code: z.string(), text: z.string() });
export type Trouble = z.infer<typeof Trouble>;

/** A file that is started: the program that an image or a manifest names, or what runs the step before. */
export const Step = z.object({
  path: z.string(),
  /** The layer that has it. */
  layer: z.string(),
  kind: z.enum(["program", "script", "other"]),
  /** What a program is made for, by its ELF header. */
  machine: z.string().optional(),
});
export type Step = z.infer<typeof Step>;

/** A command whose program was looked for in the layers. */
export const EntryPoint = z.object({
  command: z.string(),
  /** Who says that it is started: the image itself, or a manifest. */
  by: z.enum(["image", "manifest"]),
  steps: z.array(Step),
  trouble: Trouble.optional(),
});
export type EntryPoint = z.infer<typeof EntryPoint>;

/** What came of starting an image's entry point. */
export const Run = z.object({
  state: z.enum(["ran", "failed", "unavailable"]),
  emulated: z.boolean(),
  text: z.string(),
});
export type Run = z.infer<typeof Run>;

export const ArchitectureRecord = z.object({
  /** The digest of the manifest for this architecture. */
  digest: z.string().optional(),
  /** What the index says of it, where there is an index. */
  indexPlatform: z.string().optional(),
  configPlatform: z.string().optional(),
  entryPoints: z.array(EntryPoint),
  run: Run.optional(),
  trouble: Trouble.optional(),
});
export type ArchitectureRecord = z.infer<typeof ArchitectureRecord>;

/** All that was seen of an image. Whatever is judged is judged by this alone. */
export const ImageRecord = z.object({
  /** The reference, with nothing left out. */
  image: z.string(),
  usedBy: z.array(z.string()),
  /** The registry that answered. */
  askedAt: z.string().optional(),
  mediaType: z.string().optional(),
  /** What the reference resolves to: the digest of an index, or of the only manifest. */
  digest: z.string().optional(),
  platforms: z.array(z.object({ platform: z.string(), digest: z.string() })),
  architectures: z.partialRecord(z.enum(architectures), ArchitectureRecord),
  trouble: Trouble.optional(),
});
export type ImageRecord = z.infer<typeof ImageRecord>;
