// By what customers were given more than they expected: what is named often can become a step.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import type { Looked, Standard } from './standards.ts';
import { takeBack, useChange } from './useStandard.ts';

const shown = 6;

export function LittleThings({ standard, looked, mayWrite }: { standard: Standard; looked: Looked; mayWrite: boolean }) {
  const change = useChange();
  const { id } = standard;
  const things = useQuery({ queryKey: ['standards', id, 'little-things', looked], queryFn: () => take(api.GET('/api/v1/standards/{id}/little-things', { params: { path: { id }, query: looked } })) });
  const rows = (things.data?.data ?? []).slice(0, shown);
  const takeIn = (words: string) => {
    let number = 0;
    change.mutate({
      act: async () => { number = (await take(api.POST('/api/v1/standards/{id}/steps', { params: { path: { id } }, body: { words } }))).in_force.number; },
      words: t('standards.taken_in', { words }), back: () => takeBack(id, number),
    });
  };
  return (
    <section aria-labelledby={`things-${id}`} aria-busy={things.isPending || undefined}>
      <h3 id={`things-${id}`}>{t('standards.noticed')}</h3>
      {things.data && rows.length === 0 && <p className="dim">{t('standards.nothing_noticed')}</p>}
      <ul className="things">
        {rows.map((thing) => (
          <li key={thing.words}>
            <span className="grow"><span className="serif">{t('standards.quoted', { words: thing.words })}</span> <span className="sm dim nw">{t('standards.times', { n: thing.exceeded })}</span></span>
            {thing.in_standard ? <span className="tag">{t('standards.in_standard')}</span> : mayWrite && <Button size="compact-sm" disabled={change.isPending} aria-label={t('standards.take_in_of', { words: thing.words })} onClick={() => takeIn(thing.words)}>{t('standards.take_in')}</Button>}
          </li>
        ))}
      </ul>
    </section>
  );
}
