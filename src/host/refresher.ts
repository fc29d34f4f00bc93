/**
 * Runs one job at a time and not too often, however often it is asked for: containers that come and go must not make a
 * trace read the whole host without end.
 */

export interface Refresher {
  /** Asks for a run that begins after this call; requests before it begins are one. */
  request(): void;
  /** No run begins any more; idempotent. */
  close(): void;
}

/** Between the end of one run and the start of the next. */
const PAUSE_MS = 1_000;

/** `job` must not reject. */
export function createRefresher(job: () => Promise<void>, pauseMs = PAUSE_MS): Refresher {
  let state: 'idle' | 'running' | 'running-again' | 'pausing' | 'pausing-again' | 'closed' = 'idle';
  let timer: NodeJS.Timeout | undefined;

  const start = (): void => {
    state = 'running';
    void job().then(pause);
  };
  const pause = (): void => {
    if (state === 'closed') return;
    state = state === 'running-again' ? 'pausing-again' : 'pausing';
    timer = setTimeout(() => {
      if (state === 'pausing-again') start();
      else state = 'idle';
    }, pauseMs);
    // A pause alone keeps no process alive.
    timer.unref();
  };

  return {
    request() {
      if (state === 'idle') start();
      else if (state === 'running') state = 'running-again';
      else if (state === 'pausing') state = 'pausing-again';
    },
    close() {
      state = 'closed';
      clearTimeout(timer);
    },
  };
}
