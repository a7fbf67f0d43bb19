/** Unspecified, loopback, link-local and multicast addresses (IANA's special-purpose registries). */
const LOCAL_IPV4 = /^(0|127|169\.254|22[4-9]|2[3-5]\d)\./;
/** The same, in the form that a URL writes; an IPv4 loopback may stand in an IPv6 address. */
const LOCAL_IPV6 = /^\[(::1?|fe[89ab].*|ff.*|::ffff:7f.*)\]$/;

/** Whether an IP address means this host or this link, so that it can be no server of production. */
export const isOnlyLocal = (address: string): boolean =>
  address.includes(':') ? LOCAL_IPV6.test(new URL(`http://[${address}]`).hostname) : LOCAL_IPV4.test(address);
