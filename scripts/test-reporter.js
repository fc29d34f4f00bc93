/**
 * Vitest's own output with two changes: what was skipped is listed with its reason before the summary, and the line that
 * names this machine's folder is left out. Used by `scripts/test`.
 */
import { DefaultReporter } from 'vitest/node';

/** @typedef {import('vitest/node').TestModule | import('vitest/node').TestSuite | import('vitest/node').TestCase} Entity */

class TestReporter extends DefaultReporter {
  /** @override @param {import('vitest/node').Vitest} vitest */
  onInit(vitest) {
    const { printBanner } = vitest.logger;
    vitest.logger.printBanner = () => {};
    super.onInit(vitest);
    vitest.logger.printBanner = printBanner;
  }

  /** @override @type {DefaultReporter['onTestRunEnd']} */
  onTestRunEnd(testModules, unhandledErrors, reason) {
    const lines = testModules.flatMap((testModule) => skipped(testModule));
    if (lines.length > 0) this.log(['', ' Skipped', ...lines].join('\n'));
    super.onTestRunEnd(testModules, unhandledErrors, reason);
  }
}

/**
 * One line per outermost thing that was skipped. The reason is the note given to `skip`, or stands in the title.
 * @param {Entity} entity
 * @returns {string[]}
 */
function skipped(entity) {
  if (entity.type === 'test') {
    const result = entity.result();
    if (result.state !== 'skipped') return [];
    return [`   ${entity.module.relativeModuleId}: ${entity.fullName}${result.note ? ` [${result.note}]` : ''}`];
  }
  if (entity.type === 'suite' && entity.state() === 'skipped') {
    const count = [...entity.children.allTests()].length;
    return [`   ${entity.module.relativeModuleId}: ${entity.fullName} (${count} tests)`];
  }
  return [...entity.children].flatMap((child) => skipped(child));
}

// biome-ignore lint/style/noDefaultExport: vitest takes a reporter by its default export.
export default TestReporter;
