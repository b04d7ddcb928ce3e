import { expect, test } from "vitest";
import { catalogue } from "../site/catalogue.ts";
import { checkFor } from "./index.ts";

test.each(catalogue.map(({ id }) => id))("a check answers %s", (id) => {
  expect(checkFor(id)).toBeTypeOf("function");
});

test.each(["restart.none.after-configmap-edit", "service", "toString", ""])("no check answers %j", (id) => {
  expect(checkFor(id)).toBeUndefined();
});
