/** Questions to the kernel over netlink, through the addon. Used by src/host, which has another way where there is none. */
import { ToolError } from '../core/errors.ts';
import { loadAddon } from './addon.ts';

/** The answers to netlink messages in a namespace (null: this one), cut off behind `mostBytes`. Rejects with ToolError. */
export type AskKernel = (netns: string | null, messages: Uint8Array, mostBytes: number) => Promise<ArrayBuffer>;

/** Null where the addon is not built: reading the host's state then takes its own programs. */
export function kernelAsker(): AskKernel | null {
  try {
    const { askNetlink } = loadAddon();
    // One that was built before it could ask.
    if (typeof askNetlink !== 'function') return null;
    return async (netns, messages, mostBytes) => {
      const answers = await askNetlink(netns ?? '', messages, mostBytes);
      if (answers instanceof ArrayBuffer) return answers;
      const { operation, message } = answers;
      throw new ToolError('cannot-read', `${operation}: ${message}`, 'dhcphop doctor', answers);
    };
  } catch {
    return null;
  }
}
