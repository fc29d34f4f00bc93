/**
 * The live view: rows that tell how a trace goes, at the bottom of a terminal, below what is reported meanwhile. Twice a
 * second the rows that changed are written. Nothing else lives here but effects: src/report/live says what the rows are.
 */
import { MILLISECOND_NS, type TimeNs } from '../../core/time.ts';
import { type LiveTimes, liveRows } from '../../report/live/live-rows.ts';
import { LiveState } from '../../report/live/live-state.ts';
import type { Reporter } from '../../report/report.ts';
import { createStyle } from '../../report/text/style.ts';
import { terminalColumns } from './create-reporter.ts';
import { setFooter } from './footer.ts';
import { isInForeground } from './foreground.ts';
import { Repaint } from './repaint.ts';
import { TerminalWriter } from './terminal-writer.ts';
import { TypedLines } from './typed-lines.ts';

const PERIOD_MS = 500;
/** Of a terminal that does not say. */
const DEFAULT_ROWS = 24;

export interface LiveViewLook {
  readonly color: boolean;
  /** How long the trace is to last; null where it has no end. */
  readonly forMs: number | null;
  /** A lease ends it. */
  readonly untilBound: boolean;
}

/** The rows for `stream`, a terminal, from `begin` to `end`. */
export function createLiveView(
  stream: NodeJS.WriteStream & { fd: number },
  { color, forMs, untilBound }: LiveViewLook,
): LiveView {
  const fixed = { style: createStyle(color), timeZone: 'local', untilBound } as const;
  return new LiveView(
    stream,
    (state, times) =>
      liveRows(state, { columns: terminalColumns(stream), rows: stream.rows || DEFAULT_ROWS, ...fixed }, times),
    forMs,
  );
}

type Render = (state: LiveState, times: LiveTimes) => readonly string[];

class LiveView implements Reporter {
  readonly #stream: NodeJS.WriteStream;
  readonly #writer: TerminalWriter;
  readonly #typed: TypedLines;
  readonly #render: Render;
  readonly #forMs: number | null;
  readonly #state = new LiveState();
  readonly #repaint = new Repaint();
  #startNs: TimeNs = 0n;
  #timer: NodeJS.Timeout | null = null;

  constructor(stream: NodeJS.WriteStream & { fd: number }, render: Render, forMs: number | null) {
    this.#stream = stream;
    this.#writer = new TerminalWriter(stream.fd);
    this.#typed = new TypedLines(stream.fd);
    this.#render = render;
    this.#forMs = forMs;
  }

  begin(paths: Parameters<Reporter['begin']>[0]): void {
    this.#state.begin(paths);
    this.#startNs = nowNs();
    this.#timer = setInterval(this.#show, PERIOD_MS).unref();
    this.#stream.on('resize', this.#resized);
    process.on('SIGTSTP', this.#stopped);
    process.on('SIGCONT', this.#goOn);
    process.on('exit', this.close);
    setFooter({ hide: this.#hide, show: this.#show });
    this.#show();
  }

  addPath(path: Parameters<NonNullable<Reporter['addPath']>>[0]): void {
    this.#state.addPath(path);
  }

  sighting(): void {}

  verdict(message: Parameters<Reporter['verdict']>[0]): void {
    this.#state.verdict(message);
  }

  hostState(state: Parameters<NonNullable<Reporter['hostState']>>[0]): void {
    this.#state.hostState(state);
  }

  dropped(interfaceName: string, frames: number): void {
    this.#state.counts.dropped(interfaceName, frames);
  }

  exchange(): void {}

  finding(finding: Parameters<Reporter['finding']>[0]): void {
    this.#state.finding(finding);
  }

  end(): void {
    this.close();
  }

  /** Leaves the terminal as it was; idempotent. */
  readonly close = (): void => {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
    setFooter(null);
    this.#stream.off('resize', this.#resized);
    process.off('SIGTSTP', this.#stopped);
    process.off('SIGCONT', this.#goOn);
    process.off('exit', this.close);
    this.#hide();
    this.#writer.close();
    this.#typed.close();
  };

  readonly #show = (): void => this.#paint('');

  /** Writes `before` and the rows that changed, at once: a terminal shows nothing between the two. */
  #paint(before: string): void {
    if (!this.#writer.isReady()) return;
    if (!isInForeground()) {
      this.#repaint.forget();
      return;
    }
    this.#heedTyped();
    const startNs = this.#startNs;
    const endNs = this.#forMs === null ? null : startNs + BigInt(this.#forMs) * MILLISECOND_NS;
    const text = before + this.#repaint.to(this.#render(this.#state, { nowNs: nowNs(), startNs, endNs }));
    if (text !== '') this.#writer.write(text);
  }

  readonly #hide = (): void => {
    const isInFront = isInForeground();
    if (isInFront) this.#heedTyped();
    const text = this.#repaint.off();
    if (text !== '' && this.#writer.isReady() && isInFront) this.#writer.write(text);
  };

  #heedTyped(): void {
    this.#repaint.movedDown(this.#typed.take());
  }

  /** Terminals wrap anew what no longer fits. */
  readonly #resized = (): void => {
    if (isInForeground()) this.#heedTyped();
    this.#paint(this.#repaint.off(terminalColumns(this.#stream)));
  };

  /** Ctrl-Z: the shell gets its terminal back without the rows, and the program stops as it would have without them. */
  readonly #stopped = (): void => {
    this.#hide();
    process.off('SIGTSTP', this.#stopped);
    process.kill(process.pid, 'SIGTSTP');
  };

  readonly #goOn = (): void => {
    process.off('SIGTSTP', this.#stopped).on('SIGTSTP', this.#stopped);
    this.#repaint.forget();
    this.#show();
  };
}

function nowNs(): TimeNs {
  return BigInt(Date.now()) * MILLISECOND_NS;
}
