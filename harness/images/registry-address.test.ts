import { expect, test } from "vitest";
import { addressesOf, readRegistryAddress } from "./registry-address.ts";

test.each([
  ["mirror.example", ["https://mirror.example/"]],
  ["mirror.example:5000", ["https://mirror.example:5000/"]],
  ["https://mirror.example/", ["https://mirror.example/"]],
  ["http://mirror.example:5000", ["http://mirror.example:5000/"]],
  ["docker.io", ["https://registry-1.docker.io/"]],
  ["127.0.0.1:5000", ["https://127.0.0.1:5000/", "http://127.0.0.1:5000/"]],
  ["localhost:5000", ["https://localhost:5000/", "http://localhost:5000/"]],
  ["[::1]:5000", ["https://[::1]:5000/", "http://[::1]:5000/"]],
])("%s is asked at %j", (text, urls) => {
  const address = readRegistryAddress(text);
  expect(address && addressesOf(address).map(String)).toEqual(urls);
});

test.each(["", "ftp://mirror.example", "mirror.example/path", "user@mirror.example", "mirror.example:port", "a b"])(
  "%j is no registry",
  (text) => {
    expect(readRegistryAddress(text)).toBeUndefined();
  },
);
