import { type Files, lines, pki } from "./kubernetes-files.ts";
import type { Authority } from "./pki.ts";

export interface EtcdMember {
  authority: Authority;
  /** This server's name, by which the other members reach it. */
  name: string;
  /** Every server's name, this one's among them. */
  members: readonly string[];
}

const peerPort = 2380;
/** Nobody else whom the run's authority certifies may join the members' talk. */
const peer = "etcd-peer";

/** One member of a datastore with quorum. Its clients are on the same machine; its peers show each other their certificates. */
export async function etcdFiles({ authority, name, members }: EtcdMember): Promise<Files> {
  const serving = await authority.issue({ commonName: peer, hosts: [name] });
  const calling = await authority.issue({ commonName: peer });
  const peerUrl = (member: string) => `https://${member}:${peerPort}`;
  return {
    [`${pki}/etcd.crt`]: serving.certificate,
    [`${pki}/etcd.key`]: serving.privateKey,
    [`${pki}/etcd-client.crt`]: calling.certificate,
    [`${pki}/etcd-client.key`]: calling.privateKey,
    "/etc/islanding/args/etcd": lines([
      `--name=${name}`,
      "--data-dir=/var/lib/etcd",
      "--listen-client-urls=http://127.0.0.1:2379",
      "--advertise-client-urls=http://127.0.0.1:2379",
      `--listen-peer-urls=https://0.0.0.0:${peerPort}`,
      `--initial-advertise-peer-urls=${peerUrl(name)}`,
      `--initial-cluster=${members.map((member) => `${member}=${peerUrl(member)}`).join(",")}`,
      // As k3s sets them (pkg/etcd/etcd.go): a slow disk must not cost the leader its office.
      "--heartbeat-interval=500",
      "--election-timeout=5000",
      "--peer-client-cert-auth=true",
      `--peer-trusted-ca-file=${pki}/ca.crt`,
      `--peer-cert-allowed-cn=${peer}`,
      `--peer-cert-file=${pki}/etcd.crt`,
      `--peer-key-file=${pki}/etcd.key`,
      `--peer-client-cert-file=${pki}/etcd-client.crt`,
      `--peer-client-key-file=${pki}/etcd-client.key`,
    ]),
  };
}
