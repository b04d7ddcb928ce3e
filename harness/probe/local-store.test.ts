import { expect, test } from "vitest";
import { FakeHost } from "../host/fake.ts";
import { storeFormatOf } from "./local-store.ts";

const signal = new AbortController().signal;
/** As `od -t x1` prints a file's first 20 bytes. */
const dump = (bytes: readonly number[]) => bytes.map((byte) => ` ${byte.toString(16).padStart(2, "0")}`).join("");
const formatOf = (bytes: readonly number[]) =>
  storeFormatOf(new FakeHost("site-1", "192.0.2.3", () => ({ stdout: dump(bytes) })), "/var/lib/store.db", signal);

const firstPage = new Array(16).fill(0);

test("a database file is told by its first bytes", async () => {
  expect(await formatOf([...Buffer.from("SQLite format 3\0"), 0x10, 0, 1, 1])).toBe("sqlite");
  expect(await formatOf([...firstPage, 0xed, 0xda, 0x0c, 0xed])).toBe("bbolt");
  expect(await formatOf([...firstPage, 0xed, 0x0c, 0xda, 0xed])).toBe("unknown");
  expect(await formatOf([])).toBe("unknown");
});

test("a file that is not there is an error that says where it was looked for", async () => {
  const host = new FakeHost("site-1", "192.0.2.3");
  await expect(storeFormatOf(host, "/var/lib/store.db", signal)).rejects.toThrow(
    "Expected a file /var/lib/store.db on site-1: od: not found",
  );
});
