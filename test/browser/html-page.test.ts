/** The HTML report in a real browser, as the program writes it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPageAssets } from '../../src/cli/page-assets.ts';
import type { Path } from '../../src/path/path.ts';
import { createHtmlReporter } from '../../src/report/html/html-reporter.ts';
import type { Exchange } from '../../src/trace/types.ts';
import { dhcphop } from '../cli/program.ts';
import { exchange, LOOP_FINDINGS, lease, path, START, STORY_PATH, tail } from '../report/story.ts';
import { CHROMIUM, Chromium } from './chromium.ts';

const PCAPS = fileURLToPath(new URL('../../pcaps', import.meta.url));

const lossOn = (on: Path, id: number, firstMessage: number) =>
  exchange(
    id,
    on,
    'reply-lost',
    [
      { type: 'DISCOVER', heading: 'to-network', at: [31, 30, 5, 0] },
      {
        type: 'OFFER',
        heading: 'to-guest',
        at: [583, 583, 583, null],
        status: 'lost',
        missing: on.hops[3]?.name ?? '',
      },
    ],
    firstMessage,
  );

describe.skipIf(CHROMIUM === null)(`in a browser${CHROMIUM === null ? ' [needs chromium]' : ''}`, () => {
  let browser: Chromium;
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'dhcphop-html-'));
    browser = new Chromium(CHROMIUM ?? '');
  });
  afterAll(async () => {
    await browser.close();
    rmSync(directory, { recursive: true });
  });

  function page(name: string, exchanges: readonly Exchange[], on: Path = STORY_PATH): string {
    let text = '';
    const write = (piece: string) => {
      text += piece;
    };
    const reporter = createHtmlReporter(write, { assets: readPageAssets(), timeZone: 'utc' });
    reporter.begin([on]);
    reporter.hostState?.({ kind: 'kernel-log', timeNs: START, text: `heard ${on.hops[3]?.name}` });
    for (const each of exchanges) {
      for (const message of each.messages) reporter.verdict(message);
      reporter.exchange(each);
    }
    const firstLoss = { lastSeen: on.hops[2]?.name ?? '', missing: on.hops[3]?.name ?? '' };
    const findings = LOOP_FINDINGS.map((finding) => ({
      ...finding,
      facts: { ...finding.facts, port: on.hops[3]?.name ?? '', interface: on.hops[3]?.name ?? '' },
    }));
    reporter.end(tail([on], { verdict: 'loss', exchanges: exchanges.length, firstLoss }, { findings }));
    const file = join(directory, `${name}.html`);
    writeFileSync(file, text);
    return pathToFileURL(file).href;
  }

  function replayed(name: string): string {
    const file = join(directory, `${name}.html`);
    dhcphop(['replay', join(PCAPS, name, 'incident.pcapng'), '--details', '--html', file]);
    return pathToFileURL(file).href;
  }

  test('a loop: verdict, broken edge, lost replies as crosses, FDB moves as bands, requests that came back', async () => {
    await browser.open(replayed('loop'));
    expect(await browser.evaluate('document.querySelector("h1").textContent')).toBe(
      'DHCP messages were lost, first between br0 and tap0',
    );
    expect(await browser.evaluate('document.querySelector(".path .broken .box b").textContent')).toBe('tap0');
    const first = '[data-exchange="1"] ';
    const count = (selector: string) => browser.evaluate(`document.querySelectorAll('${first}${selector}').length`);
    expect(await count('.message.bad .cross')).toBe(3);
    expect(await count('.message.back')).toBe(3);
    expect(await count('.band')).toBe(6);
    expect(await count('.band text.what')).toBe(6);
    expect(browser.problems).toEqual([]);
  });

  test('a message opens with the keyboard and shows its sightings and options', async () => {
    await browser.open(replayed('loop-race'));
    await browser.evaluate('document.querySelector("[data-exchange] .message.bad").focus()');
    await browser.press('Enter');
    const panel = String(await browser.evaluate('document.querySelector("[data-exchange] .panel").innerText'));
    expect(panel).toMatch(/OFFER/);
    expect(panel).toMatch(/LOST: last seen at .*, missing at tap0/);
    expect(panel).toMatch(/Ethernet[\s\S]*192\.0\.2\.1:67 to /);
    expect(panel).toMatch(/server-id|server identifier|dhcp-server-identifier/i);
    await browser.press('Enter');
    expect(await browser.evaluate('document.querySelector("[data-exchange] .panel").childElementCount')).toBe(0);
    expect(browser.problems).toEqual([]);
  });

  test('what names hold is text everywhere, and the policy refuses whatever else', async () => {
    const markup = '"><img src=x onerror=owned()></script><script>owned()</script><!--';
    const evil = path(['<b>bond', '</title>', '{{x}}', `tap${markup}`], `</textarea>${markup}`);
    const url = page('evil', [lossOn(evil, 1, 1), { ...lease(2, evil), path: evil }], evil);
    await browser.open(`${url}#x2`);
    expect(await browser.evaluate('document.scripts.length')).toBe(2);
    expect(await browser.evaluate('document.querySelectorAll("img, h1 b, iframe, textarea").length')).toBe(0);
    expect(await browser.evaluate('document.querySelectorAll("#all tr.open").length')).toBe(1);
    await browser.evaluate(
      'for (const m of document.querySelectorAll(".message")) m.dispatchEvent(new Event("click"))',
    );
    expect(await browser.evaluate('document.querySelectorAll("img").length')).toBe(0);
    expect(await browser.evaluate('document.querySelector(".path .broken .box b").textContent')).toContain(
      '<img src=x',
    );
    expect(browser.problems).toEqual([]);
    // Were a tag to get in, it would do nothing.
    await browser.evaluate(
      `document.body.insertAdjacentHTML('beforeend', '<img src="https://192.0.2.1/x" onerror="document.title = 1">')`,
    );
    await browser.evaluate('new Promise((done) => setTimeout(done, 200))');
    expect(await browser.evaluate('document.title')).toMatch(/^dhcphop: /);
    expect(browser.problems.join('\n')).toMatch(/Content Security Policy/);
    expect(browser.problems.join('\n')).not.toMatch(/request:.*\bloaded\b/);
  });

  test('search by MAC, however it is written; only what went wrong; the strip jumps', async () => {
    const many = Array.from({ length: 60 }, (_, i) =>
      i === 40 ? { ...lossOn(STORY_PATH, 41, 200), chaddr: '02:00:5e:00:53:41' } : lease(i + 1, STORY_PATH, i * 1e6),
    );
    await browser.open(page('search', many));
    const shown = () => browser.evaluate('document.querySelectorAll("#all tbody tr:not([hidden])").length');
    expect(await shown()).toBe(60);
    const type = (text: string) =>
      browser.evaluate(
        `document.getElementById('find').value = ${JSON.stringify(text)}; document.getElementById('find').dispatchEvent(new Event("input"))`,
      );
    for (const mac of ['02:00:5e:00:53:41', '0200.5e00.5341', '02-00-5E-00-53-41', '5341']) {
      await type(mac);
      expect({ mac, shown: await shown() }).toEqual({ mac, shown: 1 });
    }
    expect(await browser.evaluate('document.getElementById("found").textContent')).toBe('1 of 60');
    await type('');
    await browser.evaluate('troubled.click()');
    expect(await shown()).toBe(1);
    await browser.evaluate(
      'document.querySelector(".strip a:has(.bad)").dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }))',
    );
    await browser.evaluate('new Promise((done) => setTimeout(done, 100))');
    expect(await browser.evaluate('document.querySelector("#all tr.open").id')).toBe('x41');
    expect(browser.problems).toEqual([]);
  });

  test('ten thousand messages open within two seconds, and prints', async () => {
    const many = Array.from({ length: 2_500 }, (_, i) => lease(i + 1, STORY_PATH, i * 1e5));
    const url = page('many', many);
    const tookMs = await browser.open(url);
    expect(tookMs).toBeLessThan(2_000);
    await browser.evaluate('scrollTo(0, document.body.scrollHeight / 2)');
    expect(await browser.evaluate('document.querySelectorAll("#all tbody tr").length')).toBe(2_500);
    expect(browser.problems).toEqual([]);
  });

  test('it fits a narrow window, both colours and paper', async () => {
    const url = replayed('bond-loop');
    await browser.open(url, { width: 400, height: 800 });
    expect(await browser.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400);
    const colour = () => browser.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await colour();
    await browser.open(url, { dark: true });
    expect(await colour()).not.toBe(light);
    const pdf = await browser.pdf();
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    // No column is off the paper, whose width is that of a small window.
    await browser.open(url, { width: 700, media: 'print' });
    expect(await browser.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(700);
    expect(browser.problems).toEqual([]);
  });
});
