#!/usr/bin/env node
/** Runs benches: `npm run bench` lists them, `npm run bench -- NAME...` runs scripts/bench/NAME.js, peers in the same run. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('./bench/', import.meta.url);
const [name, ...rest] = process.argv.slice(2);
const isBench = name !== undefined && /^[a-z-]+$/.test(name) && existsSync(new URL(`${name}.js`, folder));

if (isBench) {
  const { run } = await import(new URL(`${name}.js`, folder).href);
  process.exitCode = await run(rest);
} else {
  const benches = readdirSync(fileURLToPath(folder))
    .filter((file) => file.endsWith('.js') && !file.startsWith('generate-') && !file.startsWith('measure'))
    .map((file) => file.replace('.js', ''));
  console.error(`usage: npm run bench -- NAME, one of: ${benches.join(' ')}`);
  process.exitCode = 2;
}
