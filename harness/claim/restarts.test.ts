import { describe, expect, test } from "vitest";
import { asKubelet, measuredCell, survives } from "./claim.fixture.ts";
import { answer } from "./claim.ts";
import { configMapRestartsOnlyOnKubeEdge, crashedContainerRestarts } from "./restarts.ts";

const standIn = "upstream Kubernetes 1.34.4 in k3s's shape, not k3s";
const all = ["k3d", "microk8s-vm", "kubeedge-k3s"];
const crashedParts = (cells: ReturnType<typeof measuredCell>[]) => answer(crashedContainerRestarts, cells).parts;

describe("a crashed container restarts offline on all three", () => {
  test("holds when every service on every one of them served again inside the window, however late", () => {
    const late = { ...asKubelet, servesAgain: () => ({ afterMs: 200_000 }) };
    const cells = all.map((topology) => measuredCell({ topology, story: topology === "k3d" ? late : asKubelet }));
    const { verdict, parts } = answer(crashedContainerRestarts, cells);
    expect(verdict).toBe("holds");
    expect(parts[0]).toEqual({
      about: "K3s",
      verdict: "holds",
      measured: "3 of 3 served again inside the window, after 200 s in the median and 200 s at worst.",
      n: 3,
      evidence: ["cells/k3d"],
    });
  });

  test("is refuted by a single service that did not", () => {
    const servesAgain = (_host: string, variant: string) =>
      variant === "configmap-env" ? ("never" as const) : { afterMs: 8_000 };
    const [first] = crashedParts([measuredCell({ topology: "k3d", story: { ...asKubelet, servesAgain } })]);
    expect(first).toMatchObject({ verdict: "refuted", n: 3 });
    expect(first?.measured).toBe(
      "2 of 3 served again inside the window, after 8.0 s in the median and 8.0 s at worst.",
    );
  });

  test("is unknown, and says so, where a distribution was not measured", () => {
    const answered = answer(crashedContainerRestarts, [measuredCell({ topology: "k3d", story: asKubelet })]);
    expect(answered.verdict).toBe("unknown");
    expect(answered.parts[1]).toEqual({
      about: "MicroK8s",
      verdict: "unknown",
      measured: "Not measured here.",
      n: 0,
      evidence: [],
    });
  });

  test("is neither held nor refuted by a stand-in, whose figures stand beside it", () => {
    const [first] = crashedParts([measuredCell({ topology: "k3d", standIn, story: asKubelet })]);
    expect(first).toMatchObject({ verdict: "unknown", standIn: `A stand-in: ${standIn}.`, n: 3 });
    expect(first?.measured).toBe(
      "Only a stand-in was measured, which decides nothing about K3s: 3 of 3 served again inside the window, after 8.2 s in the median and 8.2 s at worst.",
    );
  });

  test("is decided by EdgeCore itself, whatever stands in for the centre that it was cut off from", () => {
    const parts = crashedParts([measuredCell({ topology: "kubeedge-k3s", standIn, inPart: true, story: survives })]);
    expect(parts[2]).toMatchObject({ about: "KubeEdge", verdict: "holds", standIn: `In part a stand-in: ${standIn}.` });
  });

  test("takes nothing from a cell whose fault was not proved, from compressed time, or from the fake", () => {
    const unproved = { ...measuredCell({ topology: "k3d", story: asKubelet }), confirmed: false };
    const cells = [unproved, measuredCell({ topology: "k3d", scale: 60 }), measuredCell({ topology: "fake" })];
    expect(crashedParts(cells)[0]).toMatchObject({ verdict: "unknown", measured: "Not measured here." });
  });

  test("is unknown where a service's fate could not be told", () => {
    const cell = measuredCell({ topology: "k3d", story: asKubelet });
    const doubtful = cell.verdicts.map((verdict) =>
      verdict.requirement === "restart.none.after-crash" ? { ...verdict, outcome: "unknown" as const } : verdict,
    );
    const [first] = crashedParts([{ ...cell, verdicts: doubtful }]);
    expect(first).toMatchObject({ verdict: "unknown", n: 2 });
    expect(first?.measured).toMatch(/Of 1 more it could not be told\.$/);
  });
});

describe("a pod whose restart needs a ConfigMap recovers offline only on KubeEdge", () => {
  const verdictsOf = (cells: ReturnType<typeof measuredCell>[]) => {
    const { verdict, parts } = answer(configMapRestartsOnlyOnKubeEdge, cells);
    return { verdict, parts: Object.fromEntries(parts.map(({ about, verdict: part }) => [about, part])) };
  };

  test("is refuted by a kubelet that brings it back after a crash, and told apart by what was done to the node", () => {
    const cells = [
      measuredCell({ topology: "kubeedge-k3s", story: survives }),
      measuredCell({ topology: "kubernetes", story: asKubelet }),
    ];
    expect(verdictsOf(cells)).toEqual({
      verdict: "refuted",
      parts: {
        "KubeEdge, after a crash": "holds",
        "KubeEdge, after the node agent's restart and a crash": "holds",
        "KubeEdge, after the node's reboot": "holds",
        "K3s, after a crash": "unknown",
        "K3s, after the node agent's restart and a crash": "unknown",
        "K3s, after the node's reboot": "unknown",
        "MicroK8s, after a crash": "unknown",
        "MicroK8s, after the node agent's restart and a crash": "unknown",
        "MicroK8s, after the node's reboot": "unknown",
        "upstream Kubernetes, after a crash": "refuted",
        "upstream Kubernetes, after the node agent's restart and a crash": "holds",
        "upstream Kubernetes, after the node's reboot": "holds",
      },
    });
  });

  test("is refuted by a KubeEdge that does not bring it back", () => {
    const { verdict, parts } = verdictsOf([measuredCell({ topology: "kubeedge-k3s", story: asKubelet })]);
    expect(verdict).toBe("refuted");
    expect(parts["KubeEdge, after the node's reboot"]).toBe("refuted");
  });
});
