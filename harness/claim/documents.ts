/** The documents whose claims are measured, named as they name themselves. */
export const documents = {
  decisionRecord: "K3s vs MicroK8s vs KubeEdge: Edge K8s ADR (2026), by Riju",
  containerisation: "An article without a title that begins “Containerisation at the edge sounds straightforward”",
  landscape: "Module 14.8: Edge Kubernetes Distros Landscape",
} as const;
