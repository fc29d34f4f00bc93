/** Tests that need the lab: skipped, with the reason in their title, where the machine cannot build one. */
import { beforeAll, describe } from 'vitest';
import { builtFile } from '../../lab/built-program.js';
import { labMissing } from '../../lab/requirements.js';
import { topologyMissing } from '../../lab/topology.js';

const noLab = labMissing();

/** `describe` for tests that build a lab with this topology. */
export function describeLab(title: string, body: () => void, topology = 'bridge'): void {
  const reason = noLab ?? topologyMissing(topology);
  if (reason === null) {
    describe(title, () => {
      beforeAll(() => void builtFile('main.js'));
      body();
    });
  } else describe.skip(`${title} [skipped: no lab here: ${reason}]`, body);
}
