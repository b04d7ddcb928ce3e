import { readFile } from "node:fs/promises";
import { z } from "zod";
import { usageError } from "../errors.ts";
import type { EarlierDigests } from "./checks.ts";

/** What counts of an earlier record. */
const Earlier = z.object({
  schema: z.literal(1),
  images: z.array(z.object({ image: z.string(), digest: z.string().optional() })),
});

/** The digests in what `islanding images --json` printed before. */
export async function readEarlier(file: string): Promise<EarlierDigests> {
  const found = Earlier.safeParse(await read(file));
  if (!found.success) throw noRecord(file, "it is something else");
  return new Map(found.data.images.flatMap(({ image, digest }) => (digest ? [[image, digest] as const] : [])));
}

async function read(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (thrown) {
    const isThere = (thrown as NodeJS.ErrnoException).code !== "ENOENT";
    throw noRecord(file, isThere ? "it can't be read" : "there is no such file");
  }
}

const noRecord = (file: string, why: string) =>
  usageError(
    "images-record",
    `Expected a record of images at ${file}, but ${why}.`,
    "It is what `islanding images --json` prints.",
  );
