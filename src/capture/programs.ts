/** Programs of the host, started by the addon. Used by src/host, which has another way where there is none. */
import { getSystemErrorMap } from 'node:util';
import { loadAddon, type NativeProgram } from './addon.ts';

export interface Programs {
  /** @throws Error with the system's code (ENOENT) where it cannot be started. */
  start(words: readonly string[], environment: Readonly<Record<string, string | undefined>>): NativeProgram;
  /** Its exit code once it has ended, or the number of the signal that ended it, negative. */
  wait(program: NativeProgram): Promise<number>;
}

/** Null where the addon is not built. */
export function addonPrograms(): Programs | null {
  try {
    const { startProgram, waitProgram } = loadAddon();
    // One that was built before it could start any.
    if (typeof startProgram !== 'function') return null;
    return {
      start(words, environment) {
        const given = Object.entries(environment).flatMap(([name, value]) =>
          value === undefined ? [] : `${name}=${value}`,
        );
        const started = startProgram(words, given);
        if (typeof started === 'object') return started;
        const [code = String(started), text = 'unknown'] = getSystemErrorMap().get(-started) ?? [];
        throw Object.assign(new Error(`start ${words[0]}: ${text}`), { code });
      },
      wait: ({ process }) => waitProgram(process),
    };
  } catch {
    return null;
  }
}
