// What was noted is kept on this device first and sent once, by its own key, until the server has it.
import { useSyncExternalStore } from 'react';
import { Problem, api } from '../../shell/api.ts';
import { t } from '../../shell/messages.tsx';
import { say } from '../../shell/undo.tsx';
import { send, unsend, withoutSteps } from '../notes.ts';
import type { Noted } from '../notes.ts';
import { all, possible, put, remove } from './vault.ts';

export type Item = { id: string; at: number; staff_id: string; name: string; noted: Noted; waits: boolean; refused: string | null };
type State = { items: Item[]; offline: boolean; sending: boolean };
// `made`: the id on the server, where it is there already.
export type Kept = { made: string | null; undo: () => Promise<unknown> };

const patience_ms = 1000;
const beat_ms = 30_000;

let state: State = { items: [], offline: false, sending: false };
let staff_id = '';
const watchers = new Set<() => void>();
const under_way = new Map<string, Promise<Outcome>>();

function set(change: Partial<State>): void {
  state = { ...state, ...change };
  watchers.forEach((w) => w());
}

export const useOutbox = (): State => useSyncExternalStore((w) => (watchers.add(w), () => void watchers.delete(w)), () => state);
export const setOffline = (offline: boolean): void => void (offline !== state.offline && set({ offline }));

// What an answer means for what waits. No answer, a busy server and an ended session are no refusal.
export function verdict(status: number): 'wait' | 'refused' {
  return status >= 400 && status < 500 && ![401, 408, 409, 425, 429].includes(status) ? 'refused' : 'wait';
}

type Outcome = { kept: string } | { waits: Problem } | { refused: Problem };

export async function note(noted: Noted, name: string): Promise<Kept> {
  const item: Item = { id: newKey(), at: Date.now(), staff_id, name, noted, waits: false, refused: null };
  if (!possible()) {
    const made = await send(noted, item.id);
    return { made, undo: () => unsend(noted, made) };
  }
  await put('outbox', item.id, item, item.at);
  set({ items: [...state.items, item] });
  const sent = deliver(item);
  const outcome = await Promise.race([sent, new Promise<null>((late) => setTimeout(() => late(null), patience_ms))]);
  if (outcome && 'refused' in outcome) {
    await drop(item.id);
    throw outcome.refused;
  }
  if (!outcome) change(item.id, { waits: true });
  return { made: outcome && 'kept' in outcome ? outcome.kept : null, undo: () => takeBack(item) };
}

async function takeBack(item: Item): Promise<unknown> {
  const outcome = await (under_way.get(item.id) ?? done.get(item.id));
  if (outcome && 'kept' in outcome) return unsend(item.noted, outcome.kept);
  return drop(item.id);
}

// What was sent from here, for the way back.
const done = new Map<string, Outcome>();

function deliver(item: Item): Promise<Outcome> {
  const going = under_way.get(item.id);
  if (going) return going;
  const promise = (async (): Promise<Outcome> => {
    try {
      const kept = await send(item.noted, item.id).catch((broken: unknown) => {
        const waited = state.items.some((i) => i.id === item.id && i.waits);
        const bare = waited && broken instanceof Problem && broken.status === 422 ? withoutSteps(item.noted, broken) : null;
        if (!bare) throw broken;
        return send(bare, `${item.id}.touch`).then((made) => { say(t('counter.steps_left_out', { name: item.name })); return made; });
      });
      done.set(item.id, { kept });
      await drop(item.id);
      return { kept };
    } catch (broken) {
      const problem = broken instanceof Problem ? broken : new Problem(0);
      if (verdict(problem.status) === 'wait') { change(item.id, { waits: true }); return { waits: problem }; }
      change(item.id, { waits: true, refused: problem.message });
      return { refused: problem };
    } finally {
      under_way.delete(item.id);
    }
  })();
  under_way.set(item.id, promise);
  return promise;
}

const change = (id: string, part: Partial<Item>) => set({ items: state.items.map((i) => (i.id === id ? { ...i, ...part } : i)) });

// What was taken back while it was being read must not come back.
const dropped = new Set<string>();

export async function drop(id: string): Promise<void> {
  dropped.add(id);
  await remove('outbox', id);
  set({ items: state.items.filter((i) => i.id !== id) });
}

// Reads what an earlier page or another tab left.
async function read(): Promise<void> {
  const kept = await all<Item>('outbox');
  const known = new Map(state.items.map((i) => [i.id, i]));
  const others = state.items.filter((i) => !kept.some((e) => e.id === i.id));
  set({ items: [...kept.filter((e) => !dropped.has(e.id)).map((e) => known.get(e.id) ?? { ...e.value, waits: true }), ...others] });
}

// In the order in which it was noted, each once. Only what the person who is signed in has noted: nobody speaks for another.
export async function flush(): Promise<void> {
  if (state.sending || !possible()) return;
  set({ sending: true });
  try {
    await read();
    const due = state.items.filter((i) => i.waits && !i.refused && mine(i));
    for (const item of due) if (!dropped.has(item.id) && 'waits' in (await deliver(item))) break;
    // Whether the network is back is found out by asking.
    if (due.length === 0 && state.offline) await api.GET('/api/v1/session').catch(() => undefined);
  } finally {
    set({ sending: false });
  }
}

export const waiting = (): number => state.items.length;
export const mine = (item: Item): boolean => item.staff_id === staff_id;

export function watch(signed_in: string): () => void {
  staff_id = signed_in;
  const go = () => void flush().catch(() => undefined);
  const lost = () => setOffline(true);
  go();
  const beat = setInterval(go, beat_ms);
  window.addEventListener('online', go);
  window.addEventListener('offline', lost);
  window.addEventListener('focus', go);
  return () => {
    clearInterval(beat);
    window.removeEventListener('online', go);
    window.removeEventListener('offline', lost);
    window.removeEventListener('focus', go);
  };
}

const newKey = (): string => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
