/**
 * What bridges hand to iptables, and its rules (CAP_NET_ADMIN; CAP_SYS_ADMIN for another namespace). Reading changes
 * nothing: a legacy table is asked for only where the kernel has it already, because to ask would make it.
 */
import { joinInterfaceName } from '../path/interface-name.ts';
import { iptablesKind, type NamespaceIptables } from '../state/kinds/iptables.ts';
import type { SavedRules } from '../state/saved-rules.ts';
import { integerOf, objectOf, objectsOf, textOf } from '../tools/json-fields.ts';
import { inNamespace, parseJson } from './links.ts';
import { defineReader } from './reader.ts';
import type { RunCommand } from './run-command.ts';
import { isMissingIn, runIn } from './run-in.ts';

/** Tables that a frame which crosses a bridge can meet. */
const TABLES: ReadonlySet<string> = new Set(['raw', 'mangle', 'nat', 'filter', 'security']);
const CALL = 'net.bridge.bridge-nf-call-iptables';
const TAGGED = 'net.bridge.bridge-nf-filter-vlan-tagged';

export const readIptables = defineReader({
  kind: iptablesKind,
  async read({ namespaces }, run, before) {
    const all = [...namespaces].map((netns) => {
      const known = before?.namespaces.find((each) => each.netns === netns);
      return readNamespace(netns, run, known ?? null);
    });
    return { namespaces: await Promise.all(all) };
  },
});

async function readNamespace(
  netns: string | null,
  run: RunCommand,
  before: NamespaceIptables | null,
): Promise<NamespaceIptables> {
  // Without br_netfilter there are no such settings, and a bridge's own has no effect.
  const settings = parseSettings(await runIn(netns, 'sysctl', ['-e', CALL, TAGGED], run));
  const isOn = settings.get(CALL) === '1';
  const bridges = settings.has(CALL) && !isOn ? await bridgesThatCall(netns, run) : [];
  const isAsked = isOn || bridges.length > 0;
  return {
    netns,
    isOn,
    takesTagged: settings.get(TAGGED) === '1',
    bridges,
    rules: isAsked ? [...(await readNftVariant(netns, run)), ...(await readLegacy(netns, run, before))] : [],
  };
}

/** `NAME = VALUE` of each line. */
function parseSettings(text: string): ReadonlyMap<string, string> {
  return new Map(text.split('\n').map((line) => line.split(' = ', 2) as [string, string]));
}

async function bridgesThatCall(netns: string | null, run: RunCommand): Promise<readonly string[]> {
  const args = [...inNamespace(netns), '-j', '-d', 'link', 'show', 'type', 'bridge'];
  return objectsOf(parseJson(await run('ip', args), ['ip', ...args].join(' '))).flatMap(({ ifname, linkinfo }) => {
    const name = textOf(ifname);
    const calls = integerOf(objectOf(objectOf(linkinfo).info_data).nf_call_iptables) === 1;
    return name !== null && calls ? [joinInterfaceName(netns, name)] : [];
  });
}

/** Without this command its rules are still seen, in part, as those of nft. */
async function readNftVariant(netns: string | null, run: RunCommand): Promise<readonly SavedRules[]> {
  try {
    return savedBy('iptables-nft', [await runIn(netns, 'iptables-nft-save', ['-c'], run)]);
  } catch (error) {
    if (isMissingIn(netns, error)) return [];
    throw error;
  }
}

async function readLegacy(
  netns: string | null,
  run: RunCommand,
  before: NamespaceIptables | null,
): Promise<readonly SavedRules[]> {
  const tables = await legacyTables(netns, run, before);
  if (tables.length === 0) return [];
  // The save command finds the tables itself only as root.
  const save = async (tool: string) => {
    const texts = tables.map((table) => runIn(netns, `${tool}-save`, ['-c', '-t', table], run));
    return savedBy(tool, await Promise.all(texts));
  };
  try {
    return await save('iptables-legacy');
  } catch (error) {
    if (!isMissingIn(netns, error)) throw error;
    // Before iptables 1.8 there was one variant, without a name of its own.
    return (await save('iptables')).filter(({ text }) => !text.includes('(nf_tables)'));
  }
}

/** Only root may read the list: afterwards those that were there before are. */
async function legacyTables(
  netns: string | null,
  run: RunCommand,
  before: NamespaceIptables | null,
): Promise<readonly string[]> {
  try {
    const names = await runIn(netns, 'cat', ['/proc/net/ip_tables_names'], run);
    return names.split('\n').filter((name) => TABLES.has(name));
  } catch {
    const known = before?.rules.filter(({ tool }) => tool !== 'iptables-nft') ?? [];
    return known.flatMap(({ text }) => [...text.matchAll(/^\*(\w+)$/gm)].map(([, name = '']) => name));
  }
}

function savedBy(tool: string, texts: readonly string[]): readonly SavedRules[] {
  const text = texts.map((each) => each.trim()).join('\n');
  return text === '' ? [] : [{ tool, text }];
}
