/** The script of an HTML report: opens ladders where they are asked for, shows what a message holds, finds exchanges. */
import type { PageData } from '../report/html/page-data.ts';
import { activateLadders } from './activate-ladders.ts';
import { byId } from './by-id.ts';
import { ExchangeRows } from './exchange-rows.ts';
import { startSearch } from './search.ts';

const data: PageData = JSON.parse(byId('data').textContent ?? '');

activateLadders(document, data);

const table = document.getElementById('all');
if (table !== null) {
  const rows = new ExchangeRows(table, data);
  startSearch(data, rows);
  const openNamed = () => rows.open(Number(/^#x(\d+)$/.exec(location.hash)?.[1] ?? 0));
  addEventListener('hashchange', openNamed);
  openNamed();
}

// Paper shows what is open only.
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details')) details.open = true;
});
