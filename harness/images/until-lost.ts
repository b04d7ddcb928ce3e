import { ImageProblem } from "./problem.ts";
import type { Transport } from "./transport.ts";

/** Who fell silent is not asked again: every image would wait as long for nothing. */
export function untilLost({ ask }: Pick<Transport, "ask">): Pick<Transport, "ask"> {
  let lost: ImageProblem | undefined;
  return {
    ask: async (asked) => {
      if (lost) throw lost;
      try {
        return await ask(asked);
      } catch (thrown) {
        if (thrown instanceof ImageProblem) lost = thrown;
        throw thrown;
      }
    },
  };
}
