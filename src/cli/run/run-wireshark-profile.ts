/** Does `dhcphop wireshark-profile`. A file that is there with another text stays: it may be the user's work. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { ToolError } from '../../core/errors.ts';
import { shellPath } from '../../core/shell-word.ts';
import { systemReason } from '../../core/system-error.ts';
import { TOOL } from '../../report/tool.ts';
import { EXIT_OK, EXIT_PIPE } from '../exit-code.ts';
import { openOutput } from '../terminal/output.ts';
import { extcapScript } from '../wireshark/extcap-script.ts';
import { PROFILE_FILES } from '../wireshark/profile-files.ts';

/** The command has no arguments. */
export type WiresharkProfileArguments = Readonly<Record<never, never>>;

const EXECUTABLE = 0o755;
const READABLE = 0o644;

/** Returns the exit code. @throws ToolError for what cannot be written. */
export async function runWiresharkProfile(): Promise<number> {
  const { env } = process;
  if (process.geteuid?.() === 0 && env.SUDO_USER) {
    const message = "wireshark-profile: it would become root's, and Wireshark runs as you";
    throw new ToolError('usage', message, 'dhcphop wireshark-profile, without sudo');
  }
  const home = env.HOME ?? homedir();
  const profile = join(configurationFolder(home, env), 'profiles', 'dhcphop');
  const extcap = join(home, '.local', 'lib', 'wireshark', 'extcap', 'dhcphop');
  const files = PROFILE_FILES.map(({ name, text }) => ({ path: join(profile, name), text, mode: READABLE }));
  const output = openOutput(process.stdout, () => undefined);
  for (const { path, text, mode } of [...files, { path: extcap, text: extcapScript(TOOL.version), mode: EXECUTABLE }]) {
    output.write(`${place(path, text, mode)} ${path}\n`);
  }
  output.write('open a recording with it: wireshark -C dhcphop incident.pcapng\n');
  await output.finish();
  return output.isClosed() ? EXIT_PIPE : EXIT_OK;
}

/** Where Wireshark looks first (its `filesystem.c`); the folder in the home directory is that of old installations. */
function configurationFolder(home: string, env: NodeJS.ProcessEnv): string {
  const given = env.WIRESHARK_CONFIG_DIR ?? env.WIRESHARK_APPDATA;
  if (given) return given;
  const usual = join(env.XDG_CONFIG_HOME || join(home, '.config'), 'wireshark');
  const old = join(home, '.wireshark');
  return !existsSync(usual) && existsSync(old) ? old : usual;
}

/** What was done with the file. */
function place(path: string, text: string, mode: number): string {
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (existsSync(path)) return readFileSync(path, 'utf8') === text ? 'there   ' : 'kept, changed by you:';
    writeFileSync(path, text, { flag: 'wx', mode });
    return 'written ';
  } catch (error) {
    throw new ToolError(
      'cannot-write',
      `write ${path}: ${systemReason(error)}`,
      `ls -ld ${shellPath(dirname(path))}`,
      error,
    );
  }
}
