/** What lets the harness into a machine that it has not made, and what the machine shows. */
export interface CloudInitSettings {
  hostName: string;
  /** The public key to get in by. */
  authorizedKey: string;
  hostKey: { private: string; public: string };
}

/**
 * What cloud-init is told of a fresh machine: its name, who may come in as root, and the key by which it is known again.
 * JSON is YAML.
 */
export function cloudInit({ hostName, authorizedKey, hostKey }: CloudInitSettings): string {
  const settings = {
    hostname: hostName,
    preserve_hostname: false,
    disable_root: false,
    ssh_authorized_keys: [authorizedKey.trim()],
    ssh_deletekeys: true,
    ssh_keys: { ed25519_private: hostKey.private, ed25519_public: hostKey.public.trim() },
  };
  return `#cloud-config\n${JSON.stringify(settings, null, 2)}\n`;
}
