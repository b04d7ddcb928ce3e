import { type Files, lines, pki } from "./kubernetes-files.ts";
import { apiPort } from "./sides.ts";

/** Where an agent finds the API on its own machine when there are several servers, as k3s's agent does. */
export const balancedPort = 6444;

/** A way from an agent to whichever of these servers is ready. One that is off may come back, so its name is asked for again and again. */
export const loadBalancerFiles = (servers: readonly string[]): Files => ({
  "/etc/islanding/args/haproxy": lines(["-db", "-f", "/etc/islanding/haproxy.cfg"]),
  "/etc/islanding/haproxy.cfg": lines([
    "global",
    "  log stdout format raw local0 notice",
    "defaults",
    "  mode tcp",
    "  log global",
    "  timeout connect 5s",
    // Watches are silent for minutes.
    "  timeout client 1h",
    "  timeout server 1h",
    "  timeout check 2s",
    "resolvers engine",
    "  parse-resolv-conf",
    "listen api",
    `  bind 127.0.0.1:${balancedPort}`,
    "  balance roundrobin",
    // A server without quorum still takes connections.
    "  option httpchk GET /readyz",
    "  http-check expect status 200",
    `  default-server check check-ssl verify required ca-file ${pki}/ca.crt inter 1s fall 2 rise 1`,
    "  default-server on-marked-down shutdown-sessions",
    // Without "none", the name of a server that is off would hold up the start for 20 s.
    "  default-server init-addr none resolvers engine resolve-prefer ipv4",
    ...servers.map((name) => `  server ${name} ${name}:${apiPort} verifyhost ${name}`),
  ]),
});
