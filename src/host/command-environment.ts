/**
 * The environment of the host's own tools. With more power than the caller's, neither PATH nor anything else of the
 * caller's decides which programs run and what they load: `sudo -E` and `env_keep` hand it all on.
 */
import { isPrivileged } from './privileged.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where distributions put their tools (NixOS the last); all belong to root. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin';

/** A URI of libvirt that names a driver of this host. Others make virsh connect elsewhere, or run a command (`+ext`). */
const LOCAL_URI = /^[a-z]+:\/\/\/[a-z]*$/;

export function commandEnvironment(
  environment: Environment = process.env,
  privileged: boolean = isPrivileged(),
): Environment {
  if (!privileged) return { ...environment, LC_ALL: 'C' };
  const uris = (['LIBVIRT_DEFAULT_URI', 'VIRSH_DEFAULT_CONNECT_URI'] as const).flatMap((name) => {
    const uri = environment[name];
    return uri !== undefined && LOCAL_URI.test(uri) ? [[name, uri] as const] : [];
  });
  return { PATH, LC_ALL: 'C', ...Object.fromEntries(uris) };
}
