// What a standard said before, and the way back to it.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '../shell/api.ts';
import { exact, shortDayYear } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import type { Standard } from './standards.ts';
import { takeBack, useChange } from './useStandard.ts';

export function History({ standard, mayWrite }: { standard: Standard; mayWrite: boolean }) {
  const change = useChange();
  const { id } = standard;
  const versions = useQuery({ queryKey: ['standards', id, 'versions', standard.version], queryFn: () => take(api.GET('/api/v1/standards/{id}/versions', { params: { path: { id } } })) });
  const rows = versions.data?.data ?? [];
  if (rows.length < 2) return null;
  return (
    <details>
      <summary>{t('standards.before', { n: rows.length - 1 })}</summary>
      <ul className="things">
        {rows.map((one, at) => (
          <li key={one.number}>
            <span className="grow"><span className="serif">{one.promise}</span> <span className="sm dim">{one.steps.map((s) => s.words).join(' · ')}</span><br /><span className="sm dim"><time dateTime={one.since} title={exact(one.since)}>{t('standards.since', { since: shortDayYear(one.since) })}</time>{one.staff && `, ${one.staff}`}</span></span>
            {at === 0 && mayWrite && <Button size="compact-sm" onClick={() => change.mutate({ act: () => takeBack(id, one.number), words: t('standards.taken_back') })}>{t('standards.take_back')}</Button>}
          </li>
        ))}
      </ul>
    </details>
  );
}
