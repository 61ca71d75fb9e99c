import { IconCircleCheck } from '@tabler/icons-react';
import { useIsMutating } from '@tanstack/react-query';
import { t } from '../shell/messages.tsx';

// Whether all that was noted is kept by the server.
export function Saved() {
  const under_way = useIsMutating() > 0;
  return under_way
    ? <span className="st plain opt2"><span className="saving" aria-hidden />{t('counter.saving')}</span>
    : <span className="st good opt2"><IconCircleCheck className="i" stroke={1.75} aria-hidden />{t('counter.saved')}</span>;
}
