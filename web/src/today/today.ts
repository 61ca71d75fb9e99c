import type { Schemas } from '../shell/api.ts';

export type Line = Schemas['Line'];
export type Group = Line['group'];

const order: Group[] = ['promised', 'answer', 'nice'];

// The lines of each group that has some, in the server's order.
export const groups = (lines: Line[]): [Group, Line[]][] =>
  order.map((group): [Group, Line[]] => [group, lines.filter((line) => line.group === group)]).filter(([, of]) => of.length > 0);

export const keyOf = (line: Pick<Line, 'customer_id' | 'key'>): string => `${line.customer_id}-${line.key}`;

// A promise, an apology and a task are owed: they are done, put off or given, never turned down.
export const mayTurnDown = (line: Pick<Line, 'key'>): boolean => !/^(promised|apology|task):/.test(line.key);

// What waits for an answer may need none: "That is fair, thank you."
export const mayNeedNoAnswer = (line: Pick<Line, 'key'>): boolean => /^answer:/.test(line.key);

// Words that will stand within “…”: what they quote themselves is quoted singly.
export const withinQuotes = (words: string): string => words.trim().replace(/["“]([^"“”]*)["”]/g, '‘$1’');

// How one got in touch, from the channel that was proposed.
export const ways = ['call', 'email', 'letter', 'chat', 'visit'] as const;
export type Way = (typeof ways)[number];
export const kindOf = (channel: string): Way => ways.find((way) => way === channel) ?? 'call';
