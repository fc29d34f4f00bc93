/** What became of an interface, after its name: `went down`, `is now called tap9`. */
import type { LinkChange } from '../../state/host-state.ts';

export function linkChangeText(change: LinkChange, detail: string): string {
  switch (change) {
    case 'down':
      return 'went down';
    case 'up':
      return 'came up';
    case 'renamed':
      return `is now called ${detail}`;
    case 'moved':
      return detail === '' ? 'was taken off its bridge' : `was put on ${detail}`;
  }
}
