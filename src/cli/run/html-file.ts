/** `--html FILE`: where the page goes. The file is created before the work begins and written when the report is complete. */
import type { FileOwner } from '../../capture/file-owner.ts';
import { type PreparedFile, prepareRecordingFile, type Recording } from '../../capture/recording-file.ts';
import { ToolError } from '../../core/errors.ts';
import { systemReason } from '../../core/system-error.ts';
import { createHtmlReporter } from '../../report/html/html-reporter.ts';
import type { Reporter } from '../../report/report.ts';
import { EXIT_CANNOT, EXIT_OK } from '../exit-code.ts';
import { readPageAssets } from '../page-assets.ts';
import { warn } from '../terminal/diagnostics.ts';
import { reportTo } from '../terminal/report-to.ts';

export class HtmlFile {
  readonly #prepared: PreparedFile;
  readonly #reporter: Reporter;
  #recording: Recording | null = null;
  #page = '';
  #failure: ToolError | null = null;

  /** To be made while all rights are still there. @throws ToolError for what cannot be written. */
  constructor(path: string, owner: FileOwner | null) {
    if (path === '-')
      throw new ToolError('usage', '--html -: a page goes into a file of its own', '--html report.html');
    const write = (text: string) => {
      this.#page += text;
    };
    this.#reporter = createHtmlReporter(write, { assets: readPageAssets(), timeZone: 'local' });
    this.#prepared = prepareRecordingFile(path, owner, '--html');
  }

  /** Creates the file. @throws ToolError where there is one already, or none can be. */
  create(): void {
    this.#recording = this.#prepared.create();
  }

  /** A reporter that tells both. */
  beside(reporter: Reporter): Reporter {
    return reportTo([reporter, this.#reporter]);
  }

  /** After the report. A page that could not be written is said, and changes the exit code. */
  async finish(): Promise<void> {
    try {
      await this.#recording?.write(Buffer.from(this.#page));
      await this.#recording?.close();
    } catch (error) {
      this.#failure = new ToolError(
        'cannot-write',
        `write ${this.#recording?.name}: ${systemReason(error)}`,
        'df -h',
        error,
      );
      warn(`${this.#failure.message}; try: ${this.#failure.hint}`);
    }
  }

  exitCode(code: number): number {
    return this.#failure !== null && code === EXIT_OK ? EXIT_CANNOT : code;
  }

  /** Where it was not finished; idempotent. */
  close(): void {
    this.#prepared.release();
  }
}
