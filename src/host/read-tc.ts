/** Traffic control of the hops' interfaces: one `tc` for each namespace, and one more for each place that can hold filters. */
import { joinInterfaceName } from '../path/interface-name.ts';
import { type DeviceTc, type TcFilters, type TcPlace, tcKind } from '../state/kinds/tc.ts';
import { objectsOf } from '../tools/json-fields.ts';
import { filterPlaces, qdiscsByDevice } from '../tools/parse-qdiscs.ts';
import { inNamespace, parseJson } from './links.ts';
import { defineReader } from './reader.ts';
import type { RunCommand } from './run-command.ts';

export const readTc = defineReader({
  kind: tcKind,
  async read({ namespaces, interfaces }, run) {
    const devices: DeviceTc[] = [];
    for (const netns of namespaces) {
      const args = [...inNamespace(netns), '-j', '-s', 'qdisc', 'show'];
      const qdiscs = objectsOf(parseJson(await run('tc', args), ['tc', ...args].join(' ')));
      for (const [bare, own] of qdiscsByDevice(qdiscs)) {
        const name = joinInterfaceName(netns, bare);
        if (!interfaces.has(name)) continue;
        const filters = await Promise.all(filterPlaces(own).map((place) => readFilters(netns, bare, place, run)));
        devices.push({ name, qdiscs: JSON.stringify(own), filters });
      }
    }
    return { devices };
  },
});

async function readFilters(netns: string | null, bare: string, place: TcPlace, run: RunCommand): Promise<TcFilters> {
  const at = place === 'root' ? [] : [place];
  const args = [...inNamespace(netns), '-j', '-s', 'filter', 'show', 'dev', bare, ...at];
  return { place, json: (await run('tc', args)).trim() };
}
