// The lines of one who enters many: each is sent once by its own key, in the background; what is refused stays in its line.
import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { callOf } from '../people/people.ts';
import { Problem, api, take } from '../shell/api.ts';
import { timeZone } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { instantIn } from '../touch/told.ts';
import { changed, isEmpty, lastWritten, newLine } from './entering.ts';
import type { Line } from './entering.ts';

const newKey = (): string => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

// They stay while one looks at another screen, also those that are on their way; each of us has their own.
const kept = new Map<string, Line[]>();
const watchers = new Set<() => void>();
const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
};
function linesOf(staff_id: string): Line[] {
  if (!kept.has(staff_id)) kept.set(staff_id, [newLine(newKey(), 'visit')]);
  return kept.get(staff_id)!;
}

export const findQuery = (q: string) => ({ queryKey: ['customers', 'enter', q], queryFn: () => take(api.GET('/api/v1/customers', { params: { query: { q, limit: 6 } } })), staleTime: 10_000 });

// `at`: when they all were, as a date and time field holds it; "" is now.
export function useLines(staff_id: string, at: string) {
  const queries = useQueryClient();
  const lines = useSyncExternalStore(watch, () => linesOf(staff_id));
  const set = (next: Line[]) => {
    kept.set(staff_id, next);
    watchers.forEach((watcher) => watcher());
  };
  const of = (id: string) => linesOf(staff_id).find((line) => line.id === id);
  const put = (line: Line) => set(linesOf(staff_id).map((l) => (l.id === line.id ? line : l)));

  const change = (id: string, part: Parameters<typeof changed>[1]) => {
    const line = of(id);
    if (line?.state === 'open' || line?.state === 'refused') put(line.state === 'open' ? { ...line, ...part } : changed(line, part, newKey()));
  };

  // Enter before the answer has come: what is typed decides, and nobody waits for it.
  const find = async (line: Line): Promise<Line['person']> => {
    if (line.person) return line.person;
    const first = (await queries.fetchQuery(findQuery(line.typed.trim()))).data[0];
    return first ? { id: first.id, name: callOf(first) } : null;
  };

  const write = async (id: string) => {
    const line = of(id);
    if (!line || line.state === 'writing' || line.state === 'written' || (!line.typed.trim() && !line.person)) return;
    const when = instantIn(at, timeZone()) ?? new Date().toISOString();
    put({ ...line, state: 'writing', problem: null });
    if (linesOf(staff_id).at(-1)!.id === id) set([...linesOf(staff_id), newLine(newKey(), line.kind)]);
    try {
      const person = await find(line);
      if (!person) throw new Problem(422, { detail: t('enter.nobody', { typed: line.typed.trim() }) });
      const summary = line.words.trim();
      const made = await take(api.POST('/api/v1/touchpoints', { params: { header: { 'Idempotency-Key': line.key } }, body: { customer_id: person.id, kind: line.kind, at: when, ...(line.expectation && { expectation: line.expectation }), ...(summary && { summary }) } }));
      put({ ...line, person, state: 'written', problem: null, made: made.id });
      void queries.invalidateQueries({ queryKey: ['customer', person.id] });
    } catch (broken) {
      const problem = broken instanceof Problem ? broken : new Problem(0);
      put({ ...line, state: 'refused', problem: problem.status === 0 ? t('broken.no_answer') : (problem.errors[0]?.detail ?? problem.message) });
    }
  };

  // Off the timeline again, and open for another word; answers which line, the last one written unless one is named.
  const takeBack = async (id = lastWritten(linesOf(staff_id))?.id): Promise<string | null> => {
    const line = id === undefined ? undefined : of(id);
    if (!line?.made) return null;
    try {
      await take(api.DELETE('/api/v1/touchpoints/{id}', { params: { path: { id: line.made } } }));
      put(changed(line, {}, newKey()));
      void queries.invalidateQueries({ queryKey: ['customer', line.person?.id] });
      return line.id;
    } catch (broken) {
      put({ ...line, problem: (broken as Error).message });
      return null;
    }
  };

  const leaveOut = (id: string) => {
    const rest = linesOf(staff_id).filter((line) => line.id !== id);
    set(rest.length > 0 && isEmpty(rest.at(-1)!) ? rest : [...rest, newLine(newKey(), 'visit')]);
  };
  return { lines, change, write, takeBack, leaveOut };
}

export type Lines = ReturnType<typeof useLines>;
