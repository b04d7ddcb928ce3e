import { connect } from "node:net";
import { createInterface } from "node:readline";
import { IslandingError } from "../errors.ts";

const limitMs = 10_000;

/**
 * Asks a running QEMU one thing over its control socket (the QEMU Machine Protocol: a greeting, `qmp_capabilities`, then
 * commands; events may come at any time) and returns what it answered. Throws `vm-gone` where nobody answers within 10 s,
 * and `vm-refused` where QEMU says no.
 */
export async function qmp<T = unknown>(socket: string, execute: string): Promise<T> {
  const connection = connect(socket);
  connection.setTimeout(limitMs, () => connection.destroy(new Error(`no answer within ${limitMs / 1000} s`)));
  try {
    const questions = ["qmp_capabilities", execute];
    let answered = 0;
    const failed = new Promise<never>((_, reject) => connection.once("error", reject));
    const talk = async () => {
      for await (const line of createInterface({ input: connection })) {
        const said = JSON.parse(line) as { return?: T; error?: { desc: string }; QMP?: unknown };
        if (said.error) throw new IslandingError("vm-refused", `QEMU refused ${execute}: ${said.error.desc}`);
        if (said.return !== undefined && ++answered === questions.length) return said.return;
        if (said.QMP || said.return !== undefined) {
          connection.write(`${JSON.stringify({ execute: questions[answered] })}\n`);
        }
      }
      throw new Error("the connection ended");
    };
    return await Promise.race([talk(), failed]);
  } catch (error) {
    if (error instanceof IslandingError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new IslandingError("vm-gone", `Expected QEMU to answer ${execute} at ${socket}: ${reason}.`, {
      cause: error,
    });
  } finally {
    connection.destroy();
  }
}
