// Many touches by keys alone: what each key means, and what becomes of a line. Pure.
import type { Expectation, Kind } from '../touch/told.ts';

// `open`: being written; `refused`: it stays as it is, with the sentence why.
export type Line = {
  id: string;
  key: string;                        // of the request: the same line sent twice is one touch
  typed: string;
  person: { id: string; name: string } | null;
  kind: Kind;
  expectation: Expectation | null;
  words: string;
  state: 'open' | 'writing' | 'written' | 'refused';
  problem: string | null;
  made: string | null;                // the touch, once it is written
};

export const letters = { v: 'visit', c: 'call', e: 'email', h: 'chat', l: 'letter', s: 'service', d: 'delivery', t: 'event', m: 'meeting', o: 'social', n: 'note' } as const satisfies Record<string, Kind>;
export const signs = { '−': 'missed', '=': 'met', '+': 'exceeded' } as const satisfies Record<string, Expectation>;
const typedSigns: Record<string, Expectation> = { ...signs, '-': 'missed', '–': 'missed' };

export type Meaning = { kind: Kind } | { expectation: Expectation } | 'words' | 'person' | null;

// What a key says in the field between the person and the words: a kind, how it was, on to the words, or back to the person.
export function meaningOf(key: string): Meaning {
  const kind = letters[key.toLowerCase() as keyof typeof letters];
  if (kind) return { kind };
  const expectation = typedSigns[key];
  if (expectation) return { expectation };
  return key === 'Enter' || key === ' ' ? 'words' : key === 'Backspace' ? 'person' : null;
}

export const newLine = (key: string, kind: Kind): Line => ({ id: key, key, typed: '', person: null, kind, expectation: null, words: '', state: 'open', problem: null, made: null });

// A line says something else: it is another request from now on.
export const changed = (line: Line, part: Partial<Pick<Line, 'typed' | 'person' | 'kind' | 'expectation' | 'words'>>, key: string): Line => ({ ...line, ...part, key, state: 'open', problem: null, made: null });

export const isEmpty = (line: Line): boolean => line.state === 'open' && !line.typed.trim() && !line.person && !line.words.trim();
export const lastWritten = (lines: Line[]): Line | null => lines.findLast((line) => line.state === 'written') ?? null;
