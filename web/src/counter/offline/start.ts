// What goes on behind every screen while somebody is signed in: the shell of the page is kept so that the counter opens
// without a network, what waits is sent, and today's people are kept where that was asked for.
import type { Session } from '../../session/session.ts';
import { api } from '../../shell/api.ts';
import { keepToday, standardsInUse } from './kept.ts';
import { setOffline, watch } from './outbox.ts';

const beat_ms = 60_000;
const unreachable = [502, 503, 504];

api.use({
  onResponse: ({ response }) => setOffline(unreachable.includes(response.status)),
  onError: ({ error }) => { if (!(error instanceof DOMException && error.name === 'AbortError')) setOffline(true); },
});

export function start(session: Session): () => void {
  if (import.meta.env.PROD && 'serviceWorker' in navigator) void navigator.serviceWorker.register('/sw.js').catch(() => undefined);
  const keep = () => void keepToday().catch(() => undefined);
  keep();
  void standardsInUse().catch(() => undefined);
  const beat = setInterval(keep, beat_ms);
  const stop = watch(session.staff.id);
  return () => {
    clearInterval(beat);
    stop();
  };
}
