/** A port as `bridge -d link` prints it in the form of `ip -d link`, whose reader makes links of both. */
import { flagOf, type JsonObject } from '../json-fields.ts';

const FLAGS = ['learning', 'flood', 'bcast_flood', 'hairpin', 'isolated', 'locked', 'proxy_arp'];

/** Without the device it is joined to: whether that is below it or its other end is not told here. */
export function portLink(port: JsonObject): JsonObject {
  const { ifindex, ifname, flags, mtu, master, state } = port;
  const told = FLAGS.filter((name) => port[name] !== undefined).map((name) => [name, flagOf(port[name], false)]);
  return {
    ifindex,
    ifname,
    flags,
    mtu,
    master,
    linkinfo: { info_slave_kind: 'bridge', info_slave_data: { state, ...Object.fromEntries(told) } },
  };
}
