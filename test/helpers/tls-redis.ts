import { fileURLToPath } from "node:url";
import { freePort, type RedisServer, startRedis } from "./redis-server.ts";

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));

/** The authority that signed both certificates, as `NODE_EXTRA_CA_CERTS` wants it. */
export const authorityFile = fixture("ca.pem");

/** A Redis of our own that speaks TLS on a second port, with a certificate for 127.0.0.1. */
export interface TlsRedis extends RedisServer {
  readonly tlsPort: number;
}

export async function startTlsRedis(certificate: "server.pem" | "expired.pem" = "server.pem"): Promise<TlsRedis> {
  const tlsPort = await freePort();
  const server = await startRedis({
    "tls-port": String(tlsPort),
    "tls-cert-file": fixture(certificate),
    "tls-key-file": fixture("server.key"),
    "tls-ca-cert-file": authorityFile,
    "tls-auth-clients": "no",
  });
  return { ...server, tlsPort };
}
