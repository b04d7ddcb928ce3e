import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { execa } from "execa";
import { temporaryFolder } from "./evidence.fixture.ts";

export const chromium = "/usr/bin/chromium";
export const hasChromium = existsSync(chromium);

/** What Chromium asks for by itself, whatever the page: seen with a blank one, and no switch stops it. */
const ownHosts = ["clients2.google.com", "update.googleapis.com", "accounts.google.com"];

export interface Visit {
  /** The page as it stands when its scripts are done. */
  dom: string;
  /** Every request for another host, as the browser's proxy saw it. */
  requests: string[];
}

/** Opens a file in a real browser whose only way out is a trap, and says what it asked for. */
export async function visit(file: string): Promise<Visit> {
  const requests: string[] = [];
  const note = (url = "") => {
    if (!ownHosts.includes(hostOf(url))) requests.push(url);
  };
  const trap = createServer((request, response) => {
    note(request.url);
    response.writeHead(204).end();
  });
  trap.on("connect", (request, socket) => {
    note(request.url);
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  await new Promise<void>((resolve) => trap.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = trap.address() as AddressInfo;
    const { stdout } = await execa(
      chromium,
      [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        `--user-data-dir=${await temporaryFolder()}`,
        `--proxy-server=127.0.0.1:${port}`,
        "--proxy-bypass-list=<-loopback>",
        "--virtual-time-budget=10000",
        "--dump-dom",
        `file://${file}`,
      ],
      { timeout: 60_000 },
    );
    return { dom: stdout, requests };
  } finally {
    trap.closeAllConnections();
    trap.close();
  }
}

/** Of `http://a.test/x` or, where a tunnel was asked for, of `a.test:443`. */
const hostOf = (url: string): string => (url.includes("://") ? new URL(url).hostname : url.replace(/:\d+$/, ""));
