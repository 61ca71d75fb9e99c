import { describe, expect, it } from 'vitest';
import { changed, isEmpty, lastWritten, letters, meaningOf, newLine } from './entering.ts';

describe('a key between the person and the words', () => {
  it('is a kind, each by its own letter', () => {
    expect(meaningOf('v')).toEqual({ kind: 'visit' });
    expect(meaningOf('M')).toEqual({ kind: 'meeting' });
    expect(new Set(Object.values(letters)).size).toBe(Object.keys(letters).length);
  });
  it('is how it was: minus, equals, plus, whichever dash the keyboard has', () => {
    for (const dash of ['-', '−', '–']) expect(meaningOf(dash)).toEqual({ expectation: 'missed' });
    expect(meaningOf('=')).toEqual({ expectation: 'met' });
    expect(meaningOf('+')).toEqual({ expectation: 'exceeded' });
  });
  it('goes on to the words, back to the person, or means nothing', () => {
    expect([' ', 'Enter', 'Backspace', 'y', 'Shift', 'ArrowDown'].map(meaningOf)).toEqual(['words', 'words', 'person', null, null, null]);
  });
});

describe('a line', () => {
  it('that says something else is another request of the same line, and its refusal is over', () => {
    const refused = { ...newLine('1', 'visit'), typed: 'mar', state: 'refused' as const, problem: 'No.' };
    expect(changed(refused, { words: 'x' }, '2')).toEqual({ ...refused, words: 'x', key: '2', state: 'open', problem: null });
  });
  it('is empty while nothing was typed', () => {
    const line = newLine('1', 'call');
    expect([line, { ...line, typed: 'a' }, { ...line, words: 'a' }, { ...line, state: 'refused' as const }].map(isEmpty)).toEqual([true, false, false, false]);
  });
  it('written last is the one that is taken back first', () => {
    const line = (key: string, state: 'written' | 'refused' | 'open') => ({ ...newLine(key, 'visit'), state });
    expect(lastWritten([line('1', 'written'), line('2', 'written'), line('3', 'refused'), line('4', 'open')])?.key).toBe('2');
    expect(lastWritten([line('4', 'open')])).toBeNull();
  });
});
