// One person after the other: who comes next, and the ways to reach them. Pure.
import type { Schemas } from '../shell/api.ts';
import { keyOf } from './today.ts';
import type { Line } from './today.ts';

// The next of the round that is not gone: first those after `here`, then those that were skipped before it; null at the end.
export function nextOf(round: Line[], gone: (line: Line) => boolean, here: string | null): Line | null {
  const at = round.findIndex((line) => keyOf(line) === here);
  return [...round.slice(at + 1), ...round.slice(0, at + 1)].find((line) => !gone(line)) ?? null;
}

// One step along the round over those who are gone; `here` itself where there is nobody that way.
export function stepOf(round: Line[], gone: (line: Line) => boolean, here: string, by: 1 | -1): string {
  for (let at = round.findIndex((line) => keyOf(line) === here) + by; round[at]; at += by) if (!gone(round[at]!)) return keyOf(round[at]!);
  return here;
}

// What may not be seen is shown in part, with this in it.
const hidden = '…';

// A way that opens in the device's own telephone or mail; none where they asked us not to, or where it is not known.
export function reach(line: Pick<Line, 'channel' | 'about'>, of: Pick<Schemas['Customer'], 'emails' | 'phones' | 'consent_email' | 'consent_phone'>, draft: string): { to: string; href: string } | null {
  const seen = (all: string[]) => all.find((one) => !one.includes(hidden));
  const [email, phone] = [seen(of.emails), seen(of.phones)];
  if (line.channel === 'email' && email && of.consent_email !== false) return { to: email, href: `mailto:${encodeURIComponent(email)}?body=${encodeURIComponent(draft)}` };
  if (line.channel === 'call' && phone && of.consent_phone !== false) return { to: phone, href: `tel:${phone.replace(/[^\d+]/g, '')}` };
  return null;
}
