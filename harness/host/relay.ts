import { spawn } from "node:child_process";
import { createServer, type Server, type Socket } from "node:net";
import { inNamespace } from "./vm-network.ts";

/** A port of this machine's loopback whose connections come out in a network namespace. Disposing of it ends them all. */
export interface Relay extends AsyncDisposable {
  port: number;
}

/** Relays to an address that can be reached from inside the namespace only; what can't be reached there is closed here. */
export async function relayInto(namespace: string, to: { address: string; port: number }): Promise<Relay> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    connect(socket, [...inNamespace(namespace), "socat", "STDIO", `TCP4:${to.address}:${to.port}`]);
  });
  const port = await listen(server);
  return {
    port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function connect(socket: Socket, [program = "", ...args]: readonly string[]): void {
  // A process group of its own, so that Ctrl-C in the terminal does not cut the centre off before healing.
  const far = spawn(program, args, { stdio: ["pipe", "pipe", "ignore"], detached: true });
  far.once("error", () => socket.destroy());
  far.once("exit", () => socket.destroy());
  socket.once("close", () => far.kill());
  socket.on("error", () => undefined);
  far.stdin.on("error", () => undefined);
  socket.pipe(far.stdin);
  far.stdout.pipe(socket);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
}
