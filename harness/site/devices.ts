import type { TopologyName } from "../campaign/cell.ts";
import { whyLacking } from "./lacking.ts";

/** The devices of a site: one reports what it measures every two seconds, the other is only told what to do. */
export const reportingDevice = "islanding-reporting";
export const silentDevice = "islanding-silent";
export const deviceNames = [reportingDevice, silentDevice] as const;
export type DeviceName = (typeof deviceNames)[number];

/** The topologies that connect devices to a site. */
export const topologiesWithDevices: readonly TopologyName[] = ["kubeedge-k3s"];

/** Why this topology can't be asked about a device; undefined where it can. */
export const whyNoDevices = (topology: TopologyName): string | undefined =>
  whyLacking(topology, "devices", topologiesWithDevices);

/** Whether a site's workloads include a device: as its profile says, else where its workloads need one. */
export const hasDevices = ({ devices, behaviour }: { devices?: boolean | undefined; behaviour?: string | undefined }) =>
  devices ?? behaviour === "device-coupled";
