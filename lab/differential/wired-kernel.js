/** The kernel's side of bonds and VLANs: what makes them random, and what dhcphop's own readers then read. */
import { fromProgram } from './from-program.js';
import { BRIDGE } from './random-host.js';
import { BOND_PORTS, VLANS } from './random-wiring.js';

/** @typedef {import('./random-wiring.js').RandomWiring} RandomWiring */

/** @type {typeof import('../../src/tools/parse-vlans.ts')} */
const { parseVlans } = await fromProgram('tools/parse-vlans.js');

/**
 * @typedef {object} WiringReading
 * @property {readonly import('../../src/state/kinds/vlans.ts').PortVlans[]} vlans  Tables of the bridge and its ports.
 */

export const wiringCommands = {
  /** For `ip -batch`. @param {RandomWiring} wiring */
  links: ({ filters, bonds }) => [
    `link set ${BRIDGE} type bridge vlan_filtering ${filters ? 1 : 0}`,
    ...bonds.flatMap(({ name, active, takesFromAllSlaves }) => [
      ...(active === null ? [] : [`link set ${name} type bond active_slave ${active}`]),
      `link set ${name} type bond all_slaves_active ${takesFromAllSlaves ? 1 : 0}`,
    ]),
  ],
  /** For `bridge -batch`. @param {RandomWiring} wiring */
  vlans: ({ vlans }) =>
    [...vlans].flatMap(([name, table]) => {
      const self = name === BRIDGE ? ' self' : '';
      return [
        ...VLANS.map((vlan) => `vlan del dev ${name} vid ${vlan}${self}`),
        ...table.map(({ vlan, pvid, untagged }) => {
          const flags = `${pvid ? ' pvid' : ''}${untagged ? ' untagged' : ''}`;
          return `vlan add dev ${name} vid ${vlan}${flags}${self}`;
        }),
      ];
    }),
};

/**
 * @param {(script: string) => Promise<readonly string[]>} sh
 * @returns {Promise<WiringReading>}
 */
export async function readWiring(sh) {
  return { vlans: parseVlans(JSON.parse((await sh('bridge -j vlan show; echo')).join('\n')), null) };
}

/** @param {string} name */
export function isBond(name) {
  return BOND_PORTS.some((bond) => bond === name);
}
