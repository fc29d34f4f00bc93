/** The lines of `--format ndjson` as TypeScript types: what happens in a replay, in the order in which it becomes known. */
import type {
  ExchangeJson,
  FindingJson,
  HostEventJson,
  MessageJson,
  PathJson,
  Report,
  SightingJson,
  SummaryJson,
  VerdictJson,
} from './report-shape.ts';

/** Ids of the exchange and the message that an event is about. */
interface OfMessage {
  readonly exchange: number;
  readonly message: number;
}

type Header =
  | 'schemaVersion'
  | 'tool'
  | 'source'
  | 'hops'
  | 'unobserved'
  | 'causeless'
  | 'unexplained'
  | 'bystanders'
  | 'unfollowed';

export type ReplayEvent =
  /** The first event. */
  | ({ readonly event: 'begin' } & Pick<Report, 'schemaVersion' | 'tool'>)
  | ({ readonly event: 'path' } & PathJson)
  | ({ readonly event: 'sighting'; readonly type: MessageJson['type'] } & OfMessage & SightingJson)
  /** A message has its verdict. */
  | ({ readonly event: 'message'; readonly exchange: number } & MessageJson)
  | ({ readonly event: 'verdict' } & OfMessage & VerdictJson)
  | ({ readonly event: 'exchange' } & ExchangeJson)
  | ({ readonly event: 'host' } & HostEventJson)
  /** A finding comes when it first holds and, complete and `final`, at the end. */
  | ({ readonly event: 'finding'; readonly final: boolean } & FindingJson)
  /** The last event. */
  | ({ readonly event: 'summary' } & Pick<Report, Header> & SummaryJson);
