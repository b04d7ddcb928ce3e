import type { Response } from "undici";
import { z } from "zod";
import { type ImageProblem, isMissing, unknownBecause } from "./problem.ts";

const ErrorAnswer = z.object({ errors: z.array(z.object({ code: z.string().regex(/^[A-Z_]{1,40}$/) })).min(1) });

/**
 * What an answer means that is not the one hoped for. Of its text only the error's code is told, since nobody knows what
 * else a server may quote in it.
 */
export async function explainRefusal(
  answer: Response,
  { host, what, hasCredentials }: { host: string; what: string; hasCredentials: boolean },
): Promise<ImageProblem> {
  const { status } = answer;
  const { data } = ErrorAnswer.safeParse(await answer.json().catch(() => undefined));
  const [error] = data?.errors ?? [];
  const said = error ? `${status}, ${error.code}` : String(status);
  if (status === 404) return isMissing("not-there", `${host} does not have ${what}`);
  if (status === 401 && !hasCredentials) {
    return unknownBecause(
      "refused",
      `${host} asks for credentials (${said}): Docker's configuration keeps none for it`,
    );
  }
  if (status === 401 || status === 403) return unknownBecause("refused", `${host} refuses to show ${what} (${said})`);
  if (status === 429) {
    const pause = answer.headers.get("retry-after");
    const until = pause !== null && /^\d+$/.test(pause) ? `, and asks for a pause of ${pause} s` : "";
    return unknownBecause("too-many-requests", `${host} says that it was asked too often (${said})${until}`);
  }
  return unknownBecause("unexpected-answer", `${host} answers ${said} when asked for ${what}`);
}
