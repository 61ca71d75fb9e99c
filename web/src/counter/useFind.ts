// The search of the counter. Enter before the answer has come waits for it: what is typed decides, not what was there before.
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { timeZone } from '../shell/format.ts';
import { fits, windowEnd, within } from './counter.ts';
import { nameOf, orKept } from './greeting.ts';
import { people } from './offline/kept.ts';
import type { Person } from './offline/kept.ts';

export type Hit = Pick<Schemas['ListedCustomer'], 'id' | 'name' | 'external_id' | 'preferred_name' | 'company' | 'phones' | 'last_visit_at'>;
// Of those whom this device keeps, by name or by their number in the book: whose hour it is first, the likeliest of the day first. Contacts
// are not kept.
export const keptHits = (kept: Person[], q: string, now: number): Hit[] => byHourThenDay(kept.filter(({ visitor: v }) => fits(nameOf(v), q) || v.external_id === q), now)
  .slice(0, 6)
  .map(({ visitor: v, greeting }) => ({ id: v.customer_id, name: v.name, external_id: v.external_id, preferred_name: v.preferred_name, company: null, phones: [], last_visit_at: greeting.last_visit_at }));

function byHourThenDay(found: Person[], now: number): Person[] {
  const of_this_hour = new Set(within(found.map((p) => p.visitor), now, windowEnd(now), timeZone()));
  const place = ({ visitor: v }: Person) => v.probability + Number(of_this_hour.has(v));
  return found.toSorted((a, b) => place(b) - place(a));
}

export type Find = ReturnType<typeof useFind>;

export function useFind(scanned: string | undefined, open: (id: string, name: string) => void) {
  const [typed, setTyped] = useState(scanned ?? '');
  const [entered, setEntered] = useState<string | null>(scanned ?? null);
  const [at, setAt] = useState(0);
  const text = typed.trim();
  const [q] = useDebouncedValue(text, 60);
  const found = useQuery({
    queryKey: ['customers', 'counter', q],
    enabled: q.length > 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => orKept<{ data: Hit[] }>(take(api.GET('/api/v1/counter/customers', { params: { query: { q, limit: 6 } }, signal })), async () => ({ data: keptHits(await people(), q, Date.now()) })),
  });
  const hits: Hit[] = text ? (found.data?.data ?? []) : [];
  const here = Math.min(at, Math.max(0, hits.length - 1));
  const chosen = hits[here];
  const fresh = text === q && !found.isFetching;
  useEffect(() => {
    if (entered === null || !fresh) return;
    setEntered(null);
    if (entered === text && chosen) open(chosen.id, nameOf(chosen));
  }, [entered, fresh, text, chosen, open]);

  return {
    typed, hits, here, chosen, error: found.error, again: () => void found.refetch(),
    nobody: fresh && text !== '' && hits.length === 0 && !found.isError,
    busy: !fresh,
    open: (hit: Hit) => open(hit.id, nameOf(hit)),
    point: setAt,
    type: (value: string) => { setTyped(value); setAt(0); },
    // The best is at the bottom, so up goes to the next best.
    keys: (e: KeyboardEvent) => {
      const step = e.key === 'ArrowUp' ? 1 : e.key === 'ArrowDown' ? -1 : 0;
      if (step && hits.length) { e.preventDefault(); setAt((here + step + hits.length) % hits.length); }
      if (e.key === 'Enter' && !e.nativeEvent.isComposing && text) { e.preventDefault(); setEntered(text); }
      if (e.key === 'Escape' && typed) { e.preventDefault(); setTyped(''); }
    },
  };
}
