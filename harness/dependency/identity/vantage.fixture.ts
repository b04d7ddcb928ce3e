import type { HttpRequest, Vantage, VantageAnswer } from "../../host/vantage.ts";

/** A measuring point whose every HTTP request is answered like this; what it was asked stands in `asked`. */
export function vantageThat(reply: (request: HttpRequest) => Partial<VantageAnswer>) {
  const asked: HttpRequest[] = [];
  const vantage: Vantage = {
    ask: async (request) => {
      if (request.op !== "http") throw new Error(`Expected an HTTP request, found ${request.op}.`);
      asked.push(request);
      return { ok: true, ms: 7, status: 200, ...reply(request) };
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
  return { vantage, asked };
}

/** A token in form only: nobody has signed it. */
export function tokenOf(keyId: string, expiresAtMs: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return [part({ alg: "ES256", kid: keyId }), part({ sub: "operator", exp: expiresAtMs / 1000 }), "signature"].join(
    ".",
  );
}
