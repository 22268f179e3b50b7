import { BlockList, isIP } from "node:net";

const OWN_NETWORKS = new BlockList();
for (const [network, prefix] of [
  ["127.0.0.0", 8],
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["169.254.0.0", 16],
  ["100.64.0.0", 10],
] as const)
  OWN_NETWORKS.addSubnet(network, prefix, "ipv4");
OWN_NETWORKS.addAddress("::1", "ipv6");
OWN_NETWORKS.addSubnet("fc00::", 7, "ipv6");
OWN_NETWORKS.addSubnet("fe80::", 10, "ipv6");

/** Names that resolve on one machine or in one network only. */
const OWN_NAMES = /(^|\.)(localhost|local|lan|internal|home\.arpa|test|invalid)$/;

/** True when strangers can reach an address: neither this machine, nor a private network, nor a name without a dot. */
export function isPublicAddress(address: string): boolean {
  const host = new URL(address).hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const version = isIP(host);
  if (version !== 0) return !OWN_NETWORKS.check(host, version === 6 ? "ipv6" : "ipv4");
  return host.includes(".") && !OWN_NAMES.test(host);
}
