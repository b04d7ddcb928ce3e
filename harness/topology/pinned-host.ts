import { DockerHost, type DockerHostSettings } from "../host/docker.ts";
import { engineMust } from "../host/engine.ts";

export interface PinnedHostSettings extends DockerHostSettings {
  /** The engine's network that the address belongs to. */
  network: string;
}

/**
 * A container that another tool has made, without a fixed address: two that are off at the same time would come back with
 * each other's (https://github.com/kubernetes-sigs/kind/issues/2045, https://github.com/k3s-io/k3s/issues/2732), which no
 * machine at a site does.
 */
export class PinnedHost extends DockerHost {
  readonly #networkName: string;

  constructor({ network, ...settings }: PinnedHostSettings) {
    super(settings);
    this.#networkName = network;
  }

  /** The running container as a host, with the address that it was given. */
  static async of(settings: Omit<PinnedHostSettings, "address">): Promise<PinnedHost> {
    const format = `{{(index .NetworkSettings.Networks "${settings.network}").IPAddress}}`;
    const address = await engineMust(["inspect", "--format", format, settings.container]);
    return new PinnedHost({ ...settings, address });
  }

  /** The address is fixed while the machine is off: on a running one, its network card would get another name. */
  override async powerOff(): Promise<void> {
    await super.powerOff();
    await engineMust(["network", "disconnect", this.#networkName, this.container.id]);
    await engineMust(["network", "connect", "--ip", this.address, this.#networkName, this.container.id]);
  }
}
