/** Finds exchanges by MAC (however it is written), guest, xid or outcome. */
import type { PageData, PageExchange } from '../report/html/page-data.ts';
import { byId } from './by-id.ts';
import type { ExchangeRows } from './exchange-rows.ts';

/** A MAC without its separators: `fa163e56eafa` finds `fa:16:3e:56:ea:fa`, and `fa16.3e56` too. */
const bare = (text: string) => text.toLowerCase().replaceAll(/[:.\-\s]/g, '');

function textOf({ mac, guest, xid, ending, losses, id }: PageExchange): string {
  return bare([mac, guest, xid, ending, ...losses, `#${id}`].join(' '));
}

export function startSearch(data: PageData, rows: ExchangeRows): void {
  const find = byId('find') as HTMLInputElement;
  const troubled = byId('troubled') as HTMLInputElement;
  const found = byId('found');
  const texts = data.exchanges.map((exchange) => ({ exchange, text: textOf(exchange) }));
  const search = () => {
    const wanted = bare(find.value);
    const fitting = texts.filter(
      ({ exchange, text }) => text.includes(wanted) && !(troubled.checked && exchange.tone === 'good'),
    );
    const ids = new Set(fitting.map(({ exchange }) => exchange.id));
    rows.filter((id) => ids.has(id));
    found.textContent = `${ids.size} of ${texts.length}`;
  };
  find.addEventListener('input', search);
  troubled.addEventListener('change', search);
  byId('tools').hidden = false;
  search();
}
