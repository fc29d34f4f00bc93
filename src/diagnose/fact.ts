/**
 * The facts of a finding, declared by its rule: their names and kinds. The compiler holds the rule and its words to them, and
 * docs/report.schema.json is written from them (scripts/write-report-schema.js).
 */

export type FactValue = string | number | boolean | null | readonly string[];

/** Facts of any rule, by name. */
export type Facts = Readonly<Record<string, FactValue>>;

/** The kind of one fact; `schema` is its JSON schema. */
export interface Fact<Value extends FactValue, IsOptional extends boolean = false> {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly isOptional: IsOptional;
  /** Never there: it carries the type. */
  readonly value?: Value;
}

/** What a rule declares: the kind of each fact. */
export type FactKinds = Readonly<Record<string, Fact<FactValue, boolean>>>;

type IsOptional<Kind> = Kind extends Fact<FactValue, true> ? true : false;
type ValueOf<Kind> = Kind extends Fact<infer Value, boolean> ? Value : never;

/** The facts that have these kinds. */
export type FactsOf<Kinds extends FactKinds> = {
  readonly [Name in keyof Kinds as IsOptional<Kinds[Name]> extends true ? never : Name]: ValueOf<Kinds[Name]>;
} & {
  readonly [Name in keyof Kinds as IsOptional<Kinds[Name]> extends true ? Name : never]?: ValueOf<Kinds[Name]>;
};

function kind<Value extends FactValue>(schema: Readonly<Record<string, unknown>>): Fact<Value> {
  return { schema, isOptional: false };
}

export const fact = {
  text: kind<string>({ type: 'string' }),
  mac: kind<string>({ $ref: '#/$defs/mac' }),
  /** Seconds, as `formatTime` writes them. */
  seconds: kind<string>({ type: 'string', pattern: '^-?[0-9]+\\.[0-9]{9}$' }),
  whole: kind<number>({ type: 'integer' }),
  flag: kind<boolean>({ type: 'boolean' }),
  /** There only where it holds. */
  mark: { schema: { const: true }, isOptional: true } as Fact<true, true>,
  texts: kind<readonly string[]>({ $ref: '#/$defs/names' }),
  /** How sure it is that a firewall's rule dropped the message. */
  certainty: kind<string>({ $ref: '#/$defs/certainty' }),
  oneOf: <const Value extends string>(...values: readonly Value[]): Fact<Value> => kind({ enum: values }),
  someTexts: kind<readonly string[]>({ $ref: '#/$defs/someNames' }),
  /** At least `least` texts. */
  several: (least: number): Fact<readonly string[]> =>
    kind({ type: 'array', minItems: least, items: { type: 'string' } }),
  someOf: <const Value extends string>(...values: readonly Value[]): Fact<readonly Value[]> =>
    kind({ type: 'array', minItems: 1, items: { enum: values } }),
  orNull: <Value extends FactValue>({ schema }: Fact<Value>): Fact<Value | null> =>
    kind({ ...schema, type: [schema.type, 'null'] }),
  optional: <Value extends FactValue>({ schema }: Fact<Value>): Fact<Value, true> => ({ schema, isOptional: true }),
  /** What the schema says about it. */
  said: <Value extends FactValue, IsOptional extends boolean>(
    description: string,
    { schema, isOptional }: Fact<Value, IsOptional>,
  ): Fact<Value, IsOptional> => ({ schema: { description, ...schema }, isOptional }),
};
