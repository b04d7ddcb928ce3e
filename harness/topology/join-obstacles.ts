/** Why an edge node does not join, by what KubeEdge 1.20.0 says of it (edge/pkg/edgehub/certificate, pkg/security/token). */
export interface JoinObstacle {
  /** Stands in the error. */
  code: string;
  words: RegExp;
  /** How long it may go on before it is believed: what comes and goes while a cluster starts is no obstacle. */
  patienceMs: number;
  hint: string;
}

/** From the first words that can't be anything else to the more general ones. */
const obstacles: readonly JoinObstacle[] = [
  {
    code: "join-token-malformed",
    words: /^failed to apply the edge certs.* credentials are in the wrong format$/,
    patienceMs: 0,
    hint: "A join token is the secret tokensecret of the namespace kubeedge, entry tokendata, as it is: four parts with dots between.",
  },
  {
    code: "join-token-of-other-cluster",
    words: /^failed to apply the edge certs.* failed to validate CA certificate/,
    patienceMs: 0,
    hint: "The token was issued by another cloudcore, or before this one made its certificates anew. Join with this one's.",
  },
  {
    code: "join-token-expired",
    words: /^failed to apply the edge certs.* Token is expired$/,
    patienceMs: 0,
    hint: "cloudcore issues a new token every twelve hours, good for a day: take the present one. Or the clocks of the two machines differ.",
  },
  {
    code: "join-token-refused",
    words: /^failed to apply the edge certs.* code: 401/,
    patienceMs: 0,
    hint: "The token was changed on its way, or signed with another key than this cloudcore's. Take the present one.",
  },
  {
    code: "cloudcore-certificate",
    words: /^(failed to apply the edge certs|Init websocket connection failed).* x509: /,
    patienceMs: 0,
    hint: "cloudcore's certificate holds its advertiseAddress and dnsNames alone: name there what edge nodes connect to, delete the secret cloudcoresecret and restart cloudcore.",
  },
  {
    code: "cloudcore-unreachable",
    words:
      /^(failed to apply the edge certs|Init websocket connection failed).* (connection refused|no route to host|network is unreachable|i\/o timeout|Client\.Timeout exceeded.*)$/,
    patienceMs: 30_000,
    hint: "The ports 10000 and 10002 of cloudcore have to be reachable from every edge node: look whether it runs, at its address, and at the filters between.",
  },
  {
    code: "edge-store-damaged",
    words: /^Failed to register db: .*(file is not a database|database disk image is malformed)$/,
    patienceMs: 0,
    hint: "edgecore's store /var/lib/kubeedge/edgecore.db is no database any more; the containers run on as long as it stays so. Put a copy back; or, with a link to cloudcore, remove it and change the node's pods at the centre (an annotation will do), since cloudcore does not send again what it has delivered.",
  },
  {
    code: "too-few-inotify-instances",
    words: /too many open files/,
    patienceMs: 30_000,
    hint: "All nodes on one machine share its inotify instances (128 by default): raise fs.inotify.max_user_instances with sysctl, or run fewer clusters side by side.",
  },
];

/** What keeps an edge node from joining, of which this is the complaint; undefined for what may still come right by itself. */
export const obstacleIn = (complaint: string): JoinObstacle | undefined =>
  obstacles.find(({ words }) => words.test(complaint));
