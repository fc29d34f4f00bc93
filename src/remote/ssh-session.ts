/**
 * Runs commands on another host, one after the other, for as long as the trace lasts. A shell that is started while this process
 * may still become the right user starts each ssh: later there is no power left to do so. It and what it runs end with
 * this process, however that ends: their standard input does.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { Lines } from './lines.ts';
import type { SshUser } from './ssh-command.ts';

/** One command on the other host. */
export interface SshRun {
  /** Its standard output. */
  readonly output: Readable;
  /** The latest lines of standard error, of ssh and of the command. */
  readonly said: readonly string[];
  /** Each line of standard error as it comes. */
  onLine: (line: string) => void;
  /** The exit status: 255 is ssh's own. Never rejects. */
  readonly ended: Promise<number>;
}

/** `run COMMAND` and `kill` on standard input; what runs reads descriptor 3, whose end it takes for its own. */
const SHELL = `word=$1; shift; job=
while read -r verb command; do
  case $verb in
    run) ( "$@" "$command" <&3 3<&- & ssh=$!; exec 3<&-; trap 'kill $ssh' TERM; wait $ssh; status=$?; wait $ssh
           printf '\\n%s %03d\\n' "$word" "$status" ) & job=$! ;;
    kill) [ -z "$job" ] || kill "$job" ;;
  esac
done
[ -z "$job" ] || kill "$job"`;
const MOST_LINES = 20;
const MOST_LINE_LENGTH = 500;

class Run implements SshRun {
  readonly output = new PassThrough();
  readonly said: string[] = [];
  readonly ended: Promise<number>;
  onLine: (line: string) => void = () => undefined;
  #resolve: (status: number) => void = () => undefined;

  constructor() {
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  say(line: string): void {
    this.said.push(line);
    if (this.said.length > MOST_LINES) this.said.shift();
    this.onLine(line);
  }

  end(status: number): void {
    this.output.end();
    this.#resolve(status);
  }
}

export class SshSession {
  readonly #word = randomBytes(16).toString('hex');
  readonly #marker = new RegExp(`\\n${this.#word} (\\d{3})\\n$`);
  readonly #child: ChildProcess;
  /** Standard input of what runs. */
  readonly #input: Writable;
  #run: Run | null = null;
  /** Whose standard error it is. */
  #speaker: Run | null = null;
  /** The end of what came last: the marker may come in two pieces. */
  #tail = '';
  readonly #heard = new Lines(MOST_LINE_LENGTH, (line) => this.#speaker?.say(line));
  #hasEnded = false;
  bytes = 0;

  /** `ssh`: the words of its command, to which that for the other host is added (src/remote/ssh-command.ts). */
  constructor(ssh: readonly string[], { owner, env }: SshUser) {
    const child = spawn('/bin/sh', ['-c', SHELL, 'dhcphop-ssh', this.#word, ...ssh], {
      env: { ...env },
      cwd: '/',
      // Ctrl-C in this terminal is for the trace, which then lets the other end finish.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      ...(owner === null ? {} : { uid: owner.uid, gid: owner.gid }),
    });
    this.#child = child;
    this.#input = child.stdio[3] as Writable;
    child.stdout?.on('data', (piece: Buffer) => this.#take(piece));
    child.stderr?.on('data', (piece: Buffer) => this.#heard.add(piece.toString('utf8')));
    for (const stream of child.stdio) stream?.on('error', () => undefined);
    child.on('close', () => this.#endAll());
    child.on('error', () => this.#endAll());
  }

  /** One at a time. The command has to be one line. */
  run(command: string): SshRun {
    const run = new Run();
    this.#run?.end(255);
    this.#run = run;
    this.#speaker = run;
    this.#tail = '';
    if (this.#hasEnded) run.end(255);
    else this.#child.stdin?.write(`run ${command}\n`);
    run.output.on('drain', () => this.#child.stdout?.resume());
    return run;
  }

  /** A line for the command that runs. */
  write(line: string): void {
    if (!this.#hasEnded && this.#run !== null) this.#input.write(`${line}\n`);
  }

  /** The command that runs ends at once, without a word to the other host. */
  kill(): void {
    this.#child.stdin?.write('kill\n');
  }

  /** Standard input of what runs ends, and with it the command: for good. */
  end(): void {
    this.#input.end();
  }

  /** Nothing is read any more. */
  close(): void {
    // At its end the shell ends what it started.
    this.#child.stdin?.end();
    for (const stream of [this.#input, this.#child.stdout, this.#child.stderr]) stream?.destroy();
    this.#child.unref();
    this.#endAll();
  }

  #take(piece: Buffer): void {
    this.bytes += piece.length;
    const run = this.#run;
    if (run === null) return;
    const latin = piece.subarray(-64).toString('latin1');
    const match = this.#marker.exec(this.#tail + latin);
    this.#tail = (this.#tail + latin).slice(-64);
    const end = match === null ? piece.length : Math.max(0, piece.length - match[0].length);
    if (end > 0 && !run.output.write(piece.subarray(0, end))) this.#child.stdout?.pause();
    if (match === null) return;
    this.#run = null;
    // What is said on standard error comes another way, a moment later perhaps.
    setTimeout(() => run.end(Number(match[1])), 50);
  }

  #endAll(): void {
    this.#hasEnded = true;
    this.#run?.end(255);
    this.#run = null;
  }
}
