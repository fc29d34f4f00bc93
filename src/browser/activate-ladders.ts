/** Makes the messages of ladders buttons, which show in the panel below what the message holds. */
import type { PageData, PageExchange } from '../report/html/page-data.ts';
import { messagePanel } from './message-panel.ts';

/** All ladders inside `root`: each is in an element with `data-exchange` that has a `.panel` too. */
export function activateLadders(root: ParentNode, data: PageData): void {
  for (const figure of root.querySelectorAll<HTMLElement>('[data-exchange]')) {
    const exchange = data.exchanges.find(({ id }) => id === Number(figure.dataset.exchange));
    const panel = figure.querySelector<HTMLElement>('.panel');
    if (exchange !== undefined && panel !== null) activate(figure, panel, exchange, data);
  }
}

function activate(figure: HTMLElement, panel: HTMLElement, exchange: PageExchange, data: PageData): void {
  const buttons = figure.querySelectorAll<SVGElement>('[data-message]');
  const show = (button: SVGElement) => {
    const wasPressed = button.getAttribute('aria-pressed') === 'true';
    for (const each of buttons) each.setAttribute('aria-pressed', String(each === button && !wasPressed));
    const message = exchange.messages.find(({ id }) => id === Number(button.dataset.message));
    panel.replaceChildren();
    if (message !== undefined && !wasPressed) panel.append(messagePanel(message, exchange, data));
  };
  for (const button of buttons) {
    button.setAttribute('role', 'button');
    button.setAttribute('tabindex', '0');
    button.setAttribute('aria-pressed', 'false');
    button.addEventListener('click', () => show(button));
    button.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      show(button);
    });
  }
}
