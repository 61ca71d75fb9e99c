import { IconCircleCheck, IconClock } from '@tabler/icons-react';
import { useIsMutating } from '@tanstack/react-query';
import { t } from '../shell/messages.tsx';
import { useOutbox } from './offline/outbox.ts';

// Whether all that was noted is kept by the server.
export function Saved() {
  const { items } = useOutbox();
  const waiting = items.filter((i) => i.waits).length;
  const under_way = useIsMutating() > 0 || items.length > waiting;
  if (waiting > 0) return <span className="st watch opt2"><IconClock className="i" stroke={1.75} aria-hidden />{t('counter.waits', { n: waiting })}</span>;
  if (under_way) return <span className="st plain opt2"><span className="saving" aria-hidden />{t('counter.saving')}</span>;
  return <span className="st good opt2"><IconCircleCheck className="i" stroke={1.75} aria-hidden />{t('counter.saved')}</span>;
}
