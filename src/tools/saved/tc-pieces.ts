/** What `tc -j -s qdisc` and `tc -j -s filter` printed, by device. The filters do not say of which device they are: the command does. */
import { joinInterfaceName } from '../../path/interface-name.ts';
import type { DeviceTc, TcPlace } from '../../state/kinds/tc.ts';
import { objectsOf } from '../json-fields.ts';
import { filterPlaces, qdiscsByDevice } from '../parse-qdiscs.ts';

/** The JSON of one command. */
export interface TcText {
  readonly netns: string | null;
  readonly command: string;
  readonly json: string;
}

const FILTER = /^tc (?:-\S+ )*filter show dev (\S+)(?: (ingress|egress))?\s*$/;

/** A device whose filters were not all saved is left out: what is not seen there may drop anything. Never throws. */
export function devicesOfTc(texts: readonly TcText[]): readonly DeviceTc[] {
  return texts
    .filter(({ command }) => /\bqdisc show\b/.test(command))
    .flatMap(({ netns, json }) => {
      const filtersOf = (name: string, place: TcPlace) =>
        texts.find((text) => {
          const [, device, at] = FILTER.exec(text.command) ?? [];
          return text.netns === netns && device === name && (at ?? 'root') === place;
        });
      return [...qdiscsByDevice(objectsOf(parse(json)))].flatMap(([name, qdiscs]) => {
        const places = filterPlaces(qdiscs).map((place) => ({ place, json: filtersOf(name, place)?.json ?? null }));
        const filters = places.flatMap(({ place, json: own }) => (own === null ? [] : [{ place, json: own }]));
        if (filters.length < places.length) return [];
        return [{ name: joinInterfaceName(netns, name), qdiscs: JSON.stringify(qdiscs), filters }];
      });
    });
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
