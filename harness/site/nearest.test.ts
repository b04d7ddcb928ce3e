import { describe, expect, test } from "vitest";
import { nearest } from "./nearest.ts";

describe("the nearest candidate", () => {
  test("is the one that takes the fewest edits", () => {
    expect(nearest("outge", ["fleet", "outage", "gate"])).toEqual({ candidate: "outage", edits: 1 });
    expect(nearest("kitten", ["sitting"])).toEqual({ candidate: "sitting", edits: 3 });
    expect(nearest("", ["abc"])).toEqual({ candidate: "abc", edits: 3 });
    expect(nearest("same", ["other", "same"])).toEqual({ candidate: "same", edits: 0 });
  });

  test("is the first of several that are equally near", () => {
    expect(nearest("b", ["a", "c"])).toEqual({ candidate: "a", edits: 1 });
  });

  test("is none without candidates", () => {
    expect(nearest("a", [])).toBeUndefined();
  });
});
