/** What went wrong on the network, as a sentence without a number in capitals where one is known. */
const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the name does not resolve',
  EAI_AGAIN: 'the name does not resolve (no name server answers)',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  ETIMEDOUT: 'the connection timed out',
  ENETUNREACH: 'there is no route to that network',
  EHOSTUNREACH: 'there is no route to that machine',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed (name your own authority in NODE_EXTRA_CA_CERTS)',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an unknown authority (name yours in NODE_EXTRA_CA_CERTS)',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'its certificate comes from an unknown authority (name yours in NODE_EXTRA_CA_CERTS)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate comes from an unknown authority (name yours in NODE_EXTRA_CA_CERTS)',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
}

export function networkReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const known = reasons[(error as NodeJS.ErrnoException).code ?? '']
  // When every address of a name refuses, the message is empty and the code is on the aggregate.
  const own = error.message || (error as NodeJS.ErrnoException).code || error.name
  return known === undefined ? own : `${known} (${own})`
}
