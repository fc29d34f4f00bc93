/** Which host each capture of a replay is from: as it is named, or as an incident tells itself. */
import type { FileInput } from '../../capture/file-source.ts';
import { rotatedName } from '../../capture/rotation.ts';
import { hostOf, isHostLabel, withoutHost } from '../../path/interface-name.ts';
import { Refused } from '../refused.ts';
import type { CaptureSurvey } from '../survey-captures.ts';

export interface InputsOfHost {
  readonly host: string;
  /** Named as the host itself names its interfaces. */
  readonly inputs: readonly FileInput[];
}

/**
 * Null where all captures are of one host, or nobody says otherwise: a name with a host (`HOST:NAME=FILE`, or `HOST:=FILE` for
 * all interfaces of a file), one before an incident (`HOST=FILE`), or two incidents at once.
 * @throws Refused where one of several hosts cannot be told, or two incidents that nobody names tell of the same.
 */
export function hostsOfInputs(
  inputs: readonly FileInput[],
  surveyOf: (input: FileInput) => CaptureSurvey,
): readonly InputsOfHost[] | null {
  const isIncident = (input: FileInput) => surveyOf(input).hasPath;
  const incidents = inputs.filter(isIncident);
  // A name that an incident shares with a plain capture is that of an interface.
  const plainNames = new Set(inputs.filter((input) => !isIncident(input)).map(({ name }) => name));
  const isNamed = inputs.some((input) => {
    if (input.name === null) return false;
    return hostNamedBy(input.name) !== null || (isIncident(input) && !plainNames.has(input.name));
  });
  if (!isNamed && incidents.length < 2) return null;
  const byHost = new Map<string, FileInput[]>();
  /** By host, the incident that tells so itself. */
  const selfNamed = new Map<string, string>();
  for (const input of inputs) {
    const host = isIncident(input) ? hostOfIncident(input, surveyOf(input).hostname) : hostNamedBy(input.name ?? '');
    if (host === null || !isHostLabel(host)) {
      const { path, name } = input;
      throw new Refused(`source ${name === null ? path : `${name}=${path}`}: of which host it is cannot be told`, {
        what: 'host-unknown',
        path,
        interface: name,
      });
    }
    const namesake = selfNamed.get(host) ?? (input.name === null ? byHost.get(host)?.[0]?.path : undefined);
    if (isIncident(input) && namesake !== undefined) throw namesakes(host, namesake, input.path);
    if (isIncident(input) && input.name === null) selfNamed.set(host, input.path);
    const isHostOnly = isIncident(input) || input.name === null || input.name.endsWith(':');
    const name = isHostOnly ? null : withoutHost(input.name!);
    const own = byHost.get(host);
    if (own === undefined) byHost.set(host, [{ ...input, name }]);
    else own.push({ ...input, name });
  }
  return [...byHost].map(([host, own]) => ({ host, inputs: own }));
}

/** Many hosts are called localhost; and one host may have been recorded twice. Who names both says which of the two it is. */
function namesakes(host: string, path: string, other: string): Refused {
  const message = `read ${other}: it is of a host called ${host}, as ${path} is; whether that is one host is not told`;
  return new Refused(message, { what: 'host-twice', paths: [path, other] });
}

/** `HOST:` and `HOST:NAME` name a host. */
function hostNamedBy(name: string): string | null {
  return name.endsWith(':') ? name.slice(0, -1) : hostOf(name);
}

/** The name before the file, the machine's own, or the file's. */
function hostOfIncident({ name, path }: FileInput, hostname: string | null): string {
  if (name !== null) return hostNamedBy(name) ?? name;
  const [short = ''] = hostname?.split('.') ?? [];
  return isHostLabel(short) ? short : rotatedName(path).interface.replace(/[^A-Za-z0-9._-]+/g, '-');
}
