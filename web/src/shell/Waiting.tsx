import { Skeleton } from '@mantine/core';
import { t } from './messages.tsx';

// Where the page will be: a sentence and some lines. Said once to those who listen.
export function Waiting({ lines = 8 }: { lines?: number }) {
  return (
    <div aria-busy="true">
      <p className="sr" role="status">{t('waiting')}</p>
      <Skeleton height={32} width="min(38em, 90%)" mt={20} radius="sm" />
      <Skeleton height={32} width="min(24em, 60%)" mt={8} mb={28} radius="sm" />
      {Array.from({ length: lines }, (_, i) => <Skeleton key={i} height={20} mt={16} width={`${92 - (i % 3) * 9}%`} radius="sm" />)}
    </div>
  );
}
