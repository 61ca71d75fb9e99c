import { IconAlertTriangle } from '@tabler/icons-react';
import type { Problem } from './api.ts';
import { t } from './messages.tsx';

// What a form could not show beside a field.
export function Refused({ problem }: { problem: Problem | null }) {
  if (!problem) return null;
  return (
    <div className="problem" role="alert">
      <IconAlertTriangle className="i" aria-hidden />
      <p>
        {problem.status === 0 ? t('broken.no_answer') : (problem.detail ?? problem.title)}
        {problem.requestId && <span className="xs"> {t('broken.request_short', { id: problem.requestId })}</span>}
      </p>
    </div>
  );
}
