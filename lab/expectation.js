/**
 * The files that `dhcphop check pcaps` compares the recordings with, made from their expected.json, so that they too hold
 * the ground truth and never what dhcphop says.
 */

/** @typedef {import('./expected.js').Expected} Expected */

/**
 * The text of each file, by its name beside the captures.
 * @param {Expected} expected
 * @returns {Readonly<Record<string, string>>}
 */
export function expectationFiles(expected) {
  const { classic, incident } = expected.forms;
  const [hops, sources] =
    classic.sources[0] === '--hops'
      ? [/** @type {string} */ (classic.sources[1]), classic.sources.slice(2)]
      : [undefined, classic.sources];
  const path = hops?.split(',') ?? sources.map((source) => source.replace(/\.pcap$/, ''));
  /** @param {readonly string[]} causes */
  const truth = (causes) => ({
    verdict: verdictOf(expected),
    hops: path,
    causes,
    exchanges: expected.exchanges,
  });
  const options = hops === undefined ? {} : { options: { hops } };
  return {
    'captures.expect.json': text({ sources, ...options, ...truth(classic.causes) }),
    'incident.pcapng.expect.json': text(truth(incident.causes)),
  };
}

/** @param {Expected} expected */
function verdictOf({ exitCode, exchanges }) {
  if (exitCode === 0) return 'ok';
  return exchanges.some(({ messages }) => messages.some(({ status }) => status === 'lost')) ? 'loss' : 'failed';
}

/** @param {object} value */
function text(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
