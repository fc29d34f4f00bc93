/** The rows of the table of exchanges: each opens into its ladder, which is drawn then and not before. */
import { ladderSvg } from '../report/html/ladder-svg.ts';
import type { PageData } from '../report/html/page-data.ts';
import { activateLadders } from './activate-ladders.ts';

export class ExchangeRows {
  readonly #rows = new Map<number, HTMLTableRowElement>();
  readonly #data: PageData;

  constructor(table: HTMLElement, data: PageData) {
    this.#data = data;
    for (const row of table.querySelectorAll<HTMLTableRowElement>('tbody > tr')) {
      this.#rows.set(Number(row.id.slice(1)), row);
      row.querySelector('a')?.setAttribute('aria-expanded', 'false');
    }
    table.addEventListener('click', (event) => this.#clicked(event));
  }

  /** Opens the ladder of an exchange and goes there; nothing where there is no such exchange. */
  open(id: number): void {
    const row = this.#rows.get(id);
    if (row === undefined) return;
    row.hidden = false;
    if (!row.classList.contains('open')) this.#draw(id, row);
    row.scrollIntoView({ block: 'start' });
  }

  /** Shows those rows alone that `isWanted` names by the number of their exchange. */
  filter(isWanted: (id: number) => boolean): void {
    for (const [id, row] of this.#rows) {
      row.hidden = !isWanted(id);
      const detail = row.nextElementSibling;
      if (row.classList.contains('open') && detail instanceof HTMLElement) detail.hidden = row.hidden;
    }
  }

  #clicked(event: MouseEvent): void {
    const row = event.target instanceof Element ? event.target.closest<HTMLTableRowElement>('tr[id]') : null;
    if (row === null) return;
    event.preventDefault();
    if (row.classList.contains('open')) this.#close(row);
    else this.#draw(Number(row.id.slice(1)), row);
  }

  #close(row: HTMLTableRowElement): void {
    row.classList.remove('open');
    row.querySelector('a')?.setAttribute('aria-expanded', 'false');
    row.nextElementSibling?.remove();
  }

  #draw(id: number, row: HTMLTableRowElement): void {
    const exchange = this.#data.exchanges.find((each) => each.id === id);
    if (exchange === undefined) return;
    const detail = document.createElement('tr');
    const cell = detail.insertCell();
    cell.colSpan = row.cells.length;
    cell.dataset.exchange = String(id);
    const scroll = document.createElement('div');
    scroll.className = 'scroll';
    // The ladder escapes all that is in it, and the policy of the page runs nothing that got past that.
    scroll.innerHTML = ladderSvg(exchange, this.#data);
    const panel = document.createElement('div');
    panel.className = 'panel';
    panel.setAttribute('aria-live', 'polite');
    cell.append(scroll, panel);
    row.after(detail);
    row.classList.add('open');
    row.querySelector('a')?.setAttribute('aria-expanded', 'true');
    activateLadders(detail, this.#data);
  }
}
