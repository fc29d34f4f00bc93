/** Does `dhcphop collect`. */
import { ToolError } from '../../core/errors.ts';
import { collectScript } from '../../tools/collect/collect-script.ts';
import { EXIT_OK, EXIT_PIPE } from '../exit-code.ts';
import { openOutput } from '../terminal/output.ts';

/** The arguments of `dhcphop collect`; undefined where one was not given. */
export interface CollectArguments {
  readonly netns: readonly string[] | undefined;
}

/** Names of namespaces are names of files in /run/netns; the script takes them apart at white space. */
const NAME = /^[^\s/*?[\]-][^\s/*?[\]]*$/;

/** Returns the exit code. @throws ToolError 'usage' for what is no name of a network namespace. */
export async function runCollect({ netns = [] }: CollectArguments): Promise<number> {
  const odd = netns.find((name) => !NAME.test(name));
  if (odd !== undefined)
    throw new ToolError('usage', `collect ${odd}: not the name of a network namespace`, 'ip netns');
  const output = openOutput(process.stdout, () => undefined);
  output.write(collectScript(netns));
  await output.finish();
  return output.isClosed() ? EXIT_PIPE : EXIT_OK;
}
