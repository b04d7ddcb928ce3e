import type { BuildContext } from "./ensured.ts";
import { ensureKubernetesParts, type NodeProgram } from "./parts.ts";

const engine = "github.com/argoproj/gitops-engine";

/** Pinned by commit, as Argo CD pins its engine: the newest tag is of 2022 and knows the API of Kubernetes 1.23. */
const gitopsAgent: NodeProgram = {
  name: "gitops-agent",
  what: "the GitOps agent",
  module: ["harness", "parts", "gitops-agent"],
  packages: "tool",
  program: "gitops-agent",
  release: engine,
};

/** Git, and a web server that has its program for clients run (CGI), over TLS and by password. */
const packages = ["git", "lighttpd", "lighttpd-mod-openssl"] as const;

/** The image of the Git server's machine and of the GitOps agent's, and the versions of what they have of their own. Minutes at first. */
export async function ensureGitOpsParts(context: BuildContext) {
  const { nodeImage, components } = await ensureKubernetesParts(context, { packages, programs: [gitopsAgent] });
  const own = [gitopsAgent.name, ...packages].map((name) => [name, components[name] ?? "unknown"] as const);
  return { nodeImage, components: Object.fromEntries(own) as Record<string, string> };
}
