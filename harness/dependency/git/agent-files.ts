import { GitCase } from "../../history/git-event.ts";
import { kubeconfigOf } from "../../topology/kubeconfig.ts";
import { type Files, json, lines } from "../../topology/kubernetes-files.ts";
import { namespace } from "../../workload/deployment.ts";
import { type ApiServer, nameOfAnyApiServer } from "../api-server.ts";
import type { BasicAccess } from "../basic-access.ts";
import { deployedFolder } from "./repository.ts";

/** How often the site asks the Git server for something new, and how often its agent compares with the cluster. */
export const fetchEverySeconds = 10;
export const compareEverySeconds = 30;
/** As git-sync's own: a server that is frozen holds a request up so long. */
const fetchLimitSeconds = 120;

const folder = "/etc/islanding/git";
const authorityPath = `${folder}/ca.crt`;
const script = `${folder}/keep-current.sh`;
const kubeconfigPath = `${folder}/kubeconfig`;
const firstPort = 9001;

export interface AgentFiles {
  access: BasicAccess;
  /** The server's name on the network, and its address in a browser. */
  server: string;
  url: string;
  /** Who signed its certificate. */
  authority: string;
}

/** Where a repository's commits lie at the site, and what is said there of them. */
export const placeOf = (repository: GitCase): string => `/var/lib/gitops/${repository}`;
const agentOf = (repository: GitCase): string => `gitops-agent@${repository}`;

/** The files that tell how an agent is doing with a repository. */
export const tellingFiles = (repository: GitCase) => ({
  revision: `${placeOf(repository)}/revision`,
  fetchSaid: `${placeOf(repository)}/said`,
  agentSaid: `/var/log/islanding/${agentOf(repository)}/current`,
});

/** One GitOps agent for each repository, and beside it what brings that repository to the site. */
export function agentFiles({ access, server, url, authority }: AgentFiles): Files {
  const fetching = (repository: GitCase) => `sh@fetch-${repository}`;
  const repositories = GitCase.options;
  return {
    "/etc/islanding/services": lines([...repositories.map(fetching), ...repositories.map(agentOf)]),
    "/root/.netrc": lines([`machine ${server} login ${access.user} password ${access.password}`]),
    [authorityPath]: authority,
    [script]: keepCurrent,
    ...Object.fromEntries(
      repositories.flatMap((repository, index) => [
        [
          `/etc/islanding/args/${fetching(repository)}`,
          lines([script, placeOf(repository), `${url}/${repository}.git`]),
        ],
        [`/etc/islanding/args/${agentOf(repository)}`, lines(agentArguments(repository, firstPort + index))],
      ]),
    ),
  };
}

/** The agent is started anew until its way into the cluster is there. */
const agentArguments = (repository: GitCase, port: number) => [
  `${placeOf(repository)}/current`,
  `--path=${deployedFolder}`,
  `--kubeconfig=${kubeconfigPath}`,
  "--namespaced",
  `--default-namespace=${namespace}`,
  `--resync-seconds=${compareEverySeconds}`,
  `--port=${port}`,
];

/** What git-sync does beside this agent elsewhere: `current` is the newest commit, whole at every moment. */
const keepCurrent = `export HOME=/root GIT_SSL_CAINFO=${authorityPath}
mkdir -p "$1"
cd "$1" || exit
[ -d repository ] || git init --quiet --bare repository
while :; do
  if timeout ${fetchLimitSeconds} git -C repository fetch --quiet "$2" main 2>said.new; then
    revision=$(git -C repository rev-parse FETCH_HEAD)
    [ -d "$revision" ] || git -C repository worktree add --quiet --detach "../$revision" "$revision"
    ln -sfn "$revision" next && mv -T next current && echo "$revision" >revision
  elif [ ! -s said.new ]; then
    echo "git fetch had no answer for ${fetchLimitSeconds} s" >said.new
  fi
  mv said.new said
  sleep ${fetchEverySeconds}
done
`;

/** The agent's way into the cluster, as whoever may do everything there. */
export function kubeconfigFiles({ address, port, administrator }: ApiServer): Files {
  const config = kubeconfigOf({
    name: "site",
    server: `https://${address}:${port}`,
    tlsServerName: nameOfAnyApiServer,
    namespace,
    ...administrator,
  });
  return { [kubeconfigPath]: json(config) };
}
