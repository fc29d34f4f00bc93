/** Drives a headless Chromium over its debugging pipe: a page is opened, asked, typed at and looked at. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];
export const CHROMIUM = PROGRAMS.find((name) => spawnSync('which', [name]).status === 0) ?? null;

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-pipe',
];

type Answer = Readonly<Record<string, unknown>>;

export class Chromium {
  readonly #child: ChildProcess;
  readonly #profile = mkdtempSync(join(tmpdir(), 'dhcphop-chromium-'));
  readonly #waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  readonly #listeners: ((method: string, params: Answer) => void)[] = [];
  #session: string | null = null;
  #next = 1;
  /** Errors, refused by the policy or thrown, and requests that left the file. */
  readonly problems: string[] = [];

  constructor(program: string) {
    this.#child = spawn(program, [...FLAGS, `--user-data-dir=${this.#profile}`], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    let text = '';
    (this.#child.stdio[4] as Readable).setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      const messages = text.split('\0');
      text = messages.pop() ?? '';
      for (const message of messages) this.#take(JSON.parse(message));
    });
  }

  /**
   * Opens a page, of a size, in one of the two colours; resolves when it is painted, with the milliseconds of
   * processor time that took: what else the machine does is not in them.
   */
  async open(url: string, { width = 1200, height = 900, dark = false, media = '' } = {}): Promise<number> {
    this.problems.length = 0;
    const { targetId } = await this.#send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.#send('Target.attachToTarget', { targetId, flatten: true });
    this.#session = String(sessionId);
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await this.#send(`${domain}.enable`);
    const features = [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }];
    await this.#send('Emulation.setEmulatedMedia', { media, features });
    await this.#send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    const loaded = new Promise<void>((resolve) => {
      this.#listeners.push((method) => method === 'Page.loadEventFired' && resolve());
    });
    await this.#send('Performance.enable', { timeDomain: 'threadTicks' });
    await this.#send('Page.navigate', { url });
    await loaded;
    // Until it is painted.
    await this.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    const { metrics } = await this.#send('Performance.getMetrics');
    const busy = (metrics as readonly { name: string; value: number }[]).find(({ name }) => name === 'TaskDuration');
    return (busy?.value ?? Number.POSITIVE_INFINITY) * 1_000;
  }

  /** The value of an expression in the page. */
  async evaluate(expression: string): Promise<unknown> {
    const answer = await this.#send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (answer.exceptionDetails !== undefined) throw new Error(JSON.stringify(answer.exceptionDetails));
    return (answer.result as Answer).value;
  }

  /** Presses a key by its name. */
  async press(key: string): Promise<void> {
    const text = key === 'Enter' ? '\r' : '';
    const windowsVirtualKeyCode = { Enter: 13, Tab: 9 }[key] ?? 0;
    await this.#send('Input.dispatchKeyEvent', { type: 'keyDown', key, code: key, text, windowsVirtualKeyCode });
    await this.#send('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key, windowsVirtualKeyCode });
  }

  async pdf(): Promise<Buffer> {
    const { data } = await this.#send('Page.printToPDF', { printBackground: true });
    return Buffer.from(String(data), 'base64');
  }

  async screenshot(whole = true): Promise<Buffer> {
    const { data } = await this.#send('Page.captureScreenshot', { captureBeyondViewport: whole });
    return Buffer.from(String(data), 'base64');
  }

  /** Ends the program and removes what it wrote. */
  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#session = null;
    this.#send('Browser.close').catch(() => undefined);
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #send(method: string, params: Answer = {}): Promise<Answer> {
    const id = this.#next++;
    const message = { id, method, params, ...(this.#session === null ? {} : { sessionId: this.#session }) };
    const answer = new Promise<Answer>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    (this.#child.stdio[3] as Writable).write(`${JSON.stringify(message)}\0`);
    return answer;
  }

  #take({ id, result, error, method, params }: Answer): void {
    if (typeof id === 'number') {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(result as Answer);
      else waiting?.reject(new Error(JSON.stringify(error)));
      return;
    }
    const said = params as Answer;
    if (method === 'Runtime.exceptionThrown') this.problems.push(JSON.stringify(said.exceptionDetails));
    if (method === 'Log.entryAdded') this.problems.push(String((said.entry as Answer).text));
    if (method === 'Network.requestWillBeSent') {
      const { url } = said.request as { readonly url: string };
      if (!url.startsWith('file:')) this.problems.push(`request: ${url}`);
    }
    for (const listener of this.#listeners) listener(String(method), said);
  }
}
