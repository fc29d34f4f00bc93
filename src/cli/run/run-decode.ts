/** Does `dhcphop decode`: capture files in, one message after another out. Loads neither the addon nor the host's readers. */
import { openFileSource } from '../../capture/file-source.ts';
import type { SourceEvent } from '../../capture/source.ts';
import { ToolError } from '../../core/errors.ts';
import { END_OF_TIME } from '../../core/time.ts';
import { decodeMessage } from '../../dhcp/decode-message.ts';
import { createFrameDecoder } from '../../frame/decode-frame.ts';
import { UnfollowedFrames } from '../../frame/unfollowed.ts';
import { checkSources } from '../../pipeline/check-sources.ts';
import { expandDirectories } from '../../pipeline/expand-directories.ts';
import { decodeJson } from '../../report/decode-json.ts';
import { decodeText } from '../../report/decode-text.ts';
import { type DecodeView, viewMessage } from '../../report/decode-view.ts';
import { formatJson } from '../../report/json/json-text.ts';
import { TOOL } from '../../report/tool.ts';
import { unfollowedTexts } from '../../report/words/unfollowed.ts';
import { EXIT_INCONCLUSIVE, EXIT_OK, EXIT_PIPE } from '../exit-code.ts';
import { parseMessageFilter } from '../parse/parse-message-filter.ts';
import { parseChoice, TEXT_OR_JSON } from '../parse/parse-options.ts';
import { parseSources } from '../parse/parse-source.ts';
import { describeTerminal } from '../terminal/create-reporter.ts';
import { warn } from '../terminal/diagnostics.ts';
import { openOutput } from '../terminal/output.ts';
import { stopOnSignal } from '../terminal/signals.ts';

/** The arguments of `dhcphop decode`; undefined where one was not given. */
export interface DecodeArguments {
  readonly source: readonly string[] | undefined;
  readonly filter: string | undefined;
  readonly format: string;
  readonly color: boolean | undefined;
}

/** Returns the exit code: 3 where no message was seen. @throws ToolError for what cannot be understood or read. */
export async function runDecode(argv: DecodeArguments): Promise<number> {
  const format = parseChoice('--format', argv.format, TEXT_OR_JSON);
  const isWanted = parseMessageFilter(argv.filter);
  const inputs = parseSources(argv.source ?? []);
  if (inputs.length === 0) throw new ToolError('usage', 'decode: no capture is named', 'dhcphop decode tap0.pcap');
  checkSources(inputs);

  const unfollowed = new UnfollowedFrames();
  const source = await openFileSource(await expandDirectories(inputs, warn), { keep: unfollowed.keep });
  const output = openOutput(process.stdout, () => source.stop());
  const restoreSignals = stopOnSignal(() => source.stop());
  const decoder = createFrameDecoder();
  const names = new Map<number, string>();
  const terminal = describeTerminal(process.stdout, argv.color);
  const render = format === 'json' ? decodeJson : (view: DecodeView) => decodeText(view, terminal);
  let messages = 0;

  if (format === 'json') output.write(`{"schemaVersion":1,"tool":${formatJson(TOOL)},"messages":[`);
  for await (const { frames, events } of source.batches()) {
    for (const { event } of events) follow(event, names);
    for (const frame of frames) {
      const datagram = decoder.decode(frame);
      const message = datagram && decodeMessage(datagram.payload, datagram.payload, datagram.isCut);
      if (!datagram || !message || !isWanted(message)) continue;
      if (format === 'json') output.write(messages > 0 ? ',\n' : '\n');
      output.write(render(viewMessage(frame, names.get(frame.interfaceId) ?? '?', datagram, message)));
      messages++;
    }
    await output.drained();
  }
  decoder.takeIncomplete(END_OF_TIME);
  const incomplete = decoder.evictedDatagrams();
  if (format === 'json') output.write(`\n],"count":${messages},"incompleteDatagrams":${incomplete}}\n`);
  if (incomplete > 0) warn(`${incomplete} fragmented datagrams lack fragments and could not be decoded`);
  for (const text of unfollowedTexts(unfollowed)) warn(text);
  restoreSignals();
  await output.finish();
  if (output.isClosed()) return EXIT_PIPE;
  if (messages === 0 && format === 'text') {
    warn(argv.filter === undefined ? 'no DHCP message in there' : `no DHCP message fits --filter ${argv.filter}`);
  }
  return messages > 0 ? EXIT_OK : EXIT_INCONCLUSIVE;
}

function follow(event: SourceEvent, names: Map<number, string>): void {
  if (event.kind === 'interface') names.set(event.interface.id, event.interface.name);
  if (event.kind === 'warning') warn(event.message);
  if (event.kind === 'gone') warn(event.detail);
}
