import type { Recording } from "../host/recorded-command.fixture.ts";

const all = [{ when: "done", exitCode: 0, from: "coreutils and util-linux" }] as const;

/** What the driver has any Debian or Ubuntu machine do beside the snap's programs. */
export const systemRecording: Recording = {
  source: "Debian 12 and Ubuntu 24.04",
  commands: [
    { command: "mkdir", switches: ["-p"], operands: [1, 2], answers: all },
    { command: "rm", switches: ["-r"], operands: [1, 1], answers: all },
    { command: "tee", operands: [1, 1], answers: all },
    { command: "mount", options: ["-o"], operands: [2, 2], answers: all },
  ],
};
