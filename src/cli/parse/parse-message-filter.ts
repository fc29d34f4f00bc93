/** `--filter` of `decode`: MACs, transaction ids and message types; any of those of one kind, and all kinds given. */
import { ToolError } from '../../core/errors.ts';
import { parseMac } from '../../core/mac.ts';
import type { DhcpMessage } from '../../dhcp/message.ts';
import { type DhcpType, messageTypeValue } from '../../dhcp/message-type.ts';

export type MessageFilter = (message: DhcpMessage) => boolean;

/** The filter of `text`, `0x7694a8b8,OFFER` for instance. @throws ToolError 'usage' for what is none of the three. */
export function parseMessageFilter(text: string | undefined): MessageFilter {
  const macs = new Set<string>();
  const xids = new Set<number>();
  const types = new Set<string>();
  for (const term of text === undefined ? [] : text.split(',').map((each) => each.trim())) {
    const mac = parseMac(term);
    const type = term.toUpperCase();
    if (/^0x[0-9a-f]{1,8}$/i.test(term)) xids.add(Number(term));
    else if (mac !== null) macs.add(mac);
    else if (isType(type)) types.add(type);
    else {
      const hint = 'dhcphop decode FILE --filter OFFER,0x7694a8b8,fa:16:3e:56:ea:fa';
      throw new ToolError('usage', `--filter ${term}: neither a MAC nor an xid nor a message type`, hint);
    }
  }
  return ({ chaddr, xid, type }) =>
    (macs.size === 0 || macs.has(chaddr)) &&
    (xids.size === 0 || xids.has(xid)) &&
    (types.size === 0 || types.has(type));
}

function isType(text: string): boolean {
  return text === 'BOOTREQUEST' || text === 'BOOTREPLY' || messageTypeValue(text as DhcpType) !== null;
}
