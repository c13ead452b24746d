import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import tls from 'node:tls';
import { generate } from 'selfsigned';

/** A throw-away certificate for loopback: PEM texts. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Makes a certificate for localhost, 127.0.0.1 and ::1, valid for two days. Nothing is written to disk. */
export async function createCertificate(): Promise<Certificate> {
  const day = 24 * 60 * 60 * 1000;
  // Clients look up trust by subject, so two certificates of one name would be confused.
  const value = `License Desk sandbox ${randomUUID()}`;
  const made = await generate([{ name: 'commonName', value }], {
    algorithm: 'sha256',
    keyType: 'ec',
    // A day of slack before and after, for machines whose clock is wrong.
    notBeforeDate: new Date(Date.now() - day),
    notAfterDate: new Date(Date.now() + 2 * day),
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}

const trusted = new Set<string>();

/** Makes this process trust the certificate, for https and fetch alike. Node parses all its roots anew, so it is done once. */
export function trustCertificate({ cert }: Certificate): void {
  if (trusted.has(cert)) return;
  trusted.add(cert);
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), cert]);
}

/** Writes the public half to a file, for the NODE_EXTRA_CA_CERTS of a child process. */
export function writeCertificate({ cert }: Certificate, file: string): void {
  writeFileSync(file, cert, { mode: 0o600 });
}
