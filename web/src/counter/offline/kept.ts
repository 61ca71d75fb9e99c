// Who is likely today, with their cards, and who is signed in: for when the network fails. At most 72 hours, at most 40
// people, only where somebody asked this device to, and gone at sign-out; what it was asked stays.
import { useSyncExternalStore } from 'react';
import type { Session } from '../../session/session.ts';
import { Problem, api, take } from '../../shell/api.ts';
import type { Schemas } from '../../shell/api.ts';
import type { Greeting, Visitor } from '../counter.ts';
import { all, empty, possible, put, remove, removeOlder } from './vault.ts';

const hour_ms = 3_600_000;
const longest_ms = 72 * hour_ms;
const day_hours = 24;
const most_people = 40;
const refresh_ms = hour_ms / 2;
const wish = 'rapport.keep_people';
const self = 'session';
const standards = 'standards';
const kept_mark = 'rapport.kept';

export type Person = { visitor: Visitor; greeting: Greeting };

export const keepsPeople = (): boolean => possible() && localStorage.getItem(wish) === 'on';

// Whether nobody has answered that on this device yet.
const watchers = new Set<() => void>();
export const useUnasked = (): boolean => useSyncExternalStore((w) => (watchers.add(w), () => void watchers.delete(w)), () => possible() && localStorage.getItem(wish) === null);

export async function keepPeople(on: boolean): Promise<void> {
  localStorage.setItem(wish, on ? 'on' : 'off');
  watchers.forEach((w) => w());
  await (on ? fetchToday() : empty('people'));
}

let fetched_at = -Infinity;

export async function keepToday(): Promise<void> {
  if (!keepsPeople() || Date.now() - fetched_at < refresh_ms) return;
  await fetchToday();
}

async function fetchToday(): Promise<void> {
  fetched_at = Date.now();
  try {
    const { data } = await take(api.GET('/api/v1/expected-visitors', { params: { query: { hours: day_hours, limit: most_people } } }));
    for (const visitor of data) {
      const greeting = await take(api.GET('/api/v1/customers/{id}/greeting', { params: { path: { id: visitor.customer_id } } }));
      if (!keepsPeople()) return;
      await put('people', visitor.customer_id, { visitor, greeting } satisfies Person);
    }
    const ids = new Set(data.map((v) => v.customer_id));
    for (const old of await all<Person>('people')) if (!ids.has(old.id)) await remove('people', old.id);
  } catch (broken) {
    fetched_at = -Infinity;
    throw broken;
  }
}

export async function people(): Promise<Person[]> {
  if (!possible()) return [];
  await removeOlder('people', Date.now() - longest_ms);
  return (await all<Person>('people')).map((e) => e.value);
}

export async function keepSession(session: Session): Promise<void> {
  if (!possible()) return;
  localStorage.setItem(kept_mark, 'yes');
  await put('self', self, session);
}

export async function keptSession(): Promise<Session | null> {
  if (!possible()) return null;
  await removeOlder('self', Date.now() - longest_ms);
  return (await all<Session>('self')).find((e) => e.id === self)?.value ?? null;
}

// What we promise at each kind of contact: from the server, else as it was told last.
export async function standardsInUse(): Promise<Schemas['Standard'][]> {
  try {
    const { data } = await take(api.GET('/api/v1/standards', { params: { query: { retired: false } } }));
    if (possible()) await put('self', standards, data);
    return data;
  } catch (broken) {
    if (!possible() || (broken instanceof Problem && broken.status > 0 && broken.status < 500)) throw broken;
    return (await all<Schemas['Standard'][]>('self')).find((e) => e.id === standards)?.value ?? [];
  }
}

// "on" or "off"; null while nobody has answered.
export const answerOfDevice = (): string | null => localStorage.getItem(wish);

// What was noted and not sent yet stays: it is theirs, and unreadable to others. So does the device's answer, which says nothing of anybody, though
// signing out empties this browser's storage.
export async function forget(answer = answerOfDevice()): Promise<void> {
  localStorage.removeItem(kept_mark);
  if (answer !== null) localStorage.setItem(wish, answer);
  if (possible()) await Promise.all([empty('people'), empty('self')]);
}
