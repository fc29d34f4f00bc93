/** Classless static routes: option 121 (RFC 3442) and Microsoft's older 249, which has the same form. */
import { u8, u32 } from '../../core/bytes.ts';
import type { OptionDecoder, Route } from './value.ts';

export const decodeClasslessRoutes: OptionDecoder = (bytes, note) => {
  const routes: Route[] = [];
  let at = 0;
  while (at < bytes.length) {
    const prefixLength = u8(bytes, at);
    const significant = Math.ceil(prefixLength / 8);
    const next = at + 1 + significant + 4;
    if (prefixLength > 32 || next > bytes.length) {
      const detail = prefixLength > 32 ? `prefix length ${prefixLength}` : 'the last route is cut off';
      note('route-broken', at, detail);
      break;
    }
    let destination = 0;
    for (let i = 0; i < 4; i++) destination = destination * 256 + (i < significant ? u8(bytes, at + 1 + i) : 0);
    routes.push({ destination, prefixLength, router: u32(bytes, next - 4) });
    at = next;
  }
  return { kind: 'routes', routes };
};
