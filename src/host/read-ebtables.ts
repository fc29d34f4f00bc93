/**
 * The ebtables rules of the hops' namespaces (CAP_NET_ADMIN; CAP_SYS_ADMIN for another namespace). Reading changes
 * nothing: a legacy table is asked for only where its module is loaded, because to ask would load it.
 */
import { ebtablesKind, type NamespaceEbtables } from '../state/kinds/ebtables.ts';
import type { SavedRules } from '../state/saved-rules.ts';
import { defineReader } from './reader.ts';
import type { RunCommand } from './run-command.ts';
import { isMissingIn, runIn } from './run-in.ts';

export const readEbtables = defineReader({
  kind: ebtablesKind,
  async read({ namespaces }, run) {
    const tables = await legacyTables(run);
    const all = [...namespaces].map(async (netns): Promise<NamespaceEbtables> => {
      return { netns, rules: [...(await readNftVariant(netns, run)), ...(await readLegacy(netns, tables, run))] };
    });
    return { namespaces: await Promise.all(all) };
  },
});

/** Without this command its rules are still seen, in part, as those of nft. */
async function readNftVariant(netns: string | null, run: RunCommand): Promise<readonly SavedRules[]> {
  try {
    const text = (await runIn(netns, 'ebtables-nft-save', ['-c'], run)).trim();
    return text === '' ? [] : [{ tool: 'ebtables-nft', text }];
  } catch (error) {
    if (isMissingIn(netns, error)) return [];
    throw error;
  }
}

/** The tables whose modules are loaded (`ebtable_filter`), as the save command of that variant finds them. */
async function legacyTables(run: RunCommand): Promise<readonly string[]> {
  try {
    const modules = await run('cat', ['/proc/modules']);
    return [...modules.matchAll(/^ebtable_(\w+) /gm)].map(([, name = '']) => name);
  } catch {
    return [];
  }
}

/** The save command of this variant is a script around the listing, and prints counters only by its environment. */
async function readLegacy(
  netns: string | null,
  tables: readonly string[],
  run: RunCommand,
): Promise<readonly SavedRules[]> {
  if (tables.length === 0) return [];
  const list = async (tool: string): Promise<readonly SavedRules[]> => {
    const texts = tables.map((table) => runIn(netns, tool, ['-t', table, '-L', '--Lc'], run));
    return [{ tool, text: (await Promise.all(texts)).map((text) => text.trim()).join('\n') }];
  };
  try {
    return await list('ebtables-legacy');
  } catch (error) {
    if (!isMissingIn(netns, error)) throw error;
    // Before the nft variant there was one, without a name of its own.
    const isNft = (await runIn(netns, 'ebtables', ['-V'], run)).includes('nf_tables');
    return isNft ? [] : await list('ebtables');
  }
}
