import type { KubernetesObject, V1Deployment } from "@kubernetes/client-node";
import { type DeviceName, deviceNames, reportingDevice } from "../site/devices.ts";
import { deploymentOn, namespace } from "./deployment.ts";

export const deviceApi = "devices.kubeedge.io/v1beta1";
/** The property that counts a device's reports, and the one that the centre sets. */
export const countProperty = "count";
export const setpointProperty = "setpoint";
/** What is asked of every device before the window. */
const initialSetpoint = "20";

const modelName = "islanding";
const protocol = "islanding";
const containerPort = 8080;
/** Below the workloads' ports. */
const hostPort = 18070;

/** Where the mapper at this node says what its devices reported and what is in force at them. */
export const devicesUrl = (address: string): string => `http://${address}:${hostPort}/`;

/** All devices on one machine of the site, whose node KubeEdge calls as the machine is called, and the pod of their mapper. */
export function deviceManifests(host: string, image: string): KubernetesObject[] {
  return [model(), ...deviceNames.map((name) => device(name, host, initialSetpoint)), mapper(host, image)];
}

const about = (kind: string, name: string) => ({ apiVersion: deviceApi, kind, metadata: { name, namespace } });

const model = () => ({
  ...about("DeviceModel", modelName),
  spec: {
    protocol,
    properties: [
      { name: countProperty, type: "INT", accessMode: "ReadOnly" },
      { name: setpointProperty, type: "INT", accessMode: "ReadWrite" },
    ],
  },
});

/** A device as the centre is told of it: where it is, whether it reports, and what is asked of it. */
export const device = (name: DeviceName, host: string, setpoint: string) => ({
  ...about("Device", name),
  spec: {
    deviceModelRef: { name: modelName },
    nodeName: host,
    protocol: { protocolName: protocol },
    properties: [
      { name: countProperty, reportToCloud: name === reportingDevice },
      { name: setpointProperty, reportToCloud: name === reportingDevice, desired: { value: setpoint } },
    ],
  },
});

/** Mapper and edgecore reach each other by sockets in a folder of the node, as KubeEdge's own mappers do. */
function mapper(host: string, image: string): V1Deployment {
  return deploymentOn(host, {
    name: "mapper",
    labels: { "islanding/mapper": protocol },
    pod: { volumes: [{ name: "sockets", hostPath: { path: "/etc/kubeedge", type: "Directory" } }] },
    container: {
      name: "mapper",
      image,
      command: ["/mapper"],
      ports: [{ containerPort, hostPort }],
      volumeMounts: [{ name: "sockets", mountPath: "/etc/kubeedge" }],
    },
  });
}
