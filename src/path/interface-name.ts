/** Interface names as people write them: `NAME`, or `NETNS/NAME` for one in another network namespace. */

/** The namespace (null for the current one) and the bare name. Linux allows no `/` in either. */
export function splitInterfaceName(name: string): { readonly netns: string | null; readonly bare: string } {
  const slash = name.indexOf('/');
  return slash < 0 ? { netns: null, bare: name } : { netns: name.slice(0, slash) || null, bare: name.slice(slash + 1) };
}

/** The written form of a bare name in a namespace. */
export function joinInterfaceName(netns: string | null, bare: string): string {
  return netns === null ? bare : `${netns}/${bare}`;
}
