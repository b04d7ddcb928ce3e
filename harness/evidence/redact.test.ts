import { expect, test } from "vitest";
import { redact } from "./redact.ts";

const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2lnbmF0dXJl";

test.each([
  [
    "what edgecore was given for a join token",
    "failed to apply the edge certs, err: token hunter2 credentials are in the wrong format",
    "failed to apply the edge certs, err: token [redacted] credentials are in the wrong format",
  ],
  ["a web token", `got ${jwt} from it`, "got [redacted] from it"],
  ["a bearer token", "Authorization: Bearer abc123.DEF_456-x==", "Authorization: Bearer [redacted]"],
  ["a token in YAML", "token: abc123def", "token: [redacted]"],
  ["a token in JSON", '{"id_token":"abc123","x":1}', '{"id_token":"[redacted]","x":1}'],
  ["a password in a query", "?user=a&password=hunter2&b=1", "?user=a&password=[redacted]&b=1"],
  ["a bootstrap token", "join --token=x abcdef.0123456789abcdef", "join --token=x [redacted]"],
  ["a client's key in a kubeconfig", "client-key-data: LS0tLS1CRUdJTg==", "client-key-data: [redacted]"],
  ["a password in an address", "https://ann:hunter2@registry.example/v2", "https://ann:[redacted]@registry.example/v2"],
  ["a private key", "a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb", "a\n[redacted]\nb"],
  ["a private key that breaks off", "-----BEGIN PRIVATE KEY-----\nMIIE", "[redacted]"],
])("takes out %s", (_, text, expected) => {
  expect(redact(text)).toBe(expected);
  expect(redact(redact(text))).toBe(expected);
});

test.each([
  "projected-token on worker-2 did not serve",
  "projected-token: never inside the window",
  "failed to fetch token for the pod",
  "sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
  "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
  "2026-01-05T08:00:00.000Z https://10.0.0.2:6443/livez timed out",
])("leaves %j as it is", (text) => {
  expect(redact(text)).toBe(text);
});
