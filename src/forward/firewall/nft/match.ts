/** Whether the `match` statement of an nft rule holds for a frame. */
import { isRecord } from '../../../state/shapes.ts';
import type { Scene } from '../scene.ts';
import { not, type Truth } from '../truth.ts';
import { isAmong, type SetLookup } from './compare.ts';
import type { Json } from './ruleset.ts';
import { evaluateExpression } from './value.ts';

export function holds(match: Json, scene: Scene, lookUp: SetLookup): Truth {
  if (!isRecord(match)) return { unknown: 'a match of nft' };
  const { op, left, right } = match;
  const value = evaluateExpression(left, scene);
  // A rule for another protocol than the frame's is no match, whatever its operator (nft_payload_eval: NFT_BREAK).
  if (value === 'absent') return false;
  if ('unknown' in value) return { unknown: value.unknown };
  switch (op) {
    case '==':
    case 'in':
      return isAmong(value.known, right, lookUp);
    case '!=':
      return not(isAmong(value.known, right, lookUp));
    case '<':
    case '>':
    case '<=':
    case '>=':
      return isOrdered(value.known, op, right);
    default:
      return { unknown: `nft's operator ${String(op)}` };
  }
}

function isOrdered(value: unknown, op: '<' | '>' | '<=' | '>=', right: Json): Truth {
  if (typeof value !== 'number' || typeof right !== 'number') return { unknown: `nft's operator ${op}` };
  if (op === '<') return value < right;
  if (op === '>') return value > right;
  return op === '<=' ? value <= right : value >= right;
}
