/** Commands on another host, with a shell of this one in the place of ssh. */
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type SshRun, SshSession } from '../../src/remote/ssh-session.ts';

/** Runs what it is told here, as ssh does there. */
const HERE = ['sh', '-c', 'eval "$1"', 'ssh'];
const sessions: SshSession[] = [];
const open = () => {
  const session = new SshSession(HERE, { owner: null, env: process.env });
  sessions.push(session);
  return session;
};
afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
});

async function outcome(run: SshRun) {
  const pieces: Buffer[] = [];
  run.output.on('data', (piece: Buffer) => pieces.push(piece));
  const status = await run.ended;
  return { status, output: Buffer.concat(pieces).toString('latin1'), said: [...run.said] };
}

test('one command after the other, each with its output, its status and what it said', async () => {
  const session = open();
  expect(await outcome(session.run('echo one; echo why >&2; exit 7'))).toEqual({
    status: 7,
    output: 'one\n',
    said: ['why'],
  });
  expect(await outcome(session.run('printf "\\001two"'))).toEqual({ status: 0, output: '\u0001two', said: [] });
});

test('output without end is taken as fast as it is read', async () => {
  const session = open();
  const { output, status } = await outcome(session.run('head -c 3000000 /dev/zero'));
  expect(status).toBe(0);
  expect(output.length).toBe(3_000_000);
});

test('lines go to the command that runs; its end of input is the end of the session', async () => {
  const session = open();
  const run = session.run('read -r line; echo "got $line"; cat; echo over');
  session.write('look');
  await sleep(50);
  session.end();
  expect(await outcome(run)).toMatchObject({ status: 0, output: 'got look\nover\n' });
});

test('what an ended command did not read is no command', async () => {
  const session = open();
  const first = session.run('exit 3');
  session.write('touch /tmp/never');
  await first.ended;
  session.write('run echo evil');
  expect(await outcome(session.run('echo two'))).toMatchObject({ output: 'two\n' });
});

test('a command that does not end is killed, and the next one runs', async () => {
  const session = open();
  const run = session.run('exec sleep 1000');
  await sleep(100);
  session.kill();
  expect(await outcome(run)).toMatchObject({ status: 143 });
  expect(await outcome(session.run('echo two'))).toMatchObject({ output: 'two\n' });
});

test('nothing is left when the session is closed', async () => {
  const session = open();
  session.run('exec sleep 4242');
  const isThere = () => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).includes('sleep 4242\n');
  while (!isThere()) await sleep(20);
  session.close();
  while (isThere()) await sleep(20);
  expect(isThere()).toBe(false);
});
