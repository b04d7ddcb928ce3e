import "reflect-metadata";
import { randomBytes, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

x509.cryptoProvider.set(webcrypto);

const keyAlgorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const lifetimeMs = 7 * 24 * 3600 * 1000;

export interface KeyPairPem {
  privateKey: string;
  publicKey: string;
}

export interface CertificatePem {
  certificate: string;
  privateKey: string;
}

export interface CertificateRequest {
  /** Kubernetes reads this as the user's name. */
  commonName: string;
  /** Kubernetes reads this as the user's group. */
  organization?: string;
  /** DNS names and IP addresses that a server certificate answers for; without any it is a client certificate. */
  hosts?: readonly string[];
}

/** A certificate authority made for one run and forgotten with it. */
export class Authority {
  readonly certificate: string;
  readonly #keys: webcrypto.CryptoKeyPair;
  readonly #name: string;

  private constructor(name: string, keys: webcrypto.CryptoKeyPair, certificate: x509.X509Certificate) {
    this.#name = name;
    this.#keys = keys;
    this.certificate = certificate.toString("pem");
  }

  static async create(commonName: string): Promise<Authority> {
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: serial(),
      name: `CN=${commonName}`,
      ...validity(),
      keys,
      signingAlgorithm: keyAlgorithm,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      ],
    });
    return new Authority(`CN=${commonName}`, keys, certificate);
  }

  /** Signs a certificate for a server (with hosts) or a client (without). Valid for a week. */
  async issue({ commonName, organization, hosts = [] }: CertificateRequest): Promise<CertificatePem> {
    const keys = await newKeys();
    const usage = hosts.length > 0 ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth;
    const names = hosts.map((host) => ({
      type: /^[0-9.]+$/.test(host) ? ("ip" as const) : ("dns" as const),
      value: host,
    }));
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serial(),
      subject: organization ? `O=${organization}, CN=${commonName}` : `CN=${commonName}`,
      issuer: this.#name,
      ...validity(),
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: keyAlgorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([usage]),
        ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
      ],
    });
    return { certificate: certificate.toString("pem"), privateKey: await privatePem(keys) };
  }
}

/** A key pair that signs service-account tokens. */
export async function signingKeys(): Promise<KeyPairPem> {
  const keys = await newKeys();
  const spki = await webcrypto.subtle.exportKey("spki", keys.publicKey);
  return { privateKey: await privatePem(keys), publicKey: x509.PemConverter.encode(spki, "PUBLIC KEY") };
}

const newKeys = () =>
  webcrypto.subtle.generateKey(keyAlgorithm, true, ["sign", "verify"]) as Promise<webcrypto.CryptoKeyPair>;

const serial = () => `01${randomBytes(8).toString("hex")}`;

/** Begins an hour ago, because clocks of VMs and remote engines differ. */
const validity = () => ({
  notBefore: new Date(Date.now() - 3600 * 1000),
  notAfter: new Date(Date.now() + lifetimeMs),
});

async function privatePem(keys: webcrypto.CryptoKeyPair): Promise<string> {
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return x509.PemConverter.encode(pkcs8, "PRIVATE KEY");
}
