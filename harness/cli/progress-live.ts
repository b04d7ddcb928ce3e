import { Listr, type ListrTaskWrapper } from "listr2";
import type { CellEnd } from "../campaign/channel.ts";
import { type Display, describeEnd, describeProgress } from "./display.ts";

/** A list of the cells in the terminal, each with what it is doing now below it. */
export function liveDisplay(ids: readonly string[]): Display {
  const cells = new Map(ids.map((id) => [id, Promise.withResolvers<CellEnd>()]));
  let current: ListrTaskWrapper<unknown, never, never> | undefined;
  const list = new Listr<unknown, "default", "simple">(
    [...cells].map(([id, cell]) => ({
      title: id,
      task: async (_context, task) => {
        current = task as never;
        const end = await cell.promise;
        if (end.state === "unavailable") task.skip(`${id}: ${describeEnd(end)}`);
        else if (end.state === "failed") throw new Error(describeEnd(end));
        else task.title = `${id}: ${describeEnd(end)}`;
      },
    })),
    { exitOnError: false, registerSignalListeners: false, rendererOptions: { collapseErrors: false } },
  );
  const shown = list.run();
  return {
    begin: () => {},
    progress: (progress) => {
      if (current) current.output = describeProgress(progress);
    },
    end: (end) => cells.get(end.id)?.resolve(end),
    close: async () => {
      for (const [id, cell] of cells) cell.resolve({ id, state: "unavailable", error: notReached });
      await shown;
    },
  };
}

const notReached = { code: "not-reached", message: "the run ended before", exitCode: 0 };
