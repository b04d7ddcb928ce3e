import { describe, expect, test } from "vitest";
import { holdsTo } from "../host/recorded-contract.fixture.ts";
import { RecordedGuest } from "../host/recorded-guest.fixture.ts";
import {
  acknowledge,
  holdRefreshes,
  installed,
  installFile,
  installFromStore,
  installMicrok8sFile,
  refresh,
  revert,
  waitSeeded,
} from "./microk8s-snap.ts";
import { snapRecording } from "./snap-interface.fixture.ts";

const limits = { timeoutMs: 600_000, signal: new AbortController().signal };
const failed = (text: string) => ({ error: `centre: snap ${text}` });
const there = { version: "v1.32.9", revision: "8511", channel: "1.32/stable" };

describe("the driver is held to what is recorded of snapd", () => {
  const installing = "install microk8s --classic --channel=1.32/stable failed:";
  holdsTo(snapRecording, [
    { command: "snap wait", ask: (host) => waitSeeded(host, limits), gives: { seeded: undefined } },
    {
      command: "snap ack",
      ask: (host) => acknowledge(host, "/root/microk8s_8511.assert", limits),
      gives: {
        known: undefined,
        "no assertion at all": failed(
          'ack /root/microk8s_8511.assert failed: error: cannot assert: cannot decode request body into assertions: assertion: "sign-key-sha3-384" header is mandatory',
        ),
      },
    },
    {
      command: "snap install",
      ask: (host) => installFromStore(host, "1.32/stable", limits),
      gives: {
        "from a channel": undefined,
        "from a file whose signatures are known": undefined,
        "installed before": failed(`${installing} snap "microk8s" is already installed, see 'snap help refresh'`),
        "no store": failed(
          `${installing} error: cannot install "microk8s": Post "https://api.snapcraft.io/v2/snaps/refresh": dial tcp: lookup api.snapcraft.io on [::1]:53: read udp [::1]:58780->[::1]:53: read: connection refused`,
        ),
        "the store does not answer": failed(`${installing} error: unable to contact snap store`),
        "not in the store": failed(`${installing} error: snap "microk8s" not found`),
        "a file without known signatures": failed(
          `${installing} error: cannot find signatures with metadata for snap "/root/microk8s_8511.snap"`,
        ),
        "a file whose base is missing": failed(
          `${installing} error: cannot perform the following tasks: - Ensure prerequisites for "microk8s" are available (cannot install snap base "core20": Post "https://api.snapcraft.io/v2/snaps/refresh": dial tcp: lookup api.snapcraft.io on [::1]:53: read udp [::1]:34657->[::1]:53: read: connection refused)`,
        ),
      },
    },
    {
      command: "snap list",
      ask: (host) => installed(host, limits),
      gives: { installed: there, "not installed": failed("list microk8s failed: error: no matching snaps installed") },
    },
    {
      command: "snap refresh --hold",
      ask: (host) => holdRefreshes(host, limits),
      gives: { held: undefined },
    },
    {
      command: "snap refresh",
      ask: (host) => refresh(host, "1.33/stable", limits),
      gives: {
        refreshed: there,
        "nothing new": failed(
          'refresh microk8s --channel=1.33/stable failed: snap "microk8s" has no updates available',
        ),
        "not installed": failed(
          'refresh microk8s --channel=1.33/stable failed: error: snap "microk8s" is not installed',
        ),
      },
    },
    {
      command: "snap revert",
      ask: (host) => revert(host, limits),
      gives: {
        reverted: there,
        "nothing to go back to": failed(
          'revert microk8s failed: error: cannot revert "microk8s": no revision to revert to',
        ),
      },
    },
  ]);
});

test("MicroK8s alone leaves snapd's confinement, for which the user has to ask", async () => {
  const guest = new RecordedGuest([snapRecording]);
  await installFile(guest, "/root/core20_2434.snap", limits);
  await installMicrok8sFile(guest, "/root/microk8s_8511.snap", limits);
  expect(guest.asked).toEqual([
    "snap install /root/core20_2434.snap",
    "snap install /root/microk8s_8511.snap --classic",
  ]);
});
