// One standard opened: which step matters, what customers noticed, who is trained, and what it said before.
import { Button } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconHelp } from '@tabler/icons-react';
import { useState } from 'react';
import { percent, whole } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Editor } from './Editor.tsx';
import { History } from './History.tsx';
import { LittleThings } from './LittleThings.tsx';
import { sidesOf, verdictOf } from './standards.ts';
import type { Adherence, Comparison, Looked, Standard } from './standards.ts';
import { Trained } from './Trained.tsx';
import { useRetire } from './useStandard.ts';

const signs = { more: [IconArrowUp, 'good'], less: [IconArrowDown, 'wrong'], cannot_tell: [IconHelp, 'plain'] } as const;

export function One({ standard, adherence, looked, mayWrite }: { standard: Standard; adherence: Adherence; looked: Looked; mayWrite: boolean }) {
  const [editing, setEditing] = useState(false);
  const retire = useRetire(standard);
  const query = new URLSearchParams(looked as Record<string, string>).toString();
  return (
    <div className="opened">
      <p>{t('standards.done', { n: adherence.touchpoints, all: whole(adherence.all_done), none: whole(adherence.none_done) })}</p>
      {editing ? <Editor standard={standard} close={() => setEditing(false)} /> : (
        <section aria-labelledby={`steps-${standard.id}`}>
          <h3 id={`steps-${standard.id}`}>{t('standards.steps')}</h3>
          <ol className="steps">
            {adherence.steps.map((step) => <li key={step.step}><p>{step.words}</p><p className="sm dim">{adherence.touchpoints > 0 && <>{t('standards.ticked', { share: percent(step.ticked / adherence.touchpoints) })} </>}{sidesOf(step.outcome) && t('standards.exceeded', { sides: sidesOf(step.outcome) })}</p><Sign of={step.outcome} /></li>)}
          </ol>
          {standard.in_force.extra.length > 0 && <><h3>{t('standards.extra')}</h3><ul className="extra">{standard.in_force.extra.map((words) => <li key={words}>{words}</li>)}</ul></>}
          {mayWrite && !standard.retired_at && <p className="row wrap gap-s"><Button onClick={() => setEditing(true)}>{t('standards.edit')}</Button></p>}
        </section>
      )}
      <LittleThings standard={standard} looked={looked} mayWrite={mayWrite && !standard.retired_at} />
      <Trained standard={standard} adherence={adherence} mayWrite={mayWrite} />
      <History standard={standard} mayWrite={mayWrite} />
      <p className="row wrap">
        <a className="link" href={`/api/v1/standards/${standard.id}/adherence.csv${query && `?${query}`}`} download>{t('standards.csv')}</a>
        {mayWrite && <button type="button" className="link" onClick={() => retire.mutate()}>{standard.retired_at ? t('standards.use_again') : t('standards.retire')}</button>}
      </p>
    </div>
  );
}

function Sign({ of }: { of: Comparison }) {
  const [Icon, tone] = signs[of.verdict];
  return <span className={`st sm ${tone}`}><Icon className="i" stroke={1.75} aria-hidden />{verdictOf(of)}</span>;
}
