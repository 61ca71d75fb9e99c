// Which standard applies to a contact, as the server finds it: of those for its kind the closest, one that names the channel being closer than
// one that names the stage. Pure.
import type { Schemas } from '../shell/api.ts';

type Standard = Schemas['Standard'];
export type Contact = { kind: Standard['kind']; channel: string | null; stage: Standard['stage'] };

// Channels compare by their words, without case and accents.
const sameWords = (text: string): string => (text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');

export function applying<T extends Pick<Standard, 'kind' | 'channel' | 'stage'>>(standards: T[], { kind, channel, stage }: Contact): T | undefined {
  const words = (of: string | null | undefined) => (of == null ? null : sameWords(of));
  const find = (c: string | null, s: Contact['stage']) => standards.find((one) => one.kind === kind && words(one.channel) === words(c) && (one.stage ?? null) === (s ?? null));
  return find(channel, stage) ?? find(channel, null) ?? find(null, stage) ?? find(null, null);
}

// What happens where the counter stands; a call that is noted there is none.
const there = ['visit', 'service'] as const satisfies Contact['kind'][];
export const channelAtCounter = (kind: Contact['kind']): string | null => (there.some((k) => k === kind) ? 'counter' : null);
