import { DockerHost, type DockerHostSettings } from "../host/docker.ts";
import { engineMust } from "../host/engine.ts";

export interface KindHostSettings extends DockerHostSettings {
  /** The engine's network that the address belongs to. */
  network: string;
}

/**
 * A container that kind has made, without a fixed address: two that are off at the same time would come back with each
 * other's (https://github.com/kubernetes-sigs/kind/issues/2045), which no machine at a site does.
 */
export class KindHost extends DockerHost {
  readonly #networkName: string;

  constructor({ network, ...settings }: KindHostSettings) {
    super(settings);
    this.#networkName = network;
  }

  /** The address is fixed while the machine is off: on a running one, its network card would get another name. */
  override async powerOff(): Promise<void> {
    await super.powerOff();
    await engineMust(["network", "disconnect", this.#networkName, this.container.id]);
    await engineMust(["network", "connect", "--ip", this.address, this.#networkName, this.container.id]);
  }
}
