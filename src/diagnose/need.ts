/** What a rule may need beyond frames. */
export type Need = 'fdb' | 'kernel-log';
