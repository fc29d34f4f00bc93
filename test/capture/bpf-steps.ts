/** Runs a filter as the kernel does, to count what a frame costs. Classic BPF, as far as our filters need it. */

/** One instruction: code, jump if true, jump if false, operand (linux/filter.h). */
export type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, operand: number];

/** What `tcpdump -ddd` says: the number of instructions, then one a line. */
export function parseProgram(text: string): Instruction[] {
  const [, ...lines] = text.trim().split('\n');
  return lines.map((line) => {
    const [code = 0, ifTrue = 0, ifFalse = 0, operand = 0] = line.split(' ').map(Number);
    return [code, ifTrue, ifFalse, operand];
  });
}

/** How many instructions run until the frame is refused or passed. @throws Error for an instruction not known here. */
export function countSteps(program: readonly Instruction[], frame: Buffer): { steps: number; passes: boolean } {
  let [accumulator, index, at] = [0, 0, 0];
  const memory: number[] = [];
  for (let steps = 1; ; steps++) {
    const [code, ifTrue, ifFalse, k] = program[at++] ?? [0x06, 0, 0, 0];
    const jump = (holds: boolean): void => {
      at += holds ? ifTrue : ifFalse;
    };
    const from = (code & 0xe0) === 0x40 ? index + k : k;
    if (code === 0x28 || code === 0x48) accumulator = frame.readUInt16BE(from);
    else if (code === 0x30 || code === 0x50) accumulator = frame.readUInt8(from);
    else if (code === 0x20 || code === 0x40) accumulator = frame.readUInt32BE(from);
    else if (code === 0xb1) index = 4 * (frame.readUInt8(k) & 15);
    else if (code === 0x00) accumulator = k;
    else if (code === 0x02) memory[k] = accumulator;
    else if (code === 0x15) jump(accumulator === k);
    else if (code === 0x45) jump((accumulator & k) !== 0);
    else if (code === 0x05) at += k;
    else if (code === 0x06) return { steps, passes: k !== 0 };
    else throw new Error(`an instruction not known here: 0x${code.toString(16)}`);
  }
}
