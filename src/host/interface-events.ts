/** What the capture tells of its interfaces, as states of the host, and when the host is worth another look. */
import type { SourceEvent } from '../capture/source.ts';
import type { HostState } from '../state/host-state.ts';

export interface InterfaceEventsOptions {
  /** Gets each state, as soon as it is known. */
  readonly tell: (state: HostState) => void;
  /** A fresh snapshot of the host is due. */
  readonly refresh: () => void;
}

export class InterfaceEvents {
  readonly #options: InterfaceEventsOptions;
  readonly #names = new Map<number, string>();
  readonly #opened = new Set<number>();

  constructor(options: InterfaceEventsOptions) {
    this.#options = options;
  }

  /** Events of other kinds say nothing here. */
  take(event: SourceEvent): void {
    const { tell, refresh } = this.#options;
    switch (event.kind) {
      case 'interface':
        this.#names.set(event.interface.id, event.interface.name);
        return;
      case 'promiscuous': {
        const name = this.#names.get(event.interfaceId);
        if (name !== undefined) tell({ kind: 'promisc', timeNs: event.timeNs, interface: name });
        return;
      }
      case 'opened':
        // The first time is the start of the trace, which has its snapshot; later ones are interfaces come back.
        if (this.#opened.has(event.interfaceId)) refresh();
        this.#opened.add(event.interfaceId);
        return;
      case 'gone':
        refresh();
        return;
      case 'link-change': {
        const name = this.#names.get(event.interfaceId);
        const { timeNs, change, detail } = event;
        if (name !== undefined) tell({ kind: 'link-change', timeNs, interface: name, change, detail });
        return;
      }
    }
  }
}
